//! Whether a model fits, on this machine.

use std::sync::OnceLock;

use crate::environment::{self, Gpu};
use crate::fit::{Fit, Question, estimate};
use crate::provider::{self, ModelInfo, ServerInfo};
use crate::spec::Settings;

/// The cards of this machine. The vendor's tool takes a while and cards do not come and go.
static GPUS: OnceLock<Vec<Gpu>> = OnceLock::new();

/// Whether one of a server's models fits the GPU with these settings; `models` are all of the server's. The GPUs count
/// only where the server is on this machine.
#[must_use]
pub fn fit(server: &ServerInfo, models: &[ModelInfo], model: &ModelInfo, settings: &Settings) -> Fit {
    let is_here = provider::is_on_this_machine(&server.url);
    let gpus: &[Gpu] = if is_here { GPUS.get_or_init(environment::gpus) } else { &[] };
    let others = models.iter().filter(|other| other.name != model.name);
    let held_bytes = others.filter_map(|other| other.vram_bytes).sum();
    estimate(&Question { model, settings, gpus, held_bytes })
}
