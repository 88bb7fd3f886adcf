//! `cargo xtask`: see the library for what each task does.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod flags;

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use flags::{Xtask, XtaskCmd};
use xtask::checks::{self, Selection};
use xtask::command::{WITHOUT_WINDOW, run};
use xtask::local_model::{Installation, Server};
use xtask::{Result, app, bindings, bundle, icons, simulation};

fn main() -> ExitCode {
    let mut words: Vec<OsString> = std::env::args_os().skip(1).collect();
    if words.is_empty() {
        words.push("help".into());
    }
    let flags = Xtask::from_vec(words).unwrap_or_else(|error| error.exit());
    match perform(flags.subcommand) {
        Ok(true) => ExitCode::SUCCESS,
        // The summary names what failed.
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the task's checks hold, for the tasks that have some.
fn perform(task: XtaskCmd) -> Result<bool> {
    match task {
        XtaskCmd::Help(_) => {
            if let Err(help) = Xtask::from_vec(vec!["--help".into()]) {
                help.exit();
            }
        }
        XtaskCmd::App(task) => app::run_app(&task.arguments)?,
        XtaskCmd::Check(task) => return checks::run_stages(&Selection::Quick, task.keep_going),
        XtaskCmd::Test(task) if task.list => print!("{}", checks::listed()),
        XtaskCmd::Test(task) if task.only.is_empty() => {
            return checks::run_stages(&Selection::Whole, task.keep_going);
        }
        XtaskCmd::Test(task) => return checks::run_stages(&Selection::Named(task.only), task.keep_going),
        XtaskCmd::Bundle(task) => {
            for package in bundle::make(task.profile.as_deref().unwrap_or("app"))? {
                println!("{}", package.display());
            }
        }
        XtaskCmd::Model(task) => serve_model(task.port, &task.command)?,
        XtaskCmd::Bindings(task) => bindings::write(task.check, &WITHOUT_WINDOW)?,
        XtaskCmd::Simulate(task) => simulation::run_with(&task.arguments)?,
        XtaskCmd::Icons(_) => icons::draw()?,
    }
    Ok(true)
}

fn serve_model(port: Option<u16>, command: &[OsString]) -> Result<()> {
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
