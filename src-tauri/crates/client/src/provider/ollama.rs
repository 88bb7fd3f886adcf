//! Ollama's `/api/generate`: the request, and one line of the answer.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::error_body;
use super::record::{Record, count};
use super::text::Text;
use super::types::CallRequest;
use chimera_types::metrics::Usage;

const NS_PER_MS: f64 = 1e6;

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    prompt: &'a str,
    stream: bool,
    options: Options,
    /// A prompt that does not fit is refused instead of being cut in silence.
    #[serde(skip_serializing_if = "Option::is_none")]
    truncate: Option<bool>,
    /// An answer that does not fit ends instead of pushing the prompt out.
    #[serde(skip_serializing_if = "Option::is_none")]
    shift: Option<bool>,
}

#[derive(Serialize)]
struct Options {
    #[serde(skip_serializing_if = "Option::is_none")]
    num_gpu: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    num_ctx: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_k: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat_penalty: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    num_batch: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    num_thread: Option<u32>,
    num_predict: u32,
}

/// The request body. `guarded` asks the server not to cut the prompt and not to shift its context.
pub(super) fn body(request: &CallRequest, guarded: bool) -> impl Serialize {
    let set = &request.settings;
    let guard = guarded.then_some(false);
    Body {
        model: &request.model,
        prompt: &request.prompt,
        stream: true,
        options: Options {
            num_gpu: set.num_gpu,
            num_ctx: set.num_ctx,
            temperature: set.temperature,
            top_p: set.top_p,
            top_k: set.top_k,
            repeat_penalty: set.repeat_penalty,
            seed: set.seed,
            min_p: set.min_p,
            num_batch: set.num_batch,
            num_thread: set.num_thread,
            num_predict: request.num_predict,
        },
        truncate: guard,
        shift: guard,
    }
}

/// Whether a server refused a guarded request because it does not know the guards. One that refuses a prompt for its
/// length speaks of the context, not of the fields.
pub(super) fn is_ignorant_of_guards(status: u16, words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    status == 400
        && (words.contains("truncate") || words.contains("shift"))
        && [
            "unknown",
            "unrecognized",
            "unexpected",
            "unsupported",
            "invalid",
            "not supported",
            "not permitted",
        ]
        .iter()
        .any(|word| words.contains(word))
        && !words.contains("length")
        && !words.contains("exceed")
}

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow, default)]
    response: Text<'a>,
    #[serde(borrow, default)]
    thinking: Text<'a>,
    #[serde(default)]
    done: bool,
    done_reason: Option<String>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
    prompt_eval_count: Option<f64>,
    eval_count: Option<f64>,
    total_duration: Option<f64>,
    load_duration: Option<f64>,
    prompt_eval_duration: Option<f64>,
    eval_duration: Option<f64>,
}

/// Reads one line. Durations come in nanoseconds; a count or duration of zero is left out by the server.
pub(super) fn parse(line: &[u8]) -> serde_json::Result<Record<'_>> {
    let line: Line<'_> = serde_json::from_slice(line)?;
    let ms = |ns: Option<f64>| ns.map(|ns| ns / NS_PER_MS);
    let usage = line.done.then(|| Usage {
        prompt_tokens: count(line.prompt_eval_count),
        output_tokens: count(line.eval_count),
        cached_tokens: None,
        load_ms: ms(line.load_duration),
        prefill_ms: ms(line.prompt_eval_duration),
        decode_ms: ms(line.eval_duration),
        total_ms: ms(line.total_duration),
    });
    Ok(Record {
        reasoning: line.thinking,
        text: line.response,
        finish_reason: line.done_reason,
        usage,
        error: line.error.map(|error| error_body::words_of_error(error.get())),
        done: line.done,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_does_not_know_the_guards_is_told_from_one_that_obeys_them() {
        for (status, words, expected) in [
            (400, "json: unknown field \"truncate\"", true),
            (400, "Unexpected key 'shift'", true),
            (400, "the input length exceeds the context length", false),
            (400, "invalid options: prompt too long; length exceeds context, set truncate to cut it", false),
            (400, "unknown field \"seed\"", false),
            (500, "unknown field \"truncate\"", false),
        ] {
            assert_eq!(is_ignorant_of_guards(status, words), expected, "{words}");
        }
    }
}
