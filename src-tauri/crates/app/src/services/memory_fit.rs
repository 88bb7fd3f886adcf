//! Whether a model fits, on this machine.

use chimera_machine::environment;
use chimera_types::server;
use std::sync::OnceLock;

use chimera_analysis::memory_fit::{MemoryFit, MemoryQuery, estimate};
use chimera_types::environment::Gpu;
use chimera_types::server::{ModelInfo, ServerInfo};
use chimera_types::spec::Settings;

/// The cards of this machine. The vendor's tool takes a while and cards do not come and go.
static GPUS: OnceLock<Vec<Gpu>> = OnceLock::new();

/// Whether one of a server's models fits the GPU with these settings; `models` are all of the server's. The GPUs count
/// only where the server is on this machine.
#[must_use]
pub fn fit(server: &ServerInfo, models: &[ModelInfo], model: &ModelInfo, settings: &Settings) -> MemoryFit {
    let is_here = server::is_on_this_machine(&server.url);
    let gpus: &[Gpu] = if is_here { GPUS.get_or_init(environment::gpus) } else { &[] };
    let others = models.iter().filter(|other| other.name != model.name);
    let held_bytes = others.filter_map(|other| other.vram_bytes).sum();
    estimate(&MemoryQuery { model, settings, gpus, held_bytes })
}
