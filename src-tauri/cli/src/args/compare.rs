//! The arguments of `chimera compare`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Runs to lay side by side, the baseline first: folders, ids in the reports place, or reports and metrics of other
    /// programs as `import` reads them. `RUN#NAME` takes one configuration of a run.
    #[arg(value_name = "RUN", required_unless_present = "csv", conflicts_with = "csv")]
    pub runs: Vec<String>,
    /// End with code 1 when a run is slower than the baseline, beyond chance, by at least so many percent.
    #[arg(long, value_name = "PERCENT", conflicts_with = "csv")]
    pub threshold: Option<f64>,
    /// Also save the comparison: the ending says how (md, html, csv, json, png).
    #[arg(long, value_name = "FILE", conflicts_with = "csv")]
    pub out: Option<PathBuf>,
    /// Where runs are looked for by their ids; the usual place when not given.
    #[arg(long, value_name = "DIR", conflicts_with = "csv")]
    pub place: Option<PathBuf>,
    /// A table instead of runs.
    #[arg(long, value_name = "FILE", requires = "columns")]
    pub csv: Option<PathBuf>,
    /// Two columns of the table by their heads; the first is the baseline.
    #[arg(long = "column", value_name = "NAME", num_args = 1)]
    pub columns: Vec<String>,
    /// The values of a row belong together: both were measured next to each other.
    #[arg(long, requires = "csv")]
    pub paired: bool,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}
