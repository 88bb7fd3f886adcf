//! `aurora/` and `basalt/`: baselines, parameter sweeps with their summaries, a comparison of quantisations.

use serde_json::json;

use super::call::{AURORA, BASALT, Call, Model, PROMPTS};
use super::format::{self, Csv};
use super::{SampleFile, rounded, stamp};
use chimera_analysis::rng::Chance;

const GPU_LAYERS: [u32; 3] = [8, 16, 24];
const CONTEXTS: [u32; 3] = [1024, 2048, 4096];
const TEMPERATURES: [f64; 3] = [0.2, 0.4, 0.8];

/// One point of a sweep and its call.
struct Point {
    num_gpu: u32,
    num_ctx: u32,
    temperature: f64,
    call: Call,
}

impl Point {
    fn name(&self) -> String {
        format!("g{}_c{}_t{}", self.num_gpu, self.num_ctx, self.temperature)
    }

    fn settings(&self) -> [String; 3] {
        [self.num_gpu.to_string(), self.num_ctx.to_string(), self.temperature.to_string()]
    }
}

pub(super) fn files() -> Vec<SampleFile> {
    let mut files: Vec<SampleFile> = AURORA.iter().enumerate().flat_map(aurora).collect();
    files.push(aurora_summary());
    files.extend(basalt());
    files
}

fn aurora((at, model): (usize, &Model)) -> [SampleFile; 4] {
    let mut chance = Chance::new(0xA0507A + at as u64);
    let path = |end: &str| format!("aurora/{}_{end}", model.file);
    let calls = baseline(&mut chance, model);
    let rows: Vec<Vec<String>> = calls
        .iter()
        .map(|(prompt, call)| {
            let mut row = vec![(*prompt).to_owned()];
            row.extend(
                [call.ttft_s, call.tokens_s, call.load_s, call.prompt_eval_s, call.eval_s]
                    .map(|n| n.to_string()),
            );
            row.extend([call.eval_count.to_string(), call.response_chars.to_string(), String::new()]);
            row
        })
        .collect();
    let results: Vec<_> = calls
        .iter()
        .map(|(prompt, call)| {
            json!({
                "eval_count": call.eval_count, "eval_s": call.eval_s, "load_s": call.load_s, "prompt": prompt,
                "prompt_eval_s": call.prompt_eval_s, "response_chars": call.response_chars,
                "tokens_s": call.tokens_s, "ttft_s": call.ttft_s,
            })
        })
        .collect();
    let points = sweep(&mut chance, model);
    let header = "prompt,ttft_s,tokens_s,load_s,prompt_eval_s,eval_s,eval_count,response_chars,error";
    [
        format::csv(path("baseline.csv"), Csv::Plain, header, &rows),
        format::json(path("baseline.json"), json!({ "model": model.name, "results": results })),
        sweep_rows(path("param_tuning.csv"), &points),
        sweep_summary(path("param_tuning_summary.csv"), &points),
    ]
}

fn baseline(chance: &mut Chance, model: &Model) -> Vec<(&'static str, Call)> {
    let prompts = PROMPTS.iter().enumerate();
    prompts
        .map(|(index, (prompt, tokens))| (*prompt, Call::made(chance, model, *tokens, index == 0)))
        .collect()
}

/// Every combination once; a change of the GPU layers or the context loads the model again.
fn sweep(chance: &mut Chance, model: &Model) -> Vec<Point> {
    let mut points = Vec::new();
    for num_gpu in GPU_LAYERS {
        for num_ctx in CONTEXTS {
            for (index, temperature) in TEMPERATURES.into_iter().enumerate() {
                let call = Call::made(chance, model, 25, index == 0);
                points.push(Point { num_gpu, num_ctx, temperature, call });
            }
        }
    }
    points
}

fn sweep_rows(path: String, points: &[Point]) -> SampleFile {
    let header = "num_gpu,num_ctx,temperature,config_name,ttft_s,tokens_s,load_s,prompt_eval_s,eval_s,eval_count,error";
    let row = |point: &Point| {
        let call = &point.call;
        let mut row = point.settings().to_vec();
        row.push(point.name());
        row.extend(
            [call.ttft_s, call.tokens_s, call.load_s, call.prompt_eval_s, call.eval_s].map(|n| n.to_string()),
        );
        row.extend([call.eval_count.to_string(), String::new()]);
        row
    };
    format::csv(path, Csv::Plain, header, &points.iter().map(row).collect::<Vec<_>>())
}

/// The same points, fastest first.
fn sweep_summary(path: String, points: &[Point]) -> SampleFile {
    let header = "config_name,num_gpu,num_ctx,temperature,mean_tokens_s,mean_ttft_s,mean_load_s";
    let mut order: Vec<&Point> = points.iter().collect();
    order.sort_by(|a, b| b.call.tokens_s.total_cmp(&a.call.tokens_s));
    let row = |point: &&Point| {
        let mut row = vec![point.name()];
        row.extend(point.settings());
        row.extend([point.call.tokens_s, point.call.ttft_s, point.call.load_s].map(|n| n.to_string()));
        row
    };
    format::csv(path, Csv::Plain, header, &order.iter().map(row).collect::<Vec<_>>())
}

