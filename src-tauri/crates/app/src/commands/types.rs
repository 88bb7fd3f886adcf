//! The types that the list of commands names.

pub use std::path::PathBuf;

pub use chimera_analysis::memory_fit::MemoryFit;
pub use chimera_analysis::text_diff::TextDiff;
pub use chimera_client::doctor::{Diagnosis, Product};
pub use chimera_client::provider::{DiscoveredServer, PullProgress};
pub use chimera_report::plot::Theme;
pub use chimera_storage::index::{RunQuery, RunRow};
pub use chimera_types::record::{ArmFacts, RunNotes};
pub use chimera_types::self_check::SelfCheckReport;
pub use chimera_types::server::{ModelInfo, ServerInfo};
pub use chimera_types::spec::{BenchmarkSpec, ProviderKind, Settings};
pub use chimera_types::warning::Warning;

pub use super::reply::Bytes;
pub use crate::dto::{
    AppInfo, CallView, ComparisonView, DroppedFolder, ExportFormat, FolderOverview, FolderProblem,
    FolderProgress, ImportForm, ImportProgress, ImportSummary, ImportView, KeyState, MovedRun, PlaceView,
    PlanView, PlotName, PlotView, Preferences, RecentFolder, RefreshOutcome, RefreshProgress, RequestPreview,
    ResultView, RunPage, SelfCheckView, SideChoice, TrashOutcome, TrendQuery, TrendView, WindowProgress,
};
pub use crate::event::RunEvent;
pub use crate::services::StartedServer;
