//! Arguments on the way to a server and to a model on it.

use clap::Args;

use super::{KeySource, Provider};

#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Ask this address too; the exit code is then its own.
    #[arg(long)]
    pub url: Option<String>,
    /// The wire format of that server; found out when left away.
    #[arg(long, requires = "url")]
    pub provider: Option<Provider>,
    #[command(flatten)]
    pub key: KeySource,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct PullArgs {
    /// The model's name in the library, with or without a tag: gemma3, qwen2.5:7b.
    pub model: String,
    /// The Ollama server; the first one found on this machine when left away.
    #[arg(long)]
    pub url: Option<String>,
    /// Print one JSON document at the end.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct LoadArgs {
    /// The model's name on the server.
    pub model: String,
    /// The server; the first one found on this machine that has the model when left away.
    #[arg(long)]
    pub url: Option<String>,
    /// Context length to load it with, in tokens (Ollama; for `load`).
    #[arg(long)]
    pub num_ctx: Option<u32>,
    /// Layers to keep on the GPU (Ollama; for `load`).
    #[arg(long)]
    pub num_gpu: Option<u32>,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}
