//! What the page is shown: shapes that cross to it and are not saved. The page computes nothing from them.

mod comparison;
mod history;
mod imports;
mod result;
mod settings;

pub use chimera_client::provider::DiscoveredServer;
pub use chimera_report::plot::{PlotMark, Theme};
pub use chimera_storage::index::{ArmLine, RunKind, RunQuery, RunRow, RunSort, RunState};
pub use chimera_storage::logs::LogLevel;
pub use chimera_storage::secrets::KeyPlace;
pub use comparison::{ComparisonView, SideChoice};
pub use history::{
    MovedRun, RefreshOutcome, RefreshProgress, RunPage, RunRefusal, TrashOutcome, TrashedRun, TrendQuery,
    TrendView, TrendWork,
};
pub use imports::{ImportForm, ImportProgress, ImportSummary, ImportView};
pub use result::{
    CallView, ExportFormat, OutlineItem, PlotName, PlotView, RawMarks, ResultView, WarningGroup,
};
pub use settings::{KeyState, PlaceView, SavedServer, SelfCheckView};

use serde::{Deserialize, Serialize};

use crate::preset::Preset;
use chimera_analysis::duration_estimate::PlanEstimate;
use chimera_folder::digest::RecognizedSchema;
use chimera_folder::prompt::PromptPart;
use chimera_types::language::{Language, LanguageChoice};
use chimera_types::plan::{Plan, Stage};
use chimera_types::record::DataProblem;
use chimera_types::spec::{BenchmarkSpec, FolderLimits, LimitRange, Limits, SettingRange, SpecProblem};
use chimera_types::warning::Warning;

/// Which theme the user wants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    /// As the system has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
    /// Always high contrast.
    Contrast,
}

/// What the user set once and for all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct Preferences {
    /// Light, dark, high contrast or as the system.
    pub theme: ThemeChoice,
    /// Where runs are saved. `None` for the default place.
    pub reports_place: Option<String>,
    /// Places chosen before, latest first, at most ten.
    pub recent_places: Vec<String>,
    /// Places whose runs are listed beside those of the reports place.
    pub listed_places: Vec<String>,
    /// Servers that are looked for beside those of this machine. Their keys are in the system's keychain.
    pub servers: Vec<SavedServer>,
    /// Limits on the parts of a call.
    pub limits: Limits,
    /// How much of a reports folder is read.
    pub folder_limits: FolderLimits,
    /// The language that models are asked to write in.
    pub language: Language,
    /// How much is written to the log.
    pub log_level: LogLevel,
    /// Folders used before, latest first, at most ten.
    pub recent_folders: Vec<String>,
    /// The latest specification, offered again. `None` before the first benchmark.
    pub last_spec: Option<BenchmarkSpec>,
    /// Saved forms, in the order in which they were made.
    pub presets: Vec<Preset>,
    /// No notification when a benchmark ends while the user looks elsewhere.
    pub stay_silent: bool,
}

/// A short message outside the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What has happened.
    pub title: String,
    /// What there is to know of it.
    pub body: String,
}

/// What the desktop shows at the program's icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct WindowProgress {
    /// How it is drawn.
    pub status: ProgressStatus,
    /// Share that is done, 0 to 100.
    pub percent: u32,
}

/// How a progress bar is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum ProgressStatus {
    /// There is none.
    None,
    /// It goes on.
    Normal,
    /// It goes on for an unknown time.
    Indeterminate,
    /// It pauses.
    Paused,
    /// It failed.
    Error,
}

/// What the page needs to draw its first view.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct AppInfo {
    /// Version of Chimera Bench.
    pub version: String,
    /// `linux`, `windows`, `macos`.
    pub os: String,
    /// The sample reports folder.
    pub sample_folder: String,
    /// Where runs are saved when the user chose nothing.
    pub default_reports_place: String,
    /// A specification of defaults with the folder chosen; server and model are still empty.
    pub default_spec: BenchmarkSpec,
    /// The number of runs that is usual where there are several configurations.
    pub default_blocks: u32,
    /// Every setting's range.
    pub setting_ranges: Vec<SettingRange>,
    /// Every limit's range.
    pub limit_ranges: Vec<LimitRange>,
    /// The ranges of runs, pause and warm-ups.
    pub run_ranges: Vec<LimitRange>,
    /// The languages a report can be asked for.
    pub languages: Vec<LanguageChoice>,
    /// What the user set.
    pub preferences: Preferences,
    /// Runs that a crash left without a report.
    pub unfinished: Vec<RunRow>,
    /// What could not be read or written at the start: damaged preferences, a data folder without room.
    pub notices: Vec<Warning>,
}

