//! Chimera Bench from a terminal: the same engine as the window's.

mod args;
mod commands;
mod output;

use std::process::ExitCode;

use args::{Cli, Command};
use chimera_app::services::{self, Places};
use clap::Parser as _;
use output::Exit;

fn main() -> ExitCode {
    // Bad arguments end here with clap's own message and code 2.
    let cli = Cli::parse();
    // Without a log everything else works.
    if let Err(error) = services::begin_log(&Places::of_this_account(), "cli", cli.verbose)
        && cli.verbose
    {
        output::warn(&format!("There is no log: {error}"));
    }
    let (json, result) = match cli.command {
        Command::Scan(args) => (args.json, commands::scan::scan(&args)),
        Command::Models(args) => (args.json, commands::models::models(&args)),
        Command::Doctor(args) => (args.json, commands::doctor::doctor(&args)),
        Command::Pull(args) => (args.json, commands::pull::pull(&args)),
        Command::Load(args) => (args.json, commands::load::load(&args)),
        Command::Unload(args) => (args.json, commands::load::unload(&args)),
        Command::Run(args) => (args.json, commands::run::run(&args)),
        Command::Import(args) => (args.json, commands::import::import(&args)),
        Command::Compare(args) => (args.json, commands::compare::compare(&args)),
        Command::Runs(args) => (args.json, commands::runs::runs(&args)),
        Command::Tag(args) => (args.json, commands::runs::tag(&args)),
        Command::Trash(args) => (args.json, commands::runs::trash(&args)),
        Command::Restore(args) => (args.json, commands::runs::restore(&args)),
        Command::Finish(args) => (args.json, commands::runs::finish(&args)),
        Command::Selfcheck(args) => (args.json, commands::selfcheck::selfcheck(&args)),
        Command::Selftest => (false, commands::selfcheck::selftest()),
        Command::Refserver(args) => (false, commands::selfcheck::refserver(&args)),
        Command::Key(args) => (false, commands::key::key(&args)),
        Command::Diagnostics => (false, commands::diagnostics::diagnostics()),
        Command::Preview(args) => (false, commands::preview::preview(&args)),
    };
    let exit = result.unwrap_or_else(|error| {
        output::report_error(&error, json);
        Exit::of(&error)
    });
    ExitCode::from(exit as u8)
}
