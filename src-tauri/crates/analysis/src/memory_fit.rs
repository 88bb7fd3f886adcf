//! Whether a model with its context fits the memory of a GPU, estimated before it is loaded.
//!
//! What a model needs on the GPU is its weights, the keys and values of its context, and room to compute in:
//!
//! `weights = size of the model's file`
//! `context = num_ctx * kv_heads * (key_length + value_length) * 2 bytes`, heads summed over the layers, 16-bit elements
//! `needed at least = (weights + context with sliding windows full in every layer) * share of the layers on the GPU`
//! `needed at most = (weights + context kept whole in every layer) * share + 1 GiB to compute in`
//!
//! Models with a sliding window keep the whole context in some layers only, and servers do not tell in which: the truth
//! lies between. A model that is in memory has been measured; then only the context's difference is estimated.

use serde::Serialize;

use chimera_types::environment::Gpu;
use chimera_types::server::{CacheShape, ModelInfo};
use chimera_types::spec::Settings;
use chimera_types::units;

/// Bytes of an element of the cache: servers keep 16-bit floats unless they are told otherwise.
const ELEMENT_BYTES: f64 = 2.0;
/// Buffers of the computation and of the driver: between 0.3 and 1 GiB for usual models.
const COMPUTE_BYTES: f64 = 1_073_741_824.0;
const GIB: f64 = 1_073_741_824.0;

/// Whether it fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MemoryVerdict {
    /// Even the most it may need is there.
    Fits,
    /// The least it needs is there, the most is not.
    Tight,
    /// Not even the least is there: a part will be computed by the CPU.
    TooLarge,
    /// Too little is known: no GPU was found, the server is elsewhere, or it tells too little of the model.
    Unknown,
}

/// An estimate of what a model needs on the GPU.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MemoryFit {
    /// Whether it fits.
    pub verdict: MemoryVerdict,
    /// One sentence with the numbers, for the user.
    pub text: String,
    /// What to do when it may not fit. Empty otherwise.
    pub next_step: String,
    /// The context it is estimated for, in tokens. `None` when it is not known.
    pub num_ctx: Option<u32>,
    /// The least it needs. `None` when unknown.
    pub least_bytes: Option<f64>,
    /// The most it may need. `None` when unknown.
    pub most_bytes: Option<f64>,
    /// The memory of all GPUs of this machine. `None` when none was found.
    pub gpu_bytes: Option<f64>,
}

/// What an estimate is made from.
#[derive(Debug, Clone, Copy)]
pub struct MemoryQuery<'a> {
    /// The model.
    pub model: &'a ModelInfo,
    /// The settings it would be asked with.
    pub settings: &'a Settings,
    /// GPUs of this machine. Empty when none was found or the server is on another one.
    pub gpus: &'a [Gpu],
    /// GPU memory that other models hold now.
    pub held_bytes: f64,
}

/// Estimates before a load.
#[must_use]
pub fn estimate(question: &MemoryQuery<'_>) -> MemoryFit {
    let MemoryQuery { model, settings, .. } = *question;
    let gpu_bytes = gpu_bytes(question.gpus);
    let num_ctx = context(model, settings, gpu_bytes);
    let needed = needed(model, settings, num_ctx);
    let verdict = match (needed, gpu_bytes) {
        (Some((_, most)), Some(gpu)) if most <= gpu => MemoryVerdict::Fits,
        (Some((least, _)), Some(gpu)) if least <= gpu => MemoryVerdict::Tight,
        (Some(_), Some(_)) => MemoryVerdict::TooLarge,
        _ => MemoryVerdict::Unknown,
    };
    let mut fit = MemoryFit {
        verdict,
        text: String::new(),
        next_step: String::new(),
        num_ctx,
        least_bytes: needed.map(|(least, _)| least),
        most_bytes: needed.map(|(_, most)| most),
        gpu_bytes,
    };
    fit.text = text(&fit, question.held_bytes);
    fit.next_step = next_step(&fit, settings);
    fit
}

fn gpu_bytes(gpus: &[Gpu]) -> Option<f64> {
    let known: Vec<f64> = gpus.iter().filter_map(|gpu| gpu.memory_bytes).collect();
    // A card whose memory is unknown leaves the sum unknown.
    (!known.is_empty() && known.len() == gpus.len()).then(|| known.iter().sum())
}

