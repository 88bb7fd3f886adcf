//! `chimera diagnostics`.

use chimera_core::Error;
use chimera_core::desk::{self, Places};
use chimera_core::secrets::Secrets;

use super::runtime;
use crate::output::{Exit, say};

pub fn diagnostics() -> Result<Exit, Error> {
    let places = Places::of_this_account();
    let found = runtime()?.block_on(desk::find_servers(&places, &Secrets::of_this_account()));
    say(desk::diagnostics(&places, &found, None).trim_end())?;
    Ok(Exit::Completed)
}
