//! What the page is shown: shapes that cross to it and are not saved. The page computes nothing from them.

use serde::{Deserialize, Serialize};

use crate::error::Failure;
use crate::plan::Plan;
use crate::provider::{ModelControl, ModelInfo, ServerInfo, SettingSupport};
use crate::record::{BenchmarkRecord, DataProblem, RunListing};
use crate::spec::{BenchmarkSpec, ProviderKind, SettingRange, SpecProblem};
use crate::summary::ArmSummary;
use crate::warning::Warning;

/// Colours of the window and of the figures in it. Files are always light.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

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
}

/// What the user set once and for all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct Preferences {
    /// Light, dark or as the system.
    pub theme: ThemeChoice,
    /// Where runs are saved. `None` for the default place.
    pub reports_place: Option<String>,
    /// Folders used before, latest first, at most ten.
    pub recent_folders: Vec<String>,
    /// The latest specification, offered again. `None` before the first benchmark.
    pub last_spec: Option<BenchmarkSpec>,
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
    /// Every setting's range.
    pub setting_ranges: Vec<SettingRange>,
    /// What the user set.
    pub preferences: Preferences,
    /// Runs that a crash left without a report.
    pub unfinished: Vec<RunListing>,
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
    /// Files that cannot be used; at most the first 200.
    pub problems: Vec<DataProblem>,
    /// All files that cannot be used.
    pub problems_total: u32,
    /// How long the scan took.
    pub scan_ms: f64,
}

/// A server that was looked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FoundServer {
    /// The address that was tried.
    pub url: String,
    /// The wire format that was tried.
    pub provider: ProviderKind,
    /// The server, when one answered.
    pub server: Option<ServerInfo>,
    /// Its models.
    pub models: Vec<ModelInfo>,
    /// Which settings it can apply.
    pub support: Vec<SettingSupport>,
    /// What can be done with its models. `None` when no server answered.
    pub control: Option<ModelControl>,
    /// Why it cannot be used, when it cannot.
    pub failure: Option<Failure>,
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
    /// Calls that only warm up.
    pub warmup_calls: u32,
    /// The run's folder will lie here.
    pub saved_to: String,
    /// What the user should know before Start.
    pub notes: Vec<Warning>,
}

/// A heading of a rendered text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OutlineItem {
    /// 1 to 6.
    pub level: u8,
    /// Its text.
    pub text: String,
    /// The element's id in the rendered text.
    pub id: String,
}

/// A drawn figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct FigureView {
    /// File name without its ending: `throughput-report`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Unit of its axis.
    pub unit: String,
    /// The picture.
    pub svg: String,
    /// The same numbers as a sentence.
    pub alt: String,
}

/// A saved or running benchmark as the Result view shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ResultView {
    /// The run's folder.
    pub path: String,
    /// Everything that was saved.
    pub record: BenchmarkRecord,
    /// One sentence that says what the numbers carry.
    pub headline: String,
    /// A second sentence with the evidence.
    pub evidence: String,
    /// Tables.
    pub arms: Vec<ArmSummary>,
    /// Figures in the asked theme.
    pub figures: Vec<FigureView>,
    /// The report as safe HTML.
    pub report_html: String,
    /// Its headings.
    pub outline: Vec<OutlineItem>,
    /// `Measured on this machine: TTFT +0.12 ms; decode rate -0.01 %`. `None` without a self-check.
    pub self_check: Option<String>,
}

/// Forms in which a report is saved elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// The report and, beside it, its plots.
    Markdown,
    /// One file with everything in it.
    Html,
    /// The record.
    Json,
    /// One line a call.
    Csv,
}