/// The context that a load would have: the setting's, the one it runs with, the model's own, else Ollama's default, which
/// grows with the GPU.
fn context(model: &ModelInfo, settings: &Settings, gpu_bytes: Option<f64>) -> Option<u32> {
    let own = || model.defaults.get("num_ctx")?.parse().ok();
    let default = || {
        let gpu = gpu_bytes?;
        let default = if gpu < 24.0 * GIB {
            4096
        } else if gpu < 48.0 * GIB {
            32_768
        } else {
            262_144
        };
        Some(model.context_length.map_or(default, |longest| longest.min(default)))
    };
    settings.num_ctx.or(model.running_context).or_else(own).or_else(default)
}

/// The least and the most, as far as the server tells enough.
fn needed(model: &ModelInfo, settings: &Settings, num_ctx: Option<u32>) -> Option<(f64, f64)> {
    let weights = model.size_bytes?;
    let (cache, num_ctx) = (model.cache?, num_ctx?);
    let share = share_on_gpu(model.block_count, settings.num_gpu);
    if let (Some(memory), Some(running)) = (model.memory_bytes, model.running_context) {
        let (from, to) = (cache_bytes(cache, running), cache_bytes(cache, num_ctx));
        let measured = |from: f64, to: f64| (memory + to - from).max(weights) * share;
        let (one, other) = (measured(from.0, to.0), measured(from.1, to.1));
        return Some((one.min(other), one.max(other)));
    }
    let (least, most) = cache_bytes(cache, num_ctx);
    let compute = if share > 0.0 { COMPUTE_BYTES } else { 0.0 };
    Some(((weights + least) * share, (weights + most) * share + compute))
}

/// With the windows kept everywhere, and with none.
fn cache_bytes(cache: CacheShape, num_ctx: u32) -> (f64, f64) {
    let elements = f64::from(cache.key_length) + f64::from(cache.value_length);
    let of = |tokens: u32| f64::from(tokens) * f64::from(cache.kv_heads) * elements * ELEMENT_BYTES;
    let windowed = cache.sliding_window.map_or(num_ctx, |window| window.min(num_ctx));
    (of(windowed), of(num_ctx))
}

/// `num_gpu` counts layers, the output layer included, which is why one more than the blocks means all.
fn share_on_gpu(blocks: Option<u32>, num_gpu: Option<u32>) -> f64 {
    match (blocks, num_gpu) {
        (_, None) => 1.0,
        (Some(blocks), Some(layers)) => (f64::from(layers) / (f64::from(blocks) + 1.0)).min(1.0),
        (None, Some(0)) => 0.0,
        (None, Some(_)) => 1.0,
    }
}

fn text(fit: &MemoryFit, held_bytes: f64) -> String {
    let (Some(least), Some(most)) = (fit.least_bytes, fit.most_bytes) else {
        return "The server tells too little of this model to estimate its memory.".into();
    };
    let needs = if units::bytes(least) == units::bytes(most) {
        format!("about {}", units::bytes(most))
    } else {
        format!("{} to {}", units::bytes(least), units::bytes(most))
    };
    let at = fit
        .num_ctx
        .map(|n| format!(" at {} tokens of context", units::count(u64::from(n))))
        .unwrap_or_default();
    let Some(gpu) = fit.gpu_bytes else {
        return format!("It needs {needs}{at}; how much GPU memory the server has is not known.");
    };
    let held = if held_bytes > 0.0 {
        format!(
            " Other models hold {} of it now; the server unloads them when it must.",
            units::bytes(held_bytes)
        )
    } else {
        String::new()
    };
    let gpu = units::bytes(gpu);
    let verdict = match fit.verdict {
        MemoryVerdict::Fits => format!("fits the {gpu} of the GPU"),
        MemoryVerdict::Tight => format!("may not fit the {gpu} of the GPU"),
        MemoryVerdict::TooLarge | MemoryVerdict::Unknown => format!("does not fit the {gpu} of the GPU"),
    };
    format!("It needs {needs}{at}, which {verdict}.{held}")
}

fn next_step(fit: &MemoryFit, settings: &Settings) -> String {
    match fit.verdict {
        MemoryVerdict::Fits | MemoryVerdict::Unknown => String::new(),
        MemoryVerdict::Tight | MemoryVerdict::TooLarge => {
            let context = if settings.num_ctx.is_some() { "lower num_ctx" } else { "set a smaller num_ctx" };
            format!("The CPU computes the rest, several times slower: {context} or choose a smaller model.")
        }
    }
}

#[cfg(test)]
mod tests;
