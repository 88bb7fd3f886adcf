//! The OpenAI-compatible wire format and lists, with llama.cpp's additions.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::model::{Model, Residency};
use super::records::{Records, Totals, push_escaped, quoted};
use super::reply::{ReasoningField, Usage};
use super::stamps::Kind;

/// The records of one call to `/v1/chat/completions`.
pub(super) struct Chat {
    model: String,
    created: i64,
    id: String,
    reasoning_field: ReasoningField,
    usage_asked: bool,
    timings: bool,
    after: Vec<u8>,
}

impl Chat {
    pub(super) fn new(index: usize, body: &Value, model: &str, field: ReasoningField, usage: &Usage) -> Self {
        let created = Timestamp::now().as_second();
        let id = format!("chatcmpl-{index:032}");
        let after = format!(
            r#""}}}}],"created":{created},"id":"{id}","model":{},"system_fingerprint":"reference","object":"chat.completion.chunk"}}"#,
            quoted(model)
        );
        Self {
            model: model.to_owned(),
            created,
            id,
            reasoning_field: field,
            usage_asked: usage.openai_usage && body["stream_options"]["include_usage"] == json!(true),
            timings: usage.llama_timings,
            after: format!("{after}\n\n").into_bytes(),
        }
    }

    fn chunk(&self, choices: &Value) -> Value {
        json!({ "choices": choices, "created": self.created, "id": self.id, "model": self.model,
                "system_fingerprint": "reference", "object": "chat.completion.chunk" })
    }

    fn role_chunk(&self) -> Value {
        self.chunk(&json!([
            { "finish_reason": null, "index": 0, "delta": { "role": "assistant", "content": null } }
        ]))
    }
}

impl Records for Chat {
    fn content_type(&self) -> &'static str {
        "text/event-stream"
    }

    fn role(&self, out: &mut Vec<u8>) {
        push_event(out, &self.role_chunk());
    }

    fn text(&self, kind: Kind, text: &str, out: &mut Vec<u8>) {
        out.extend_from_slice(br#"data: {"choices":[{"finish_reason":null,"index":0,"delta":{""#);
        let field = if kind == Kind::Thinking { self.reasoning_field.name() } else { "content" };
        out.extend_from_slice(field.as_bytes());
        out.extend_from_slice(b"\":\"");
        push_escaped(out, text);
        out.extend_from_slice(&self.after);
    }

    fn progress(&self, done: u64, total: u64, out: &mut Vec<u8>) {
        let mut chunk = self.role_chunk();
        chunk["prompt_progress"] = json!({ "total": total, "cache": 0, "processed": done, "time_ms": 0 });
        push_event(out, &chunk);
    }

    fn comment(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b": ping\n\n");
    }

    fn error(&self, message: &str, out: &mut Vec<u8>) {
        push_event(out, &json!({ "error": { "code": 500, "message": message, "type": "server_error" } }));
    }

    fn ending(&self, totals: &Totals) -> (Vec<u8>, Vec<u8>) {
        let mut finish =
            self.chunk(&json!([{ "finish_reason": totals.done_reason, "index": 0, "delta": {} }]));
        let mut before = Vec::new();
        // llama.cpp puts its timings into the last record: the usage record when there is one.
        if self.usage_asked {
            push_event(&mut before, &finish);
            let mut last = self.chunk(&json!([]));
            last["usage"] = usage(totals);
            if self.timings {
                last["timings"] = timings(totals);
            }
            push_event(&mut before, &last);
        } else {
            if self.timings {
                finish["timings"] = timings(totals);
            }
            push_event(&mut before, &finish);
        }
        (before, b"data: [DONE]\n\n".to_vec())
    }

    fn whole(&self, thinking: &str, text: &str, totals: &Totals) -> Value {
        let mut message = json!({ "role": "assistant", "content": text });
        if !thinking.is_empty() {
            message[self.reasoning_field.name()] = json!(thinking);
        }
        let mut answer = json!({
            "choices": [{ "finish_reason": totals.done_reason, "index": 0, "message": message }],
            "created": self.created, "model": self.model, "system_fingerprint": "reference",
            "object": "chat.completion", "usage": usage(totals), "id": self.id
        });
        if self.timings {
            answer["timings"] = timings(totals);
        }
        answer
    }
}

fn push_event(out: &mut Vec<u8>, record: &Value) {
    out.extend_from_slice(b"data: ");
    out.extend_from_slice(record.to_string().as_bytes());
    out.extend_from_slice(b"\n\n");
}

fn usage(totals: &Totals) -> Value {
    let prompt = totals.prompt_tokens.unwrap_or(0);
    let completion = totals.completion_tokens.unwrap_or(0);
    let mut usage = json!({ "completion_tokens": completion, "prompt_tokens": prompt, "total_tokens": prompt + completion });
    if let Some(cached) = totals.cached_tokens {
        usage["prompt_tokens_details"] = json!({ "cached_tokens": cached });
    }
    usage
}

