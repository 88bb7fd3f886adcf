//! The command line as data.

mod servers;

use std::path::PathBuf;

use chimera_core::language::{LANGUAGES, Language};
use chimera_core::preset::Preset;
use chimera_core::spec::{ArmSpec, BenchmarkSpec, Design, FolderLimits, Limits, ProviderKind, Settings};
use clap::{Args, Parser, Subcommand, ValueEnum};
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

const EXIT_CODES: &str = "Exit codes: 0 completed, 1 other error, 2 bad arguments, 3 server unreachable or model \
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
    /// List the runs in a reports place.
    Runs(RunsArgs),
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
pub struct RunArgs {
    /// The reports folder to analyse.
    #[arg(long)]
    pub folder: PathBuf,
    /// The wire format of the server.
    #[arg(long)]
    pub provider: Provider,
    /// The server's address, with or without `/v1`; the first one found on this machine when left away.
    #[arg(long)]
    pub url: Option<String>,
    /// The model's name on the server.
    #[arg(long)]
    pub model: String,
    /// Take settings, runs, pause and warm-ups from a preset that was saved in the window; what is given here goes before.
    #[arg(long, value_name = "NAME")]
    pub preset: Option<String>,
    /// Passes of the pipeline [default: 3].
    #[arg(long)]
    pub runs: Option<u32>,
    /// The configuration's name in tables and plots.
    #[arg(long, default_value = "Baseline")]
    pub name: String,
    #[command(flatten)]
    pub settings: SettingArgs,
    #[command(flatten)]
    pub conduct: ConductArgs,
    /// The language that the model is asked to write in [default: English].
    #[arg(long, value_name = "NAME")]
    pub language: Option<LanguageName>,
    #[command(flatten)]
    pub key: KeySource,
    /// Where the run's folder is made.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Print one JSON document at the end.
    #[arg(long)]
    pub json: bool,
}

/// Each is the server's default when left away.
#[derive(Debug, Args)]
#[command(next_help_heading = "Settings")]
pub struct SettingArgs {
    /// Layers on the GPU (Ollama).
    #[arg(long)]
    pub num_gpu: Option<u32>,
    /// Context length in tokens (Ollama).
    #[arg(long)]
    pub num_ctx: Option<u32>,
    /// Sampling temperature.
    #[arg(long)]
    pub temperature: Option<f64>,
    /// Nucleus sampling.
    #[arg(long)]
    pub top_p: Option<f64>,
    /// The k likeliest tokens.
    #[arg(long)]
    pub top_k: Option<u32>,
    /// Penalty on repeated tokens.
    #[arg(long)]
    pub repeat_penalty: Option<f64>,
    /// Sampling seed.
    #[arg(long)]
    pub seed: Option<u32>,
    /// The most tokens an answer may have [default: 512].
    #[arg(long)]
    pub num_predict: Option<u32>,
    /// Least probability relative to the likeliest token.
    #[arg(long)]
    pub min_p: Option<f64>,
    /// Prompt tokens processed at a time (Ollama).
    #[arg(long)]
    pub num_batch: Option<u32>,
    /// Processor threads (Ollama).
    #[arg(long)]
    pub num_thread: Option<u32>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Conduct")]
pub struct ConductArgs {
    /// Pause between two runs, in seconds [default: 2].
    #[arg(long, value_name = "S")]
    pub cooldown: Option<f64>,
    /// Short calls after each load that are not measured [default: 1].
    #[arg(long)]
    pub warmups: Option<u32>,
    /// Leave the nonce out, so that servers may reuse cached prompts.
    #[arg(long)]
    pub no_nonce: bool,
    /// Longest wait for a connection, in seconds.
    #[arg(long, default_value_t = Limits::default().connect_s, value_name = "S")]
    pub connect_limit: f64,
    /// Longest wait for the first text, a load included, in seconds.
    #[arg(long, default_value_t = Limits::default().first_token_s, value_name = "S")]
    pub first_token_limit: f64,
    /// Longest silence within a stream, in seconds.
    #[arg(long, default_value_t = Limits::default().idle_s, value_name = "S")]
    pub idle_limit: f64,
    /// Longest whole call, in seconds; none when left away.
    #[arg(long, value_name = "S")]
    pub total_limit: Option<f64>,
}

impl RunArgs {
    /// The specification these arguments ask for, on the server at `url`; what they leave open is taken from `preset`.
    pub fn spec(&self, url: String, preset: &Preset) -> BenchmarkSpec {
        let arm = ArmSpec {
            name: self.name.clone(),
            provider: self.provider.into(),
            url,
            model: self.model.clone(),
            settings: self.settings.settings().or(&preset.settings),
        };
        BenchmarkSpec {
            folder: self.folder.clone(),
            arms: vec![arm],
            runs: self.runs.unwrap_or(preset.runs),
            cooldown_s: self.conduct.cooldown.unwrap_or(preset.cooldown_s),
            warmups: self.conduct.warmups.unwrap_or(preset.warmups),
            nonce: preset.nonce && !self.conduct.no_nonce,
            limits: Limits {
                connect_s: self.conduct.connect_limit,
                first_token_s: self.conduct.first_token_limit,
                idle_s: self.conduct.idle_limit,
                total_s: self.conduct.total_limit,
            },
            folder_limits: FolderLimits::default(),
            language: self.language.unwrap_or_default().0,
            design: Design::default(),
            reports_place: self.out.clone(),
        }
    }
}

impl SettingArgs {
    fn settings(&self) -> Settings {
        Settings {
            num_gpu: self.num_gpu,
            num_ctx: self.num_ctx,
            temperature: self.temperature,
            top_p: self.top_p,
            top_k: self.top_k,
            repeat_penalty: self.repeat_penalty,
            seed: self.seed,
            num_predict: self.num_predict,
            min_p: self.min_p,
            num_batch: self.num_batch,
            num_thread: self.num_thread,
        }
    }
}

#[derive(Debug, Args)]
pub struct RunsArgs {
    /// The reports place.
    pub place: PathBuf,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
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
