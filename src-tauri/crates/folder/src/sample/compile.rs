//! `compilation/`, `quantization/` and `diagnostics/`: results that are no chat calls.

use serde_json::{Value, json};

use super::{SampleFile, format, rounded, stamp};
use chimera_analysis::rng::Chance;

/// Name, mean time in ms without compilation, and dimensions.
type Network = (&'static str, f64, &'static [(&'static str, u32)]);

const NETWORKS: [Network; 3] = [
    ("conv", 3.6, &[("channels", 3), ("height", 128), ("width", 128)]),
    ("mlp", 0.46, &[("hidden_dim", 512), ("input_dim", 256)]),
    ("transformer", 22.5, &[("embed_dim", 256), ("num_heads", 4), ("num_layers", 2), ("seq_len", 128)]),
];

/// A back end, its compile time in s, its time as a share of the first one's.
const BACKENDS: [(&str, f64, f64); 4] =
    [("eager", 0.0, 1.0), ("jit", 0.09, 0.94), ("torch_compile", 6.3, 1.12), ("onnx", 0.11, 0.41)];

/// A precision, its accuracy, loss and model size in bytes.
const PRECISIONS: [(&str, f64, f64, u32); 4] = [
    ("baseline", 0.78, 0.592, 2904),
    ("fp8", 0.77, 0.597, 2904),
    ("int8", 0.77, 0.601, 3112),
    ("qat", 0.74, 0.655, 3870),
];

pub(super) fn files() -> Vec<SampleFile> {
    let mut files: Vec<SampleFile> = NETWORKS.iter().enumerate().flat_map(network).collect();
    files.extend(quantization());
    files.extend((0..2).map(diagnosis));
    files
}

fn network((at, (name, base_ms, dimensions)): (usize, &Network)) -> [SampleFile; 2] {
    let mut chance = Chance::new(0xC0_4411E + at as u64);
    let seconds = 3000 * 60 + at as i64 * 60;
    let mut backends = json!({});
    let mut rows = Vec::new();
    for (backend, compile_s, share) in BACKENDS {
        let compile_s = rounded(chance.around(compile_s, 0.1), 4);
        let mean_ms = chance.around(base_ms * share, 0.05);
        let [mean, std, min, max] =
            [1.0, chance.between(0.03, 0.2), 0.86, 1.31].map(|part| rounded(mean_ms * part, 4));
        backends[backend] = json!({
            "backend": backend,
            "benchmark": {
                "backend": backend, "max_time_ms": max, "mean_time_ms": mean, "min_time_ms": min, "std_time_ms": std,
            },
            "compilation": { "backend": backend, "compile_time_s": compile_s, "success": true },
        });
        let times = [mean, std, min, max].map(|ms| format!("{ms:.3}"));
        rows.push([vec![backend.to_owned(), format!("{compile_s:.4}")], times.to_vec()].concat());
    }
    let mut model = json!({ "batch_size": 4, "device": "cpu", "dtype": "float32", "name": name });
    for (key, size) in *dimensions {
        model[key] = json!(size);
    }
    let names: Vec<&str> = BACKENDS.iter().map(|(backend, ..)| *backend).collect();
    let value = json!({
        "backends": backends, "generated_at": stamp::rfc3339(seconds), "model": model,
        "settings": { "backends": names, "runs": 10, "warmup_runs": 3 },
    });
    let header = ["Backend", "Compile Time (s)", "Mean (ms)", "Std (ms)", "Min (ms)", "Max (ms)"];
    let report = format!(
        "# Compilation of {name}\n\nGenerated: {}\n\n- Model: {name}\n- Device: cpu\n\n## Times\n\n{}",
        stamp::rfc3339(seconds),
        format::table(&header, &rows)
    );
    let path = |end: &str| format!("compilation/{name}_bench_{}.{end}", stamp::folder(seconds));
    [format::json(path("json"), value), format::text(path("md"), report)]
}

fn quantization() -> [SampleFile; 2] {
    let mut value = json!({});
    let mut report = "# Quantisation\n".to_owned();
    for (name, accuracy, loss, bytes) in PRECISIONS {
        value[name] = json!({ "accuracy": accuracy, "loss": loss, "model_size_bytes": bytes });
        report.push_str(&format!(
            "\n## {}\n\n- Accuracy: {accuracy:.3}\n- Loss: {loss:.3}\n- Model size: {bytes} bytes\n",
            name.to_uppercase()
        ));
    }
    [
        format::json("quantization/quantization_report.json".to_owned(), value),
        format::text("quantization/quantization_report.md", report),
    ]
}

fn diagnosis(at: u64) -> SampleFile {
    let mut chance = Chance::new(0xD1A6 + at);
    let seconds = 4000 * 60 + at as i64 * 3600;
    let patterns: Vec<Value> =
        (0..at).map(|_| json!("Latency rises when memory is above 90 percent")).collect();
    let value = json!({
        "actions_taken": chance.whole(2, 6),
        "anomalies_detected": chance.whole(3, 8),
        "cycles_completed": 5,
        "demo_timestamp": stamp::local(seconds),
        "patterns_discovered": patterns,
        "success_rate": rounded(chance.between(0.3, 0.8), 2),
        "total_improvement": rounded(chance.between(60.0, 120.0), 3),
    });
    format::json(format!("diagnostics/monitor_{}.json", stamp::folder(seconds)), value)
}
