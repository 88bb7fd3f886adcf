//! Chimera Bench from a terminal: the same engine as the window's.

mod args;
mod commands;
mod output;

use std::process::ExitCode;

use args::{Cli, Command};
use clap::Parser as _;
use output::Exit;

fn main() -> ExitCode {
    // Bad arguments end here with clap's own message and code 2.
    let cli = Cli::parse();
    let (json, result) = match cli.command {
        Command::Scan(args) => (args.json, commands::scan::scan(&args)),
        Command::Models(args) => (args.json, commands::models::models(&args)),
        Command::Doctor(args) => (args.json, commands::doctor::doctor(&args)),
        Command::Pull(args) => (args.json, commands::pull::pull(&args)),
        Command::Load(args) => (args.json, commands::load::load(&args)),
        Command::Unload(args) => (args.json, commands::load::unload(&args)),
        Command::Run(args) => (args.json, commands::run::run(&args)),
        Command::Runs(args) => (args.json, commands::runs::runs(&args)),
        Command::Finish(args) => (args.json, commands::runs::finish(&args)),
        Command::Selfcheck(args) => (args.json, commands::selfcheck::selfcheck(&args)),
        Command::Refserver(args) => (false, commands::selfcheck::refserver(&args)),
        Command::Preview(args) => (false, commands::preview::preview(&args)),
    };
    let exit = result.unwrap_or_else(|error| {
        output::report_error(&error, json);
        Exit::of(&error)
    });
    ExitCode::from(exit as u8)
}