/// Files of one kind in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct KindCount {
    /// `CSV`, `JSON`, `Markdown`.
    pub label: String,
    /// How many.
    pub count: u32,
}

/// What a reports folder holds, in short.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FolderOverview {
    /// The folder.
    pub path: String,
    /// CSV, JSON and Markdown files that can be used.
    pub files: u32,
    /// By kind.
    pub kinds: Vec<KindCount>,
    /// Files of other kinds, which are left alone.
    pub other_files: u32,
    /// Latest change of any of them, `2025-11-14 18:53` in UTC. `None` when there are none.
    pub latest_modified: Option<String>,
    /// Files that cannot be used, or only in part; at most the first 200.
    pub problems: Vec<DataProblem>,
    /// All files that cannot be used, or only in part.
    pub problems_total: u32,
    /// Remarks on files that are used all the same.
    pub remarks_total: u32,
    /// What the files hold, the weightiest first.
    pub recognised: Vec<RecognizedSchema>,
    /// Groups of files beyond those.
    pub recognised_left_out: u32,
    /// How long the scan took.
    pub scan_ms: f64,
}

/// What a specification would do.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PlanView {
    /// Everything wrong with it; Start is possible when empty.
    pub problems: Vec<SpecProblem>,
    /// The order of the calls; empty when there are problems.
    pub plan: Plan,
    /// Calls that are measured.
    pub measured_calls: u32,
    /// How often a server loads a model, the first loads included.
    pub loads: u32,
    /// Calls that only warm up.
    pub warmup_calls: u32,
    /// How long it will take. `None` when there are problems.
    pub estimate: Option<PlanEstimate>,
    /// What the model will be told of the folder. `None` before the folder and the model are known.
    pub facts: Option<FactsSummary>,
    /// The run's folder will lie here.
    pub saved_to: String,
    /// Its name, `hhmmss` in the place of the time of Start; empty when there are problems.
    pub folder_name: String,
    /// What the user should know before Start.
    pub notes: Vec<Warning>,
}

/// How far the reading of a folder is: first names are walked over, then files are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FolderProgress {
    /// Names walked over so far; 0 once files are read.
    pub walked: u32,
    /// Files read so far.
    pub done: u32,
    /// Files to read; 0 while names are walked over.
    pub total: u32,
}

/// A file or folder that could not be used, or only in part, or a remark on one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FolderProblem {
    /// Below the folder, with forward slashes.
    pub path: String,
    /// The reason.
    pub reason: String,
    /// The next step.
    pub hint: String,
    /// Whether everything was read all the same.
    pub remark: bool,
}

/// A folder that was used before, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RecentFolder {
    /// The folder.
    pub path: String,
    /// Why it cannot be opened now, in a few words. `None` when it can.
    pub problem: Option<String>,
}

/// The folder that is meant by what was dropped on the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct DroppedFolder {
    /// The folder.
    pub folder: String,
    /// What the user should know of the choice: a file stood for its folder, or one of several things was taken.
    pub note: Option<String>,
}

/// What the model is told of a folder, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FactsSummary {
    /// Facts told.
    pub facts: u32,
    /// Their estimated length in tokens.
    pub tokens: u32,
    /// Facts that do not fit.
    pub facts_left_out: u32,
    /// Files of which nothing is told.
    pub files_left_out: u32,
}

/// Everything that would be sent, before it is sent.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RequestPreview {
    /// The facts of the folder in numbers.
    pub told: FactsSummary,
    /// The facts as the model is told them, one a line.
    pub facts: String,
    /// The requests of each configuration, in the order of the stages.
    pub stages: Vec<StagePreview>,
}

/// One kind of request, before it is sent.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct StagePreview {
    /// The configuration's name.
    pub arm: String,
    /// Which request it is.
    pub stage: Stage,
    /// Template and version: `analysis@1`.
    pub prompt_version: String,
    /// The prompt in pieces; one after the other they are the prompt.
    pub parts: Vec<PromptPart>,
    /// The prompt's estimated length in tokens; an analysis that is still to come counts as long as it may be.
    pub tokens: u32,
    /// The most tokens the answer may have.
    pub answer_tokens: u32,
    /// The context it will run with, in tokens.
    pub context_tokens: u32,
    /// `POST`.
    pub method: String,
    /// Where it is sent.
    pub url: String,
    /// The body, as indented JSON.
    pub body: String,
}
