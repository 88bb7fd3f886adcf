//! The commands of the program over HTTP on loopback, for tests of the page. It is in no package.
//!
//! `chimera-testserver PAGE` serves the built page of that folder and prints its own address. A test opens an account of
//! its own (`POST /accounts` with a [`scenes::Asked`]) and drives the page at `/page/NUMBER/`. Behind it are the real
//! services over real folders; only what no test machine has is injected, see [`inject`]. The server ends when its
//! standard input does.

mod account;
mod host;
mod inject;
mod routes;
mod scenes;

#[path = "../../../tests/support/pull_server.rs"]
#[allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs)]
mod pull_server;

use std::io::{Read as _, Write as _};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;

use tokio::net::TcpListener;

/// What can go wrong while a test is set up: it ends that test, with these words.
type Problem = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
#[expect(clippy::print_stderr, reason = "the runner of the tests shows it")]
async fn main() -> ExitCode {
    let Some(page) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: chimera-testserver PAGE, where PAGE is the folder of the page built for HTTP");
        return ExitCode::FAILURE;
    };
    match serve(page).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(page: PathBuf) -> Result<(), Problem> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let accounts = account::Accounts::new()?;
    let mut output = std::io::stdout().lock();
    writeln!(output, "http://{}", listener.local_addr()?)?;
    output.flush()?;
    drop(output);
    let served = axum::serve(listener, routes::router(accounts, page));
    tokio::select! {
        result = served => Ok(result?),
        () = end_of_input() => Ok(()),
    }
}

/// Whoever started the server holds its input open for as long as it lives.
async fn end_of_input() {
    let read = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    drop(read.await);
}
