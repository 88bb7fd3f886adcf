//! What is injected in place of a command: what no test machine has, moments at which nothing happens, and failures.
//!
//! An injected answer is made by the core's own functions from made-up facts; no sentence of the core is written here.

use std::collections::HashMap;
use std::sync::Arc;

use chimera_app::commands::Reply;
use chimera_types::{Error, Failure};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::mpsc;

use crate::account::Account;
use crate::host::Sent;

/// What an injected answer is made from.
pub struct Call<'a> {
    /// The account of the test.
    pub account: &'a Arc<Account>,
    /// The arguments of the command.
    pub arguments: Value,
    /// Takes the events of the command.
    pub events: Option<mpsc::UnboundedSender<Sent>>,
}

type Make = dyn Fn(Call<'_>) -> Result<Reply, Error> + Send + Sync;

/// What happens in place of a command.
#[derive(Clone)]
pub enum Instead {
    /// Nothing, for as long as the page waits.
    Nothing,
    /// This answer, made on a thread that may block.
    Answer(Arc<Make>),
}

impl Instead {
    /// An answer from a function.
    pub fn answer<T: Serialize>(make: impl Fn(Call<'_>) -> Result<T, Error> + Send + Sync + 'static) -> Self {
        Self::Answer(Arc::new(move |call| {
            let json = serde_json::to_string(&make(call)?);
            json.map(Reply::Json).map_err(|error| Error::Internal(error.to_string()))
        }))
    }

    /// A disk that does not answer.
    pub fn failure() -> Self {
        Self::answer(|call| {
            let cause = std::io::Error::other("input/output error (5)");
            Err::<(), _>(Error::Unreadable { path: call.account.home().to_owned(), cause })
        })
    }

    /// Answers.
    pub async fn answer_call(
        self,
        account: Arc<Account>,
        arguments: Value,
        events: Option<mpsc::UnboundedSender<Sent>>,
    ) -> Result<Reply, Failure> {
        let make = match self {
            Self::Nothing => return std::future::pending().await,
            Self::Answer(make) => make,
        };
        let work = move || make(Call { account: &account, arguments, events });
        let made = tokio::task::spawn_blocking(work).await;
        made.map_err(|error| Error::Internal(error.to_string()))
            .flatten()
            .map_err(|error| Failure::from(&error))
    }
}

/// What is injected, by the command's name, and the servers that are found.
#[derive(Default)]
pub struct Injected {
    instead: HashMap<String, Instead>,
    urls: Vec<String>,
}

impl Injected {
    /// Injects in place of a command.
    pub fn set(&mut self, command: &str, instead: Instead) {
        self.instead.insert(command.to_owned(), instead);
    }

    /// What happens in place of a command. `None` where the command itself runs.
    pub fn find(&self, command: &str) -> Option<Instead> {
        self.instead.get(command).cloned()
    }

    /// The addresses of the account's servers, in the order in which they are found.
    pub fn urls(&self) -> &[String] {
        &self.urls
    }

    /// Sets them.
    pub fn set_urls(&mut self, urls: Vec<String>) {
        self.urls = urls;
    }
}
