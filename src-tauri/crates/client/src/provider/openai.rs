//! `/v1/chat/completions`: the request, and one event of the answer.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::error_body;
use super::record::{Record, count};
use super::text::Text;
use super::types::CallRequest;
use chimera_types::metrics::Usage;
use chimera_types::server::LLAMA_CPP;

/// The data of the event that ends every stream.
pub(super) const END_OF_STREAM: &[u8] = b"[DONE]";

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: [Message<'a>; 1],
    stream: bool,
    stream_options: StreamOptions,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_k: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat_penalty: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_prompt: Option<bool>,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'a str,
    content: &'a str,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

/// The request body. llama.cpp takes fields of its own; other servers may refuse a field that they do not know.
pub(super) fn body(request: &CallRequest) -> impl Serialize {
    let set = &request.settings;
    let is_llama_cpp = request.server.product == LLAMA_CPP;
    Body {
        model: &request.model,
        messages: [Message { role: "user", content: &request.prompt }],
        stream: true,
        stream_options: StreamOptions { include_usage: true },
        max_tokens: request.num_predict,
        temperature: set.temperature,
        top_p: set.top_p,
        seed: set.seed,
        top_k: set.top_k.filter(|_| is_llama_cpp),
        repeat_penalty: set.repeat_penalty.filter(|_| is_llama_cpp),
        min_p: set.min_p.filter(|_| is_llama_cpp),
        cache_prompt: is_llama_cpp.then_some(false),
    }
}

#[derive(Deserialize)]
struct Chunk<'a> {
    #[serde(borrow)]
    choices: Option<Vec<Choice<'a>>>,
    usage: Option<Counts>,
    timings: Option<Timings>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Choice<'a> {
    #[serde(borrow)]
    delta: Option<Delta<'a>>,
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Delta<'a> {
    #[serde(borrow, default)]
    content: Text<'a>,
    /// llama.cpp, vLLM, DeepSeek.
    #[serde(borrow, default)]
    reasoning_content: Text<'a>,
    /// Ollama, newer vLLM.
    #[serde(borrow, default)]
    reasoning: Text<'a>,
}

#[derive(Deserialize)]
struct Counts {
    prompt_tokens: Option<f64>,
    completion_tokens: Option<f64>,
    prompt_tokens_details: Option<PromptDetails>,
}

#[derive(Deserialize)]
struct PromptDetails {
    cached_tokens: Option<f64>,
}

/// llama.cpp's own figures. `prompt_n` counts the uncached part of the prompt only.
#[derive(Deserialize)]
struct Timings {
    cache_n: Option<f64>,
    prompt_n: Option<f64>,
    prompt_ms: Option<f64>,
    predicted_n: Option<f64>,
    predicted_ms: Option<f64>,
}

/// Reads the data of one event.
pub(super) fn parse(data: &[u8]) -> serde_json::Result<Record<'_>> {
    if data.trim_ascii() == END_OF_STREAM {
        return Ok(Record { done: true, ..Record::default() });
    }
    let chunk: Chunk<'_> = serde_json::from_slice(data)?;
    let usage = (chunk.usage.is_some() || chunk.timings.is_some())
        .then(|| usage(chunk.usage.as_ref(), chunk.timings.as_ref()));
    let error = chunk.error.map(|error| error_body::words_of_error(error.get()));
    let choice = chunk.choices.and_then(|choices| choices.into_iter().next());
    let (delta, finish_reason) = match choice {
        Some(choice) => (choice.delta.unwrap_or_default(), choice.finish_reason),
        None => (Delta::default(), None),
    };
    let reasoning =
        if delta.reasoning_content.0.is_empty() { delta.reasoning } else { delta.reasoning_content };
    Ok(Record { reasoning, text: delta.content, finish_reason, usage, error, done: false })
}

fn usage(counts: Option<&Counts>, timings: Option<&Timings>) -> Usage {
    let timed = |field: fn(&Timings) -> Option<f64>| timings.and_then(field);
    let counted = |field: fn(&Counts) -> Option<f64>| counts.and_then(field);
    let whole_prompt = timed(|t| Some(t.prompt_n? + t.cache_n?));
    let cached = |c: &Counts| c.prompt_tokens_details.as_ref()?.cached_tokens;
    Usage {
        prompt_tokens: count(counted(|c| c.prompt_tokens).or(whole_prompt)),
        output_tokens: count(counted(|c| c.completion_tokens).or(timed(|t| t.predicted_n))),
        cached_tokens: count(timed(|t| t.cache_n).or(counts.and_then(cached))),
        load_ms: None,
        prefill_ms: timed(|t| t.prompt_ms),
        decode_ms: timed(|t| t.predicted_ms),
        total_ms: None,
    }
}
