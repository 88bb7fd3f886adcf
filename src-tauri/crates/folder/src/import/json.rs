//! `metrics.json` of the origin, and of agents in any number.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::check::{Draft, missing};
use super::column::{Columns, Field, normal, stage};
use super::delta::Delta;
use super::flags::Flags;
use super::number::{Comma, Written};
use super::printed::{Label, Printed};
use super::problem::ImportProblem;
use super::{MOST_CALLS, MOST_JSON_BYTES, empty_run, settings};
use chimera_types::imported::{Aggregate, CallDuration, ImportFormat, ImportedCall};

/// Keys under which an agent has its rows.
const ROWS: [&str; 6] = ["individual_runs", "llm_calls", "calls", "runs", "run_results", "results"];
/// Agents lie no deeper than this.
const MOST_DEPTH: usize = 6;
/// No file is taken to hold more agents.
const MOST_AGENTS: usize = 1000;
const EXPECTED: [(Field, &str, &str); 3] = [
    (Field::Ttft, "ttft_ms", "TTFT"),
    (Field::Rate, "origin_tps", "throughput"),
    (Field::Tokens, "n_out", "tokens"),
];

/// Reads the agents of a JSON document, and the changes that it prints.
///
/// # Errors
/// [`ImportProblem::Damaged`] when it is no JSON, [`ImportProblem::NotRecognised`] when no object in it has rows of calls.
pub(super) fn read(text: &str) -> Result<(Vec<Draft>, Vec<Delta>), ImportProblem> {
    if text.len() as u64 > MOST_JSON_BYTES {
        return Err(ImportProblem::too_large(text.len() as u64, MOST_JSON_BYTES));
    }
    let document: Value = serde_json::from_str(text).or_else(|cause| {
        // Some programs write NaN, which is no JSON.
        let repaired = without_nan(text);
        let again = if repaired == text { None } else { serde_json::from_str(&repaired).ok() };
        again.ok_or_else(|| ImportProblem::Damaged { cause: format!("it is no JSON ({cause})") })
    })?;
    let mut agents = Vec::new();
    find(&document, None, 0, &mut agents);
    if agents.is_empty() {
        return Err(ImportProblem::NotRecognised("no object in this JSON has rows of calls"));
    }
    let is_pair = document.get("baseline").is_some() || document.get("chimera").is_some();
    let is_one = agents.len() == 1 && agents[0].name.is_none();
    let format = if is_pair || is_one { ImportFormat::MetricsJson } else { ImportFormat::MultiAgentJson };
    let mut drafts = Vec::new();
    for agent in &agents {
        drafts.push(draft(agent, &document, format)?);
    }
    distinguish(&mut drafts);
    Ok((drafts, deltas(&document)))
}

/// Two agents of one name get numbers: a part of a file is known by its name.
fn distinguish(drafts: &mut [Draft]) {
    for at in 1..drafts.len() {
        let (before, rest) = drafts.split_at_mut(at);
        let part = &rest[0].run.source.part;
        let same = before.iter().filter(|draft| draft.run.name == rest[0].run.name && part.is_some()).count();
        if same > 0 {
            rest[0].run.source.part = Some(format!("{} ({})", rest[0].run.name, same + 1));
        }
    }
}

struct Agent<'a> {
    object: &'a Map<String, Value>,
    rows: &'a [Value],
    /// What it is called. `None` for the document itself.
    name: Option<String>,
}

/// Objects with rows of calls, the outermost of each branch.
fn find<'a>(value: &'a Value, key: Option<&str>, depth: usize, agents: &mut Vec<Agent<'a>>) {
    if depth > MOST_DEPTH || agents.len() >= MOST_AGENTS {
        return;
    }
    match value {
        Value::Object(object) => {
            if let Some(rows) = rows(object) {
                let own = ["agent_type", "agent_name", "agent", "name", "role", "id", "label"];
                let own = own.iter().find_map(|name| object.get(*name)?.as_str()).map(str::to_owned);
                agents.push(Agent { object, rows, name: own.or_else(|| key.map(str::to_owned)) });
                return;
            }
            for (key, value) in object {
                find(value, Some(key), depth + 1, agents);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| find(value, key, depth + 1, agents)),
        _ => {}
    }
}

