//! The command line as data.

mod arm;
mod compare;
mod history;
mod import;
mod run;
mod servers;

use std::path::PathBuf;

use chimera_types::language::{LANGUAGES, Language};
use chimera_types::spec::ProviderKind;
use clap::{Args, Parser, Subcommand, ValueEnum};
pub use compare::CompareArgs;
pub use history::{RestoreArgs, RunsArgs, TagArgs, TrashArgs};
pub use import::ImportArgs;
pub use run::RunArgs;
pub use servers::{DoctorArgs, LoadArgs, PullArgs};

/// Benchmarks local LLM servers and writes reports whose numbers can be checked.
#[derive(Debug, Parser)]
#[command(name = "chimera", version, after_help = EXIT_CODES)]
pub struct Cli {
    /// Repeat the log on standard error.
    #[arg(long, short, global = true)]
    pub verbose: bool,
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 completed, 1 other error or slower than `compare --threshold` allows, 2 bad arguments, 3 server unreachable or model \
                          missing, 4 stopped, 5 no usable call.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what a reports folder holds: files, columns, ranges, problems.
    Scan(ScanArgs),
    /// List the models of the servers on this machine, or of one server.
    Models(ModelsArgs),
    /// Say which LLM servers can be used, what is wrong with the others, and what to do about it.
    Doctor(DoctorArgs),
    /// Download a model through Ollama; Ctrl-C pauses, the same command resumes.
    Pull(PullArgs),
    /// Load a model into memory.
    Load(LoadArgs),
    /// Take a model out of memory.
    Unload(LoadArgs),
    /// Measure a model on a reports folder and write the report.
    Run(Box<RunArgs>),
    /// Take over what other programs measured: agent reports, comparison reports, metrics.json, tables of a sweep. Every
    /// aggregate is computed anew from the rows, and what does not follow from them is told.
    Import(ImportArgs),
    /// Lay runs side by side, or two columns of a CSV file: do they differ beyond chance, and by how much?
    Compare(CompareArgs),
    /// List and search the runs of this account, or of one reports place.
    Runs(Box<RunsArgs>),
    /// Set the tags of a run, or its note.
    Tag(TagArgs),
    /// Move runs into the trash of their place, or list what is in it.
    Trash(TrashArgs),
    /// Put a deleted run back.
    Restore(RestoreArgs),
    /// Write the report of a run that a crash left without one.
    Finish(FinishArgs),
    /// Measure the error of this program's own clock on this machine.
    Selfcheck(SelfcheckArgs),
    /// Try every part of the program without a model or a network.
    Selftest,
    /// Run the reference server of the self-check until Ctrl-C.
    Refserver(RefserverArgs),
    /// Keep, delete or look for the API key of a server; the key comes on standard input, never as an argument.
    Key(KeyArgs),
    /// Print what someone needs who helps with a problem: no keys, no names.
    Diagnostics,
    /// Turn a report into one safe, self-contained HTML file.
    Preview(PreviewArgs),
}

#[derive(Debug, Args)]
pub struct ScanArgs {
    /// The folder.
    pub dir: PathBuf,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ModelsArgs {
    /// Ask this server only, with or without `/v1`.
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

/// Where a key comes from that is not the one that is kept for the server.
#[derive(Debug, Args)]
pub struct KeySource {
    /// Read the server's API key from standard input; else the variable CHIMERA_API_KEY, else the key that is kept.
    #[arg(long, requires = "url")]
    pub api_key_stdin: bool,
}

#[derive(Debug, Args)]
pub struct KeyArgs {
    #[command(subcommand)]
    pub action: KeyAction,
}

#[derive(Debug, Subcommand)]
pub enum KeyAction {
    /// Keep the key that comes on standard input in the system's keychain.
    Set {
        /// The server's address, with or without `/v1`.
        url: String,
    },
    /// Delete the key.
    Delete {
        /// The server's address.
        url: String,
    },
    /// Say whether a key is kept; exit code 1 when none is.
    Status {
        /// The server's address.
        url: String,
    },
}

/// A language by its English name.
#[derive(Debug, Clone, Copy, Default)]
pub struct LanguageName(pub Language);

impl std::str::FromStr for LanguageName {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        let named = LANGUAGES.iter().find(|choice| choice.name.eq_ignore_ascii_case(text));
        named.map(|choice| Self(choice.language)).ok_or(UnknownLanguage)
    }
}

/// A name that is none of the languages.
#[derive(Debug)]
pub struct UnknownLanguage;

impl std::fmt::Display for UnknownLanguage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "known are {}", LANGUAGES.map(|choice| choice.name).join(", "))
    }
}

impl std::error::Error for UnknownLanguage {}

/// The wire formats, as they are typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Provider {
    Ollama,
    Openai,
}

impl From<Provider> for ProviderKind {
    fn from(provider: Provider) -> Self {
        match provider {
            Provider::Ollama => Self::Ollama,
            Provider::Openai => Self::OpenAi,
        }
    }
}

#[derive(Debug, Args)]
pub struct FinishArgs {
    /// The run's folder.
    pub dir: PathBuf,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct SelfcheckArgs {
    /// Take a minute instead of ten seconds.
    #[arg(long)]
    pub long: bool,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct RefserverArgs {
    /// The port on 127.0.0.1; a free one when 0.
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Tokens a second.
    #[arg(long, default_value_t = 125.0)]
    pub rate: f64,
    /// Tokens in an answer.
    #[arg(long, default_value_t = 512)]
    pub tokens: u32,
    /// Time from the request to the first token, in milliseconds.
    #[arg(long, default_value_t = 100.0)]
    pub prefill_ms: f64,
    /// Time of a load before the first answer, in milliseconds.
    #[arg(long, default_value_t = 0.0)]
    pub load_ms: f64,
    /// Tokens of reasoning before each answer.
    #[arg(long, default_value_t = 0)]
    pub thinking: u32,
}

#[derive(Debug, Args)]
pub struct PreviewArgs {
    /// The Markdown file. Plots are read from `plots/` beside it.
    pub report: PathBuf,
    /// The HTML file to write.
    #[arg(long)]
    pub out: PathBuf,
}
