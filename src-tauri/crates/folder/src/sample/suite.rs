//! `ollama/`: prompt suites over several models, some with failed calls, and single-model runs.

use serde_json::{Value, json};

use super::call::{AURORA, BASALT, Call, Model, PROMPTS, mean};
use super::{SampleFile, format, stamp};
use chimera_analysis::rng::Chance;

const HEADER: &str = "timestamp,model,prompt_index,prompt_text,ttft_s,tokens_s,load_s,prompt_eval_s,eval_s,\
    prompt_eval_count,eval_count,response_chars,error,options";
const OPTIONS: &str = r#"{"temperature":0.3,"top_p":0.9}"#;
const REFUSED: &str = "connection refused, is the server running?";

/// One run of the suite: minutes after the sample's first, file names, models, and how many of them
/// could not be reached (from the last on).
struct Run {
    minutes: i64,
    stem: &'static str,
    models: &'static [Model],
    unreachable: usize,
}

const fn run(minutes: i64, stem: &'static str, models: &'static [Model], unreachable: usize) -> Run {
    Run { minutes, stem, models, unreachable }
}

const RUNS: [Run; 6] = [
    run(0, "prompt_suite", &BASALT, 3),
    run(4, "prompt_suite", &BASALT, 1),
    run(9, "prompt_suite", &BASALT, 0),
    run(1455, "prompt_suite", &AURORA, 0),
    run(1470, "aurora_4b_benchmark", AURORA.split_at(2).1, 0),
    run(1482, "basalt_q4_benchmark", BASALT.split_at(1).0, 0),
];

pub(super) fn files() -> Vec<SampleFile> {
    let mut files: Vec<SampleFile> = RUNS.iter().flat_map(run_files).collect();
    files.push(format::text("ollama/prompt_suite_lessons.md", LESSONS.replace('\n', "\r\n")));
    files
}

fn run_files(run: &Run) -> [SampleFile; 2] {
    let mut chance = Chance::new(0x5017E + run.minutes as u64);
    let mut rows = Vec::new();
    let mut models = Vec::new();
    for (at, model) in run.models.iter().enumerate() {
        let reachable = at + run.unreachable < run.models.len();
        let calls: Vec<Call> = PROMPTS
            .iter()
            .enumerate()
            .map(|(index, (_, tokens))| match reachable {
                true => Call::made(&mut chance, model, *tokens, index == 0),
                false => Call::FAILED,
            })
            .collect();
        let time = stamp::rfc3339(run.minutes * 60 + at as i64 * 41);
        rows.extend(calls.iter().enumerate().map(|(index, call)| row(&time, model, index, call, reachable)));
        models.push(model_summary(model, &calls, reachable));
    }
    let folder = stamp::folder(run.minutes * 60);
    let path = |end: &str| format!("ollama/{folder}/{}_{end}", run.stem);
    let prompts: Vec<&str> = PROMPTS.iter().map(|(text, _)| *text).collect();
    let summary = json!({
        "generated_at": stamp::rfc3339(run.minutes * 60 + 150),
        "models": models,
        "ollama_host": "http://127.0.0.1:11434",
        "prompt_count": prompts.len(),
        "prompts": prompts,
    });
    [
        format::csv(path("runs.csv"), format::Csv::Plain, HEADER, &rows),
        format::json(path("summary.json"), summary),
    ]
}

fn row(time: &str, model: &Model, index: usize, call: &Call, reachable: bool) -> Vec<String> {
    let mut row =
        vec![time.to_owned(), model.name.to_owned(), (index + 1).to_string(), PROMPTS[index].0.to_owned()];
    row.push(format!("{:.6}", call.ttft_s));
    row.push(format!("{:.2}", call.tokens_s));
    row.extend([call.load_s, call.prompt_eval_s, call.eval_s].map(|seconds| format!("{seconds:.6}")));
    row.extend([call.prompt_eval_count, call.eval_count, call.response_chars].map(|count| count.to_string()));
    row.push(if reachable { String::new() } else { REFUSED.to_owned() });
    row.push(OPTIONS.to_owned());
    row
}

fn model_summary(model: &Model, calls: &[Call], reachable: bool) -> Value {
    let value = |figure: fn(&Call) -> f64| if reachable { json!(mean(calls, figure)) } else { Value::Null };
    json!({
        "completed": if reachable { calls.len() } else { 0 },
        "mean_tokens_s": value(|call| call.tokens_s),
        "mean_ttft_s": value(|call| call.ttft_s),
        "model": model.name,
        "options": { "temperature": 0.3, "top_p": 0.9 },
        "prompt_count": calls.len(),
    })
}

const LESSONS: &str = "# Notes on the prompt suite

## What went wrong first

- The first suite ran before the server did: every row holds an error and zeros.
- The second lost one model half way. Its rows are kept, with their error.

## What to look at

- The first call to a model loads it. Compare it with the others only on its own line.
- Throughput differs between quantisations far more than between prompts.

## Next

1. Repeat each suite on another day.
2. Add a prompt of a thousand tokens, so that prefill shows.
";