fn rows(object: &Map<String, Value>) -> Option<&[Value]> {
    let is_call = |value: &Value| {
        let has_figure = |object: &Map<String, Value>| {
            let fields: Vec<Field> =
                object.keys().filter_map(|key| super::column::meaning(key)).map(|m| m.0).collect();
            fields.contains(&Field::Ttft)
                || (fields.contains(&Field::Rate) && fields.contains(&Field::Tokens))
        };
        value.as_object().is_some_and(|object| has_figure(object) || nested(object).is_some())
    };
    let listed = |key: &&str| object.get(*key).and_then(Value::as_array);
    if let Some(rows) =
        ROWS.iter().find_map(|key| listed(key).filter(|rows| rows.first().is_some_and(is_call)))
    {
        return Some(rows);
    }
    // An agent that measured nothing still says so.
    let has_aggregates = object.get("aggregate_metrics").is_some_and(Value::is_object);
    has_aggregates.then(|| ROWS.iter().find_map(listed).map_or(&[][..], Vec::as_slice))
}

/// The calls of a run that has several.
fn nested(object: &Map<String, Value>) -> Option<&Vec<Value>> {
    ["llm_calls", "calls", "stages"].iter().find_map(|key| object.get(*key)?.as_array())
}

fn draft(agent: &Agent<'_>, document: &Value, format: ImportFormat) -> Result<Draft, ImportProblem> {
    let (object, mut flags) = (agent.object, Flags::default());
    let mut run = empty_run(format);
    run.name = agent.name.clone().unwrap_or_else(|| "Agent".into());
    run.source.part.clone_from(&agent.name);
    let text = |key: &str| object.get(key).or_else(|| document.get(key)).and_then(Value::as_str);
    run.model = text("model").or_else(|| text("model_name")).map(str::to_owned);
    run.measured_at = text("timestamp").or_else(|| text("date")).and_then(settings::moment);
    let configuration = ["configuration", "config", "options", "settings"];
    if let Some(found) = configuration.iter().find_map(|key| object.get(*key)?.as_object()) {
        run.configuration = settings::of_object(found);
    }
    environment(object, document, &mut run.environment);
    let (calls, columns) = calls(agent.rows)?;
    run.calls = calls;
    if !run.calls.is_empty() {
        missing(&mut flags, &EXPECTED, |field| columns.has(field));
    }
    super::agent::not_numbers(&columns, &mut flags);
    let printed = printed(object);
    let passes = run.calls.iter().map(|call| call.run).max().unwrap_or(0);
    let said = object.get("runs").or_else(|| object.get("num_runs")).and_then(Value::as_u64);
    run.runs = said.map_or(passes, |runs| runs.min(u64::from(u32::MAX)) as u32);
    if passes < run.runs {
        let message = format!("It says {} runs; its rows have {passes}.", run.runs);
        flags.field("runs_missing", "runs", message);
    }
    let loads = run.calls.iter().filter_map(|call| call.load_ms).collect();
    Ok(Draft { run, printed, rounding: columns.rounding(), flags, loads })
}

fn environment(
    object: &Map<String, Value>,
    document: &Value,
    environment: &mut std::collections::BTreeMap<String, String>,
) {
    let system = object.get("system_info").or_else(|| document.get("system_info")).and_then(Value::as_object);
    for (key, value) in system.into_iter().flatten() {
        if let (Some(name), Some(value)) = (settings::environment_key(key), value.as_str()) {
            environment.insert(name.into(), value.to_owned());
        }
    }
    if let Some(language) = document.get("language").and_then(Value::as_str) {
        environment.insert("Language".into(), language.to_owned());
    }
}

/// Rows as calls. A run that lists its calls gives each of them its number.
fn calls(rows: &[Value]) -> Result<(Vec<ImportedCall>, Columns), ImportProblem> {
    let mut flat: Vec<(u32, &Map<String, Value>)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let Some(object) = row.as_object() else { continue };
        let number = ["run", "run_number", "run_id"].iter().find_map(|key| object.get(*key)?.as_u64());
        let number = number.map_or(at as u32 + 1, |number| number.min(u64::from(u32::MAX)) as u32);
        match nested(object) {
            Some(inner) => flat.extend(inner.iter().filter_map(|call| Some((number, call.as_object()?)))),
            None => flat.push((number, object)),
        }
    }
    if flat.len() > MOST_CALLS {
        let (found, most) = (format!("{} calls", flat.len()), format!("{MOST_CALLS} calls"));
        return Err(ImportProblem::TooLarge { found, most });
    }
    let mut keys: Vec<&str> = Vec::new();
    for (_, object) in flat.iter().take(100) {
        keys.extend(object.keys().map(String::as_str).filter(|key| !keys.contains(key)).collect::<Vec<_>>());
    }
    let mut columns = Columns::of(keys.iter().copied(), Comma::Groups);
    let calls = flat
        .into_iter()
        .map(|(run, object)| {
            let cells: Vec<Cow<'_, str>> =
                keys.iter().map(|key| object.get(*key).map_or("".into(), cell)).collect();
            let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
            let call = columns.call(&cells);
            let stage = columns.text(&cells, Field::Stage).and_then(stage);
            let error = columns.text(&cells, Field::Error).filter(|error| !error.is_empty());
            ImportedCall { run, stage, invalid: error.map(super::sweep::failure), ..call }
        })
        .collect();
    Ok((calls, columns))
}

