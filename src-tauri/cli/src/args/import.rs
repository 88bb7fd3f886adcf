//! The arguments of `chimera import`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Files, and folders with everything below them.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Look only: nothing is saved.
    #[arg(long)]
    pub dry_run: bool,
    /// Save here; the place that the window uses when left away.
    #[arg(long, value_name = "DIR", conflicts_with = "dry_run")]
    pub reports_place: Option<PathBuf>,
    /// Save runs too that another of the files holds as well.
    #[arg(long)]
    pub all: bool,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}
