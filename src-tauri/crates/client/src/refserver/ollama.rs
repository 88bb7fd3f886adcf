//! Ollama's wire format and lists.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::model::{Model, Residency};
use super::records::{Records, Totals, push_escaped, quoted};
use super::stamps::Kind;

/// The records of one call to `/api/generate`.
pub(super) struct Generate {
    model: String,
    created_at: String,
    before: Vec<u8>,
}

impl Generate {
    pub(super) fn new(model: &str) -> Self {
        let created_at = Timestamp::now().to_string();
        let before =
            format!(r#"{{"model":{},"created_at":"{created_at}","response":""#, quoted(model)).into_bytes();
        Self { model: model.to_owned(), created_at, before }
    }

    /// The answer to an empty prompt: the model was loaded, or unloaded.
    pub(super) fn loaded(&self, done_reason: &str) -> Value {
        json!({ "model": self.model, "created_at": self.created_at, "response": "", "done": true,
                "done_reason": done_reason })
    }

    fn last(&self, text: &str, thinking: &str, totals: &Totals) -> Value {
        let mut record = Map::new();
        record.insert("model".to_owned(), json!(self.model));
        record.insert("created_at".to_owned(), json!(Timestamp::now().to_string()));
        record.insert("response".to_owned(), json!(text));
        if !thinking.is_empty() {
            record.insert("thinking".to_owned(), json!(thinking));
        }
        record.insert("done".to_owned(), json!(true));
        record.insert("done_reason".to_owned(), json!(totals.done_reason));
        record.insert("context".to_owned(), json!([1, 2, 3]));
        let figures = [
            ("total_duration", Some(nanos(totals.total))),
            ("load_duration", totals.load.map(nanos)),
            ("prompt_eval_count", totals.prompt_tokens),
            ("prompt_eval_duration", totals.prompt_eval.map(nanos)),
            ("eval_count", totals.completion_tokens),
            ("eval_duration", totals.eval.map(nanos)),
        ];
        for (name, figure) in figures {
            // Ollama leaves out what is zero.
            if let Some(figure) = figure.filter(|figure| *figure > 0) {
                record.insert(name.to_owned(), json!(figure));
            }
        }
        Value::Object(record)
    }
}

impl Records for Generate {
    fn content_type(&self) -> &'static str {
        "application/x-ndjson"
    }

    fn role(&self, _out: &mut Vec<u8>) {}

    fn text(&self, kind: Kind, text: &str, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.before);
        if kind == Kind::Thinking {
            out.extend_from_slice(br#"","thinking":""#);
        }
        push_escaped(out, text);
        out.extend_from_slice(b"\",\"done\":false}\n");
    }

    fn progress(&self, _done: u64, _total: u64, _out: &mut Vec<u8>) {}

    fn comment(&self, _out: &mut Vec<u8>) {}

    fn error(&self, message: &str, out: &mut Vec<u8>) {
        out.extend_from_slice(json!({ "error": message }).to_string().as_bytes());
        out.push(b'\n');
    }

    fn ending(&self, totals: &Totals) -> (Vec<u8>, Vec<u8>) {
        (Vec::new(), format!("{}\n", self.last("", "", totals)).into_bytes())
    }

    fn whole(&self, thinking: &str, text: &str, totals: &Totals) -> Value {
        self.last(text, thinking, totals)
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// `/api/tags`.
pub(super) fn tags(models: &[Model]) -> Value {
    let models: Vec<Value> = models
        .iter()
        .map(|m| {
            json!({ "name": m.name, "model": m.name, "modified_at": "2026-01-15T09:30:00Z", "size": m.size_bytes,
                    "digest": m.digest, "details": details(m) })
        })
        .collect();
    json!({ "models": models })
}

/// `/api/ps`: the loaded models; `told_context` in place of the true context length.
pub(super) fn ps(models: &[Model], residency: &Residency, told_context: Option<u32>) -> Value {
    let expires_at = Timestamp::now() + SignedDuration::from_mins(5);
    let models: Vec<Value> = models
        .iter()
        .filter(|m| residency.contains(&m.name))
        .map(|m| {
            json!({ "name": m.name, "model": m.name, "size": m.size_bytes, "digest": m.digest, "details": details(m),
                    "expires_at": expires_at.to_string(), "size_vram": m.size_bytes,
                    "context_length": told_context.unwrap_or_else(|| residency.num_ctx(m)) })
        })
        .collect();
    json!({ "models": models })
}

/// `/api/show`.
pub(super) fn show(m: &Model) -> Value {
    let mut info = Map::new();
    info.insert("general.architecture".to_owned(), json!(m.family));
    info.insert("general.file_type".to_owned(), json!(15));
    info.insert("general.parameter_count".to_owned(), json!(1_000_000_000_u64));
    info.insert(format!("{}.block_count", m.family), json!(m.block_count));
    info.insert(format!("{}.context_length", m.family), json!(m.context_length));
    json!({ "license": "", "modelfile": format!("FROM {}\n", m.name), "parameters": "", "template": "{{ .Prompt }}",
            "details": details(m), "model_info": info, "capabilities": m.capabilities,
            "modified_at": "2026-01-15T09:30:00Z" })
}

fn details(m: &Model) -> Value {
    json!({ "parent_model": "", "format": "gguf", "family": m.family, "families": [m.family],
            "parameter_size": m.parameter_size, "quantization_level": m.quantization })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(bytes: &[u8]) -> Value {
        assert_eq!(bytes.last(), Some(&b'\n'));
        serde_json::from_slice(bytes).unwrap()
    }

    #[test]
    fn a_text_record_holds_its_text_and_a_thinking_record_an_empty_response() {
        let records = Generate::new("m\"1");
        let mut out = Vec::new();
        records.text(Kind::Text, "a\nb", &mut out);
        let text = parse(&out);
        assert_eq!(
            (&text["model"], &text["response"], &text["done"]),
            (&json!("m\"1"), &json!("a\nb"), &json!(false))
        );
        out.clear();
        records.text(Kind::Thinking, "hm", &mut out);
        let thinking = parse(&out);
        assert_eq!((&thinking["response"], &thinking["thinking"]), (&json!(""), &json!("hm")));
    }

    #[test]
    fn the_final_record_counts_nanoseconds_and_leaves_zeros_out() {
        let totals = Totals {
            done_reason: "stop".to_owned(),
            prompt_tokens: Some(12),
            completion_tokens: Some(0),
            total: Duration::from_millis(3),
            load: Some(Duration::ZERO),
            prompt_eval: Some(Duration::from_micros(5)),
            ..Totals::default()
        };
        let last = parse(&Generate::new("m").ending(&totals).1);
        assert_eq!(last["done"], json!(true));
        assert_eq!(last["total_duration"], json!(3_000_000));
        assert_eq!(last["prompt_eval_duration"], json!(5_000));
        assert_eq!(last["prompt_eval_count"], json!(12));
        for absent in ["load_duration", "eval_count", "eval_duration"] {
            assert!(last.get(absent).is_none(), "{absent}");
        }
    }
}