/// A value as the cell of a table; numbers keep all their digits.
fn cell(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.as_str().into(),
        Value::Null | Value::Object(_) | Value::Array(_) | Value::Bool(_) => "".into(),
        Value::Number(number) => number.to_string().into(),
    }
}

fn printed(object: &Map<String, Value>) -> Printed {
    let mut printed = Printed::default();
    let metrics = ["aggregate_metrics", "aggregates", "aggregate", "summary"];
    let metrics = metrics.iter().find_map(|key| object.get(*key)?.as_object());
    for (key, value) in metrics.into_iter().flatten() {
        let Some(number) = value.as_f64() else { continue };
        let written = Some(Written::exact(number));
        let key = normal(key);
        let is = |words: &str| key.contains(words);
        let spread = is("stddev") || is("std_dev") || is("_std") || is("_sd") || key.starts_with("sd_");
        let variation = is("cv") || is("coefficient");
        let rate = is("throughput") || is("tokens_per_s") || is("tokens_s");
        match (rate, is("ttft"), variation, spread) {
            (true, _, true, _) => printed.put(Aggregate::ThroughputCv, written),
            (true, _, _, true) => printed.put(Aggregate::ThroughputSd, written),
            (true, ..) => printed.put(Aggregate::Throughput, written),
            (_, true, true, _) => printed.put(Aggregate::TtftCv, written),
            (_, true, _, true) => printed.put(Aggregate::TtftSd, written),
            (_, true, ..) => printed.put(Aggregate::Ttft, written),
            _ if is("total_tokens") => printed.put(Aggregate::Tokens, written),
            _ => duration(&mut printed, &key, written),
        }
    }
    printed
}

fn duration(printed: &mut Printed, key: &str, written: Option<Written>) {
    let average = ["average", "avg", "mean"].iter().any(|word| key.starts_with(word));
    let base = key.trim_start_matches("average_").trim_start_matches("avg_").trim_start_matches("mean_");
    let sum = base.ends_with("_sum") || base.starts_with("sum_") || key.contains("sum_ms");
    let label = match (average, sum) {
        (true, _) => Label::Average,
        (_, true) => Label::Sum,
        _ => Label::Unsaid,
    };
    let base = base.replace("_sum", "");
    let Some((field, scale)) = super::column::meaning(base.trim_start_matches("sum_")) else { return };
    let part = match field {
        Field::Duration => CallDuration::Duration,
        Field::Prefill => CallDuration::Prefill,
        Field::Decode => CallDuration::Decode,
        Field::Load => CallDuration::Load,
        _ => return,
    };
    printed.put_duration(part, written.map(|written| written.scaled(scale)), label);
}

fn deltas(document: &Value) -> Vec<Delta> {
    let number = |key: &str| document.get("delta")?.get(key)?.as_f64().map(Written::exact);
    let throughput = number("throughput_improvement_percent").map(Delta::Throughput);
    let ttft = number("ttft_reduction_percent").map(Delta::TtftReduction);
    throughput.into_iter().chain(ttft).collect()
}

/// The text with `null` where NaN or infinity stands outside of strings.
fn without_nan(text: &str) -> String {
    let mut repaired = String::with_capacity(text.len());
    let (mut in_string, mut escaped, mut skip) = (false, false, 0);
    for (at, character) in text.char_indices() {
        if at < skip {
            continue;
        }
        if !in_string {
            let word = ["-Infinity", "Infinity", "NaN"].into_iter().find(|word| text[at..].starts_with(word));
            if let Some(word) = word {
                repaired.push_str("null");
                skip = at + word.len();
                continue;
            }
        }
        in_string ^= character == '"' && !escaped;
        escaped = in_string && character == '\\' && !escaped;
        repaired.push(character);
    }
    repaired
}
