//! The arguments of `chimera compare`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub struct CompareArgs {
    /// The table.
    #[arg(long, value_name = "FILE")]
    pub csv: PathBuf,
    /// Two columns by their heads; the first is the baseline.
    #[arg(long = "column", value_name = "NAME", num_args = 1, required = true)]
    pub columns: Vec<String>,
    /// The values of a row belong together: both were measured next to each other.
    #[arg(long)]
    pub paired: bool,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}
