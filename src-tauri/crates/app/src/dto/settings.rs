//! What the Settings view shows and keeps.

use super::KeyPlace;
use serde::{Deserialize, Serialize};

use chimera_types::self_check::SelfCheckReport;
use chimera_types::spec::ProviderKind;
use chimera_types::warning::Warning;

/// A server that the user keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SavedServer {
    /// What the user calls it.
    pub name: String,
    /// Its base address.
    pub url: String,
    /// Its wire format.
    pub provider: ProviderKind,
}

/// What is known of a server's key. The key itself is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct KeyState {
    /// The server's base address.
    pub url: String,
    /// Where its key is kept.
    pub place: KeyPlace,
    /// Why sending it is dangerous. `None` where it is not, or where there is no key.
    pub exposed: Option<Warning>,
}

/// A place for reports and what the user should know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct PlaceView {
    /// The folder.
    pub path: String,
    /// Whether it is the default.
    pub is_default: bool,
    /// What is wrong with it or doubtful; why the default lies where it does.
    pub notes: Vec<Warning>,
}

/// The last self-check of this machine.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SelfCheckView {
    /// What it found.
    pub report: SelfCheckReport,
    /// `Measured on this machine: TTFT +0.12 ms; decode rate -0.01 % at 125 tok/s, ...`
    pub sentence: String,
    /// Whole days since.
    pub age_days: u32,
    /// Why it should be run again. `None` when it need not.
    pub again: Option<Warning>,
}