/// llama.cpp's `timings`: `prompt_n` leaves the cached tokens out.
fn timings(totals: &Totals) -> Value {
    let cached = totals.cached_tokens.unwrap_or(0);
    let prompt_n = totals.prompt_tokens.unwrap_or(0).saturating_sub(cached);
    let predicted_n = totals.completion_tokens.unwrap_or(0);
    let prompt_ms = millis(totals.prompt_eval.unwrap_or_default());
    let predicted_ms = millis(totals.eval.unwrap_or_default());
    json!({
        "cache_n": cached,
        "prompt_n": prompt_n, "prompt_ms": prompt_ms,
        "prompt_per_token_ms": ratio(prompt_ms, prompt_n as f64),
        "prompt_per_second": ratio(1e3 * prompt_n as f64, prompt_ms),
        "predicted_n": predicted_n, "predicted_ms": predicted_ms,
        "predicted_per_token_ms": ratio(predicted_ms, predicted_n as f64),
        "predicted_per_second": ratio(1e3 * predicted_n as f64, predicted_ms)
    })
}

fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

/// JSON has no infinity: a division by zero is told as 0.
fn ratio(a: f64, b: f64) -> f64 {
    if b == 0.0 { 0.0 } else { a / b }
}

/// `/v1/models`, with llama.cpp's `meta` and its second list where it looks like that server.
pub(super) fn models(models: &[Model], residency: &Residency, llama: bool) -> Value {
    let data: Vec<Value> = models
        .iter()
        .map(|m| {
            if llama {
                json!({ "id": m.name, "aliases": [m.name], "tags": [], "object": "model", "created": 1_768_469_400,
                        "owned_by": "llamacpp",
                        "meta": { "vocab_type": 2, "n_vocab": 49_152, "n_ctx": residency.num_ctx(m),
                                  "n_ctx_train": m.context_length, "n_embd": 576, "n_params": 1_000_000_000_u64,
                                  "size": m.size_bytes, "ftype": m.quantization } })
            } else {
                json!({ "id": m.name, "object": "model", "created": 1_768_469_400, "owned_by": "library" })
            }
        })
        .collect();
    json!({ "object": "list", "data": data })
}

/// llama.cpp's `/props`.
pub(super) fn props(model: &Model, residency: &Residency) -> Value {
    json!({
        "default_generation_settings": {
            "params": { "seed": 4_294_967_295_u32, "temperature": 0.8, "top_k": 40, "top_p": 0.95,
                        "repeat_penalty": 1.0, "max_tokens": -1 },
            "n_ctx": residency.num_ctx(model)
        },
        "total_slots": 1, "model_alias": model.name, "model_ftype": model.quantization,
        "model_path": format!("{}.gguf", model.name), "modalities": { "vision": false, "video": false, "audio": false },
        "endpoint_slots": true, "endpoint_props": false, "endpoint_metrics": false,
        "chat_template": "{{ messages }}", "build_info": "b0-reference"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(bytes: &[u8]) -> Vec<Value> {
        String::from_utf8(bytes.to_vec())
            .unwrap()
            .split_terminator("\n\n")
            .map(|event| serde_json::from_str(event.strip_prefix("data: ").unwrap()).unwrap())
            .collect()
    }

    fn chat(include_usage: bool, llama_timings: bool) -> Chat {
        let body = json!({ "stream_options": { "include_usage": include_usage } });
        let usage = Usage { llama_timings, ..Usage::default() };
        Chat::new(3, &body, "m", ReasoningField::ReasoningContent, &usage)
    }

    #[test]
    fn text_and_reasoning_stand_in_their_own_fields() {
        let chat = chat(false, false);
        let mut out = Vec::new();
        chat.text(Kind::Thinking, "hm", &mut out);
        chat.text(Kind::Text, "a\"é", &mut out);
        let events = events(&out);
        assert_eq!(events[0]["choices"][0]["delta"], json!({ "reasoning_content": "hm" }));
        assert_eq!(events[1]["choices"][0]["delta"], json!({ "content": "a\"é" }));
        assert_eq!(events[1]["object"], json!("chat.completion.chunk"));
    }

    #[test]
    fn usage_comes_in_a_record_without_choices_only_when_asked_for() {
        let totals = Totals {
            done_reason: "stop".to_owned(),
            prompt_tokens: Some(30),
            cached_tokens: Some(10),
            completion_tokens: Some(5),
            prompt_eval: Some(Duration::from_millis(4)),
            eval: Some(Duration::from_millis(8)),
            ..Totals::default()
        };
        let asked = events(&chat(true, true).ending(&totals).0);
        assert_eq!(asked.len(), 2);
        assert_eq!(asked[1]["choices"], json!([]));
        assert_eq!(asked[1]["usage"]["total_tokens"], json!(35));
        assert_eq!(asked[1]["usage"]["prompt_tokens_details"]["cached_tokens"], json!(10));
        assert_eq!(asked[1]["timings"]["prompt_n"], json!(20));
        assert_eq!(asked[1]["timings"]["predicted_ms"], json!(8.0));

        let (not_asked, done) = chat(false, true).ending(&totals);
        let not_asked = events(&not_asked);
        assert_eq!(not_asked.len(), 1);
        assert_eq!(not_asked[0]["choices"][0]["finish_reason"], json!("stop"));
        assert_eq!(not_asked[0]["timings"]["cache_n"], json!(10));
        assert_eq!(done, b"data: [DONE]\n\n");
    }
}
