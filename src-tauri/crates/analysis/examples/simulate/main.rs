//! How often the verdict is wrong, how often it finds a difference, and how often its interval holds the truth: simulated
//! benchmarks with known differences. Run by `cargo xtask simulate`; prints Markdown.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod benchmark;
mod power;
mod table;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let benchmarks =
        |at: usize, usual: usize| arguments.get(at).and_then(|n| n.parse().ok()).unwrap_or(usual);
    match arguments.first().map(String::as_str) {
        Some("power") => power::print(benchmarks(1, 10_000)),
        _ => table::print(benchmarks(0, 10_000)),
    }
}
