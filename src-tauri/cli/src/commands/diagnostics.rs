//! `chimera diagnostics`.

use chimera_app::services::{self, Places};
use chimera_storage::secrets::Secrets;
use chimera_types::Error;

use super::runtime;
use crate::output::{Exit, say};

pub fn diagnostics() -> Result<Exit, Error> {
    let places = Places::of_this_account();
    let found = runtime()?.block_on(services::find_servers(&places, &Secrets::of_this_account()));
    say(services::diagnostics(&places, &found, None).trim_end())?;
    Ok(Exit::Completed)
}