fn aurora_summary() -> SampleFile {
    let rows: Vec<Vec<String>> = AURORA
        .iter()
        .enumerate()
        .map(|(at, model)| {
            let calls = baseline(&mut Chance::new(0xA0507A + at as u64), model);
            let warm = &calls[1..];
            let mean = |figure: fn(&Call) -> f64| {
                warm.iter().map(|(_, call)| figure(call)).sum::<f64>() / warm.len() as f64
            };
            vec![
                model.name.to_owned(),
                format!("{:.2}", mean(|call| call.tokens_s)),
                format!("{:.3}", mean(|call| call.ttft_s)),
                format!("{:.3}", calls[0].1.ttft_s),
            ]
        })
        .collect();
    let table = format::table(&["Model", "tok/s", "TTFT warm (s)", "TTFT cold (s)"], &rows);
    let text = format!(
        "# Aurora: three sizes\n\n## Baseline\n\nMean over the four warm calls of each size; the cold call stands apart.\n\n{table}\n\
         ## Sweep\n\nEach size ran 27 settings: GPU layers {GPU_LAYERS:?}, context {CONTEXTS:?}, temperature {TEMPERATURES:?}.\n\
         One call a setting is too few to rank settings that lie within two percent.\n"
    );
    format::text("aurora/SUMMARY.md", text)
}

fn basalt() -> [SampleFile; 5] {
    let mut chance = Chance::new(0xBA5A17);
    let points = sweep(&mut chance, &BASALT[0]);
    let quants: Vec<_> = BASALT
        .iter()
        .flat_map(|model| baseline(&mut chance, model).into_iter().map(move |made| (model, made)))
        .collect();
    let mut summary = Vec::new();
    for model in &BASALT {
        let of_model =
            || quants.iter().filter(|(other, _)| other.tag == model.tag).map(|(_, (_, call))| call);
        let best = of_model().map(|call| call.tokens_s).fold(0.0, f64::max);
        let first = of_model().map(|call| call.ttft_s).next().unwrap_or(0.0);
        summary.push(vec![model.tag.to_owned(), format!("{best:.2}"), format!("{first:.3}")]);
    }
    let table = format::table(&["tag", "best tokens_s", "first ttft_s"], &summary);
    [
        // As a PowerShell pipeline saves it.
        basalt_sweep(&points),
        sweep_summary("basalt/basalt_param_tuning_summary.csv".to_owned(), &points),
        quant_bench(&quants),
        system_metrics(&mut chance),
        format::text(
            "basalt/ollama_benchmark_summary.md",
            format!(
                "# Basalt 8b: quantisations\n\n## Results\n\n{table}\n## Reading\n\nThe first call of each tag includes the load of the model.\n"
            ),
        ),
    ]
}

fn basalt_sweep(points: &[Point]) -> SampleFile {
    let header = "timestamp,model,num_gpu,num_ctx,temperature,ttft_s,tokens_s,load_s,prompt_eval_s,eval_s,\
        prompt_eval_count,eval_count,total_tokens,response_chars,error";
    let row = |(at, point): (usize, &Point)| {
        let mut row = vec![stamp::local(2000 * 60 + at as i64 * 9), BASALT[0].name.to_owned()];
        row.extend(point.settings());
        row.extend(call_fields(&point.call));
        row
    };
    let rows: Vec<Vec<String>> = points.iter().enumerate().map(row).collect();
    format::csv("basalt/basalt_param_tuning.csv".to_owned(), Csv::QuotedUtf16, header, &rows)
}

fn quant_bench(quants: &[(&Model, (&str, Call))]) -> SampleFile {
    let header = "timestamp,model,tag,prompt_index,prompt_text,ttft_s,tokens_s,load_s,prompt_eval_s,eval_s,\
        prompt_eval_count,eval_count,total_tokens,response_chars,error";
    let row = |(at, (model, (prompt, call))): (usize, &(&Model, (&str, Call)))| {
        let index = at % PROMPTS.len() + 1;
        let time = stamp::local(1900 * 60 + at as i64 * 11);
        let mut row =
            vec![time, model.name.to_owned(), model.tag.to_owned(), index.to_string(), (*prompt).to_owned()];
        row.extend(call_fields(call));
        row
    };
    let rows: Vec<Vec<String>> = quants.iter().enumerate().map(row).collect();
    format::csv("basalt/basalt_quant_bench.csv".to_owned(), Csv::Quoted, header, &rows)
}

fn call_fields(call: &Call) -> Vec<String> {
    let mut fields = vec![format!("{:.4}", call.ttft_s), format!("{:.2}", call.tokens_s)];
    fields.extend([call.load_s, call.prompt_eval_s, call.eval_s].map(|seconds| format!("{seconds:.4}")));
    let total = call.prompt_eval_count + call.eval_count;
    let counts = [call.prompt_eval_count, call.eval_count, total, call.response_chars];
    fields.extend(counts.map(|count| count.to_string()));
    fields.push(String::new());
    fields
}

fn system_metrics(chance: &mut Chance) -> SampleFile {
    let metrics: Vec<_> = (0..6_u32)
        .map(|at| {
            json!({
                "datetime": stamp::local(1890 * 60 + i64::from(at) * 5),
                "gpu": [{
                    "gpu_id": 0, "memory_used_mb": chance.whole(4800, 5200), "power_draw": rounded(chance.between(60.0, 110.0), 1),
                    "temperature": chance.whole(48, 66), "utilization_gpu": chance.whole(70, 98),
                }],
                "system": {
                    "cpu_percent": rounded(chance.between(6.0, 22.0), 1), "memory_percent": rounded(chance.between(48.0, 54.0), 1),
                    "memory_used_gb": rounded(chance.between(7.6, 8.6), 3),
                },
            })
        })
        .collect();
    let value = json!({ "export_datetime": stamp::local(1891 * 60), "metrics": metrics, "metrics_count": metrics.len() });
    format::json("basalt/baseline_system_metrics.json".to_owned(), value)
}
