//! What the name of a column or key tells: how much it matters in a benchmark, and its unit.

/// From this weight on a column is a recognised benchmark figure.
pub(super) const RECOGNISED: u32 = 60;

/// How much a column of numbers matters, 0 to 100.
pub(super) fn weight(name: &str) -> u32 {
    let words = words(name);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    if has(&["id", "ids", "pid", "index", "timestamp", "seed", "version", "uuid", "port"]) {
        return 5;
    }
    let base = if is_token_rate(&words) || has(&["throughput"]) {
        100
    } else if has(&["ttft"]) || (has(&["first"]) && has(&["token"])) {
        95
    } else if has(&["latency", "tpot", "itl", "p50", "p90", "p95", "p99"]) {
        90
    } else if has(&["duration", "elapsed", "runtime", "speedup"])
        || (has(&["time"]) && time_unit(&words).is_some())
    {
        75
    } else if has(&["accuracy", "loss", "score", "perplexity", "f1"]) {
        72
    } else if time_unit(&words).is_some() {
        68
    } else if has(&["load", "size", "completed", "failed", "errors"]) {
        62
    } else if has(&["memory", "power", "utilization", "percent", "cpu", "gpu", "vram"]) && !has(&["num"]) {
        55
    } else if has(&["tokens", "count", "chars", "total"]) {
        48
    } else if has(&["num", "ctx", "temperature", "top", "batch", "penalty", "threads", "layers"]) {
        45
    } else {
        30
    };
    if has(&["std", "stdev", "min", "max", "sd"]) { base - 15 } else { base }
}

/// How much a column of texts matters: only those that say what was measured are told.
pub(super) fn text_weight(name: &str) -> Option<u32> {
    let words = words(name);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    if has(&["prompt", "text", "path", "prompts"]) {
        None
    } else if has(&["model", "models"]) {
        Some(85)
    } else if has(&["error", "errors", "exception"]) {
        Some(64)
    } else if has(&[
        "quantization",
        "quantisation",
        "quant",
        "tag",
        "backend",
        "device",
        "provider",
        "engine",
        "dtype",
    ]) {
        Some(61)
    } else if has(&["config", "name", "status", "strategy"]) {
        Some(35)
    } else {
        None
    }
}

/// The unit that the name shows; `None` where it shows none.
pub(super) fn unit(name: &str) -> Option<&'static str> {
    let words = words(name);
    if is_token_rate(&words) {
        return Some("tok/s");
    }
    if let Some(unit) = time_unit(&words) {
        return Some(unit);
    }
    match words.last()?.as_str() {
        "bytes" => Some("bytes"),
        "kb" => Some("kB"),
        "mb" => Some("MB"),
        "gb" => Some("GB"),
        "percent" | "pct" => Some("%"),
        "watts" => Some("W"),
        "mhz" => Some("MHz"),
        _ => None,
    }
}

fn is_token_rate(words: &[String]) -> bool {
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    has(&["tps", "toks"]) || (has(&["token", "tokens", "tok"]) && has(&["s", "sec", "second"]))
}

fn time_unit(words: &[String]) -> Option<&'static str> {
    match words.last()?.as_str() {
        "s" | "sec" | "secs" | "seconds" => Some("s"),
        "ms" | "milliseconds" => Some("ms"),
        "us" => Some("µs"),
        "ns" => Some("ns"),
        // `eval_s_mean`: the statistic stands behind the unit.
        "mean" | "avg" | "median" => time_unit(&words[..words.len() - 1]),
        _ => None,
    }
}

/// The words of the last part of a path: `runs[].tokens_per_s` gives `tokens`, `per`, `s`, and so does
/// `tokensPerS`.
fn words(name: &str) -> Vec<String> {
    let last = name.rsplit('.').find(|part| part.chars().any(char::is_alphanumeric)).unwrap_or(name);
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut after_lower = false;
    for character in last.chars() {
        if !character.is_alphanumeric() || (character.is_uppercase() && after_lower) {
            words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
        }
        if character.is_alphanumeric() {
            word.extend(character.to_lowercase());
        }
        after_lower = character.is_lowercase();
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_from_names() {
        for (name, expected) in [
            ("tokens_s", Some("tok/s")),
            ("mean_tokens_per_second", Some("tok/s")),
            ("Tokens/s", Some("tok/s")),
            ("tokensPerS", Some("tok/s")),
            ("decode_tps", Some("tok/s")),
            ("ttft_s", Some("s")),
            ("eval_s_mean", Some("s")),
            ("backends.jit.benchmark.mean_time_ms", Some("ms")),
            ("Mean (ms)", Some("ms")),
            ("model_size_bytes", Some("bytes")),
            ("cpu_percent", Some("%")),
            ("eval_count", None),
            ("num_ctx", None),
            ("", None),
        ] {
            assert_eq!(unit(name), expected, "{name}");
        }
    }

    #[test]
    fn benchmark_figures_come_before_settings_and_settings_before_ids() {
        let order = ["tokens_s", "ttft_s", "latency_ms", "mean_time_ms", "load_s", "num_ctx", "process_id"];
        let weights: Vec<u32> = order.iter().map(|name| weight(name)).collect();
        assert!(weights.is_sorted_by(|a, b| a > b), "{weights:?}");
        assert!(weight("load_s") >= RECOGNISED && weight("num_ctx") < RECOGNISED);
        assert!(weight("std_time_ms") < weight("mean_time_ms"));
    }

    #[test]
    fn names_of_models_are_told_and_prompts_are_not() {
        assert!(text_weight("models[].model").is_some());
        assert!(text_weight("prompt_text").is_none());
        assert!(text_weight("model_path").is_none());
    }
}
