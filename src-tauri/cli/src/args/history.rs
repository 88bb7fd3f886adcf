//! Arguments for the list of runs.

use std::path::PathBuf;

use chimera_app::dto::{RunSort, RunState};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub struct RunsArgs {
    /// One reports place; every place of this account when left away.
    pub place: Option<PathBuf>,
    /// Only runs whose models, settings, tags, note or report hold all of these words, or words that begin so.
    #[arg(long, value_name = "WORDS")]
    pub search: Option<String>,
    /// Only runs with this model.
    #[arg(long)]
    pub model: Option<String>,
    /// Only runs with this tag.
    #[arg(long)]
    pub tag: Option<String>,
    /// Only runs of this state; may be repeated.
    #[arg(long)]
    pub status: Vec<State>,
    /// The order; latest, fastest or last first.
    #[arg(long, default_value = "started")]
    pub sort: Sort,
    /// The most runs to list.
    #[arg(long, default_value_t = 1000)]
    pub limit: u32,
    /// Forget the index and read every folder again.
    #[arg(long)]
    pub rebuild_index: bool,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct TagArgs {
    /// The run's folder.
    pub run: PathBuf,
    /// Its tags from now on; none takes all away, unless a note is given.
    pub tags: Vec<String>,
    /// Its note from now on.
    #[arg(long)]
    pub note: Option<String>,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct TrashArgs {
    /// The runs' folders; what is in the trash is listed when left away.
    pub runs: Vec<PathBuf>,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The run's folder in the trash, as `chimera trash` tells it.
    pub run: PathBuf,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}

/// The states, as they are typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum State {
    Running,
    Unfinished,
    Completed,
    Stopped,
    Interrupted,
    Failed,
    Damaged,
    TooNew,
}

impl From<State> for RunState {
    fn from(state: State) -> Self {
        match state {
            State::Running => Self::Running,
            State::Unfinished => Self::Unfinished,
            State::Completed => Self::Completed,
            State::Stopped => Self::Stopped,
            State::Interrupted => Self::Interrupted,
            State::Failed => Self::Failed,
            State::Damaged => Self::Damaged,
            State::TooNew => Self::TooNew,
        }
    }
}

/// The orders, as they are typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Sort {
    Started,
    Model,
    Server,
    Calls,
    Decode,
    Ttft,
    State,
    Tags,
}

impl Sort {
    /// The order, and whether its largest comes first.
    pub fn order(self) -> (RunSort, bool) {
        match self {
            Self::Started => (RunSort::Started, true),
            Self::Model => (RunSort::Model, false),
            Self::Server => (RunSort::Server, false),
            Self::Calls => (RunSort::Calls, true),
            Self::Decode => (RunSort::Decode, true),
            Self::Ttft => (RunSort::Ttft, false),
            Self::State => (RunSort::State, false),
            Self::Tags => (RunSort::Tags, false),
        }
    }
}
