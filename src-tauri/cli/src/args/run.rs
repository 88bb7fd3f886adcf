//! The arguments of `chimera run`.

use std::path::PathBuf;

use chimera_app::preset::Preset;
use chimera_types::Error;
use chimera_types::plan::Stage;
use chimera_types::spec::{
    ArmSpec, BenchmarkSpec, DEFAULT_BLOCKS, Design, FolderLimits, Limits, Metric, Primary, RunOrder,
    Settings, SpecProblem, Until,
};
use clap::{Args, ValueEnum};

use super::arm::ArmText;
use super::{KeySource, LanguageName, Provider};

/// The most runs of a benchmark that ends by a rule, unless a number is given.
const MOST_RUNS_UNTIL: u32 = 40;

#[derive(Debug, Args)]
pub struct RunArgs {
    /// The reports folder to analyse.
    #[arg(long)]
    pub folder: PathBuf,
    /// The wire format of the server.
    #[arg(long, required_unless_present = "arms")]
    pub provider: Option<Provider>,
    /// The server's address, with or without `/v1`; the first one found on this machine when left away.
    #[arg(long)]
    pub url: Option<String>,
    /// The model's name on the server.
    #[arg(long, required_unless_present = "arms")]
    pub model: Option<String>,
    /// A configuration to compare, `NAME` or `NAME: KEY=VALUE, ...`; may be repeated, the first is the baseline. Keys are
    /// provider, url, model and the settings; what is left away is taken from the other arguments.
    #[arg(long = "arm", value_name = "NAME: KEY=VALUE, ...")]
    pub arms: Vec<ArmText>,
    /// Take settings, runs, pause and warm-ups from a preset that was saved in the window; what is given here goes before.
    #[arg(long, value_name = "NAME")]
    pub preset: Option<String>,
    /// Passes of the pipeline in each configuration, at most so many with --until or --minutes [default: 3; 8 with several
    /// configurations; 40 with --until or --minutes].
    #[arg(long)]
    pub runs: Option<u32>,
    /// The configuration's name in tables and plots.
    #[arg(long, default_value = "Baseline", conflicts_with = "arms")]
    pub name: String,
    #[command(flatten)]
    pub settings: SettingArgs,
    #[command(flatten)]
    pub conduct: ConductArgs,
    #[command(flatten)]
    pub design: DesignArgs,
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

#[derive(Debug, Args)]
#[command(next_help_heading = "Comparison")]
pub struct DesignArgs {
    /// Whether the configurations take turns, or all runs of one come before those of the next.
    #[arg(long, default_value = "interleaved")]
    pub order: Order,
    /// The figure that decides.
    #[arg(long, default_value = "decode")]
    pub primary: Deciding,
    /// The stage whose calls decide.
    #[arg(long, default_value = "report")]
    pub primary_stage: DecidingStage,
    /// End once the 95 % interval of what decides is within plus or minus so many percent.
    #[arg(long, value_name = "PERCENT")]
    pub until: Option<f64>,
    /// End after the block in which so many minutes have passed.
    #[arg(long, value_name = "N")]
    pub minutes: Option<f64>,
}

/// The orders, as they are typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Order {
    Interleaved,
    Grouped,
}

/// The figures that can decide, as they are typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Deciding {
    Decode,
    Ttft,
}

/// The stages that can decide, as they are typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DecidingStage {
    Analysis,
    Report,
}

impl DesignArgs {
    fn design(&self) -> Design {
        Design {
            order: match self.order {
                Order::Interleaved => RunOrder::Interleaved,
                Order::Grouped => RunOrder::Grouped,
            },
            primary: Primary {
                metric: match self.primary {
                    Deciding::Decode => Metric::DecodeRate,
                    Deciding::Ttft => Metric::Ttft,
                },
                stage: match self.primary_stage {
                    DecidingStage::Analysis => Stage::Analysis,
                    DecidingStage::Report => Stage::Report,
                },
            },
            until: Until { half_width_percent: self.until, minutes: self.minutes },
        }
    }
}

impl RunArgs {
    /// The configurations that were named, or the one that the other arguments describe.
    pub fn arms(&self) -> Vec<ArmText> {
        match self.arms.as_slice() {
            [] => vec![ArmText { name: self.name.clone(), ..ArmText::default() }],
            arms => arms.to_vec(),
        }
    }

    /// The configuration of an arm without its server's address; what it leaves open is taken from the other arguments, then
    /// from `preset`.
    ///
    /// # Errors
    /// [`Error::InvalidSpec`] when neither names a wire format or a model.
    pub fn arm(&self, position: usize, arm: &ArmText, preset: &Preset) -> Result<ArmSpec, Error> {
        let missing = |key: &str| {
            Error::InvalidSpec(vec![SpecProblem {
                field: format!("arms[{position}].{key}"),
                message: format!("{} names no {key}; add {key}=... or --{key}.", arm.name),
            }])
        };
        Ok(ArmSpec {
            name: arm.name.clone(),
            provider: arm.provider.or(self.provider).ok_or_else(|| missing("provider"))?.into(),
            url: String::new(),
            model: arm.model.clone().or_else(|| self.model.clone()).ok_or_else(|| missing("model"))?,
            settings: arm.settings.clone().or(&self.settings.settings()).or(&preset.settings),
        })
    }

    /// The specification these arguments ask for, of these configurations; what they leave open is taken from `preset`.
    pub fn spec(&self, arms: Vec<ArmSpec>, preset: &Preset) -> BenchmarkSpec {
        let design = self.design.design();
        let usual = match (&self.preset, arms.len()) {
            (None, _) if !design.until.is_never() => MOST_RUNS_UNTIL,
            (None, 2..) => DEFAULT_BLOCKS,
            _ => preset.runs,
        };
        BenchmarkSpec {
            folder: self.folder.clone(),
            arms,
            runs: self.runs.unwrap_or(usual),
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
            design,
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
