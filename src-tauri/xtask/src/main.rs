//! `cargo xtask`: see the library for what each task does.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::process::{Command, ExitCode};

use xtask::arguments::{Task, USAGE};
use xtask::command::run;
use xtask::local_model::{Installation, Server};
use xtask::{Result, app, bindings, bundle, checks, icons, simulation};

fn main() -> ExitCode {
    match Task::parse(std::env::args().skip(1)).and_then(perform) {
        Ok(true) => ExitCode::SUCCESS,
        // What failed has been told.
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the task's checks hold, for the one task that has some.
fn perform(task: Task) -> Result<bool> {
    match task {
        Task::Help => print!("{USAGE}"),
        Task::ListStages => print!("{}", checks::listed()),
        Task::App(arguments) => app::run_app(&arguments)?,
        Task::Test(selection) => return checks::run_stages(&selection),
        Task::Model { port, command } => serve_model(port, &command)?,
        Task::Bundle { profile } => {
            for package in bundle::make(&profile)? {
                println!("{}", package.display());
            }
        }
        Task::Bindings { check } => bindings::write(check)?,
        Task::Simulate(arguments) => simulation::run_with(&arguments)?,
        Task::Icons => icons::draw()?,
    }
    Ok(true)
}

fn serve_model(port: Option<u16>, command: &[String]) -> Result<()> {
    let server = Server::start(&Installation::provide()?, port)?;
    match command {
        [] => {
            println!("{}", server.url());
            eprintln!("Serving until Ctrl-C.");
            server.wait()
        }
        [program, arguments @ ..] => {
            run(Command::new(program).args(arguments).env(checks::MODEL_URL, server.url()))
        }
    }
}
