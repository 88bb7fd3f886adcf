//! What the page may ask for: one list of commands for every program that shows the page.
//!
//! [`with_commands!`] is the list. From it come the dispatch below, which the window and the test server call, and the
//! page's TypeScript types. A command in the list without a function of its name does not compile; what only the program
//! around the page can do is a method of [`Host`], which each such program implements in full.

// The list hands a command its arguments by value.
#![allow(clippy::needless_pass_by_value)]

mod app;
mod app_state;
mod benchmark;
mod history;
mod host;
mod imports;
mod jobs;
mod lineup;
mod reply;
mod runs;
mod servers;
mod settings;
mod sources;
mod table;
pub mod types;

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use tokio::runtime::Handle;

use chimera_types::{Error, Failure};

pub use app_state::AppState;
pub use host::{EventSink, Events, Host};
pub use jobs::{Job, JobGuard, Jobs};
pub use reply::{Bytes, Reply};
pub use table::with_commands;

/// What a command works with.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The program's state.
    pub state: &'a AppState,
    /// The program around the page.
    pub host: &'a dyn Host,
}

/// Runs a command by its name, on a thread that may block. Must be awaited in a Tokio runtime.
///
/// # Errors
/// What the command returns, and [`Error::Internal`] for a name or arguments that are not in the list.
pub async fn invoke(
    state: Arc<AppState>,
    host: impl Host + 'static,
    name: String,
    arguments: Value,
) -> Result<Reply, Failure> {
    let work = move || dispatch(Context { state: &state, host: &host }, &name, arguments);
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::Internal(error.to_string())).flatten().map_err(|error| Failure::from(&error))
}

macro_rules! define_dispatch {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident($($argument:ident: $type:ty),*) $(emits ($channel:ident: $event:ty))? -> $result:ty;
    )*) => {
        /// The name of each command.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        fn dispatch(context: Context<'_>, name: &str, arguments: Value) -> Result<Reply, Error> {
            use reply::IntoReply as _;
            use types::*;

            match name {
                $(stringify!($name) => {
                    #[derive(Deserialize)]
                    #[serde(rename_all = "camelCase")]
                    struct Arguments {
                        $($argument: $type,)*
                    }
                    let Arguments { $($argument),* } = read(name, arguments)?;
                    let result: $result = functions::$name(
                        context,
                        $($argument,)*
                        $(Events::<$event>::new(context.host.events(&camel_case(stringify!($channel)))),)?
                    )?;
                    result.into_reply()
                })*
                unknown => Err(Error::Internal(format!("there is no command {unknown}"))),
            }
        }
    };
}

/// The functions behind the list.
mod functions {
    pub(super) use super::app::*;
    pub(super) use super::benchmark::*;
    pub(super) use super::history::*;
    pub(super) use super::imports::*;
    pub(super) use super::lineup::*;
    pub(super) use super::runs::*;
    pub(super) use super::servers::*;
    pub(super) use super::settings::*;
    pub(super) use super::sources::*;
}

with_commands!(define_dispatch);

fn read<T: for<'de> Deserialize<'de>>(command: &str, arguments: Value) -> Result<T, Error> {
    serde_json::from_value(arguments)
        .map_err(|error| Error::Internal(format!("the arguments of {command} cannot be read: {error}")))
}

/// A name as the page writes it: `on_progress` becomes `onProgress`.
#[must_use]
pub fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut joined, word| {
        let mut letters = word.chars();
        joined.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        joined.push_str(letters.as_str());
        joined
    })
}

/// Waits for asynchronous work on the blocking thread of a command.
fn block_on<F: Future>(work: F) -> F::Output {
    Handle::current().block_on(work)
}

#[cfg(test)]
mod tests;
