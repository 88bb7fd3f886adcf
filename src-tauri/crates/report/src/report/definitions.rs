//! The formulas behind the numbers, for the end of a report.

use super::text::Head::Words;
use super::text::table;

/// Figure, formula, unit.
const FIGURES: [(&str, &str, &str); 14] = [
    (
        "TTFT",
        "first generated text - request written; reasoning is generated text, an empty or role-only chunk is not",
        "ms",
    ),
    ("First visible text", "first text that is not reasoning - request written", "ms"),
    ("End to end", "last generated text - request written", "ms"),
    ("Duration", "final record read - request written", "ms"),
    (
        "Tokens",
        "the server's own counts; a chunk of a stream is not a token and is never counted as one",
        "tokens",
    ),
    ("TPOT", "(last text - first text) / (answer tokens - 1)", "ms/token"),
    (
        "Decode, client",
        "1000 / TPOT; this is the throughput of the figures and of every table but the two in the origin's format",
        "tok/s",
    ),
    (
        "Decode, server",
        "(answer tokens - 1) / decode time of the server, whose clock starts after the first token",
        "tok/s",
    ),
    (
        "Throughput in the origin's format",
        "answer tokens / decode time of the server (eval_count / eval_duration)",
        "tok/s",
    ),
    (
        "Prefill",
        "(prompt tokens - cached tokens) / prefill time of the server; only when the cached part is known or a nonce defeats the cache",
        "tok/s",
    ),
    ("Load", "load time of the server", "ms"),
    ("Client overhead", "TTFT - load - prefill: a check of our own clock", "ms"),
    (
        "Where the time goes",
        "load and prefill of the server; decode = last text - first text; overhead = what is left of the duration",
        "ms or s",
    ),
    ("Longest gap", "the longest time between two chunks with text", "ms"),
];

const RULES: [&str; 8] = [
    "**n/a** means that a figure cannot be known: the server does not report what it needs, or no call has it. It is never zero.",
    "**Invalid** figures enter no mean. Everything of a call is invalid when it failed, broke off, wrote no token, ran with another context than asked for, or the machine slept in it. Of a comparison's report without the analysis that the others rest on only the text stands. A cut prompt takes TTFT, prefill, end to end and the text away; an answer that outgrew the context takes decode and end to end; a cached prompt takes TTFT and prefill; a connection opened again takes TTFT; an answer of fewer than 16 tokens takes decode.",
    "**Cold**: the model was not in memory before the call, or its load took over 1 s and over three times the median load of the arm's other calls. Every other call is **warm**.",
    "**Mean ± standard deviation**: the sample's, with n - 1. One value has no deviation. **CV** = 100 x standard deviation / mean.",
    "**95 % interval of the mean**: mean ± t(0.975, n - 1) x standard deviation / sqrt(n), Student's t.",
    "**Steadiness** by the CV of the client's decode rate: under 5 % steady, under 10 % fair, under 20 % unsteady, else not usable for comparison.",
    "**Outlier**: |x - median| / median absolute deviation over 14.826. Marked, kept in the means.",
    "**Run**: one pass of analysis and report. **Stage**: one of these two requests; their prompts differ, so each has its own line.",
];

/// The last section.
pub(super) fn definitions() -> String {
    let rows: Vec<Vec<String>> = FIGURES
        .into_iter()
        .map(|(name, formula, unit)| vec![name.into(), formula.replace('|', "\\|"), unit.into()])
        .collect();
    let rules: String = RULES.into_iter().map(|rule| format!("- {}\n", rule.replace('|', "\\|"))).collect();
    format!(
        "## Definitions\n\nAll client times are read from a monotonic clock as bytes arrive, before they are parsed.\n\n{}\n{rules}",
        table(&[Words("Figure"), Words("Formula"), Words("Unit")], &rows)
    )
}
