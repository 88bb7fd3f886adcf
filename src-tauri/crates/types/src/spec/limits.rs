//! How long the parts of a call may take, and how much of a folder is read.

use serde::{Deserialize, Serialize};

use super::SpecProblem;

/// Separate limits on the parts of a call. A limit on the whole is the user's wish, never a default: long answers of slow
/// machines are real.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct Limits {
    /// Until the connection stands.
    pub connect_s: f64,
    /// From the request to the first generated text: a model may have to be loaded first.
    pub first_token_s: f64,
    /// Between two pieces of a stream.
    pub idle_s: f64,
    /// From the request to its end. `None` for no such limit.
    pub total_s: Option<f64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect_s: 5.0, first_token_s: 600.0, idle_s: 60.0, total_s: None }
    }
}

/// How much of a reports folder is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
pub struct FolderLimits {
    /// CSV, JSON and Markdown files; more are not looked at, which is told.
    pub files: u32,
    /// Size in MiB beyond which a JSON file is listed and not read: all of it has to fit into memory.
    pub json_mib: u32,
}

impl Default for FolderLimits {
    fn default() -> Self {
        Self { files: 50_000, json_mib: 64 }
    }
}

/// The closed range of a limit, for the page and for validation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LimitRange {
    /// The limit's name.
    pub name: &'static str,
    /// The limit in the words of a form, with its unit.
    pub label: &'static str,
    /// Smallest allowed value.
    pub min: f64,
    /// Largest allowed value.
    pub max: f64,
    /// Whether only whole numbers are allowed.
    pub whole: bool,
    /// What it limits, one sentence.
    pub about: &'static str,
}

/// Every limit's range, in the order shown.
pub const LIMIT_RANGES: [LimitRange; 6] = [
    LimitRange {
        name: "connect_s",
        label: "Connection, s",
        min: 0.05,
        max: 86_400.0,
        whole: false,
        about: "Seconds until the connection to the server stands.",
    },
    LimitRange {
        name: "first_token_s",
        label: "First text, s",
        min: 0.05,
        max: 86_400.0,
        whole: false,
        about: "Seconds until the first text; a model may have to be loaded first.",
    },
    LimitRange {
        name: "idle_s",
        label: "Silence, s",
        min: 0.05,
        max: 86_400.0,
        whole: false,
        about: "Seconds without anything new within an answer.",
    },
    LimitRange {
        name: "total_s",
        label: "Whole call, s",
        min: 1.0,
        max: 86_400.0,
        whole: false,
        about: "Seconds for a whole call. Empty for no such limit.",
    },
    LimitRange {
        name: "files",
        label: "Files of a folder",
        min: 1.0,
        max: 1_000_000.0,
        whole: true,
        about: "CSV, JSON and Markdown files that are read of a folder.",
    },
    LimitRange {
        name: "json_mib",
        label: "JSON file, MiB",
        min: 1.0,
        max: 4096.0,
        whole: true,
        about: "Size in MiB beyond which a JSON file is listed and not read.",
    },
];

/// The range of [`super::BenchmarkSpec::runs`].
pub const RUNS: LimitRange = LimitRange {
    name: "runs",
    label: "Runs",
    min: 1.0,
    max: 1000.0,
    whole: true,
    about: "Passes of the workload in each configuration.",
};
/// The range of [`super::BenchmarkSpec::cooldown_s`].
pub const COOLDOWN: LimitRange = LimitRange {
    name: "cooldown_s",
    label: "Pause between runs, s",
    min: 0.0,
    max: 3600.0,
    whole: false,
    about: "Seconds between two runs.",
};
/// The range of [`super::BenchmarkSpec::warmups`].
pub const WARMUPS: LimitRange = LimitRange {
    name: "warmups",
    label: "Warm-up calls",
    min: 0.0,
    max: 10.0,
    whole: true,
    about: "Short calls after each load that are not measured.",
};
/// The ranges of what all configurations share, in the order shown.
pub const RUN_RANGES: [LimitRange; 3] = [RUNS, COOLDOWN, WARMUPS];

impl LimitRange {
    /// Whether the value is allowed. What is no number is not.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        (self.min..=self.max).contains(&value)
    }

    /// `allowed is 0 to 3600`.
    pub(super) fn allowed(&self) -> String {
        format!("allowed is {} to {}", self.min, self.max)
    }
}

/// Every limit that is out of its range.
pub(super) fn problems(limits: &Limits, folder: FolderLimits) -> Vec<SpecProblem> {
    let values = [
        ("limits", Some(limits.connect_s)),
        ("limits", Some(limits.first_token_s)),
        ("limits", Some(limits.idle_s)),
        ("limits", limits.total_s),
        ("folder_limits", Some(f64::from(folder.files))),
        ("folder_limits", Some(f64::from(folder.json_mib))),
    ];
    let problem = |((of, value), allowed): ((&str, Option<f64>), LimitRange)| {
        let value = value.filter(|value| !allowed.contains(*value))?;
        let message = format!("The limit is {value}; {}.", allowed.allowed());
        Some(SpecProblem { field: format!("{of}.{}", allowed.name), message })
    };
    values.into_iter().zip(LIMIT_RANGES).filter_map(problem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_out_of_range_are_named_and_no_total_limit_is_none() {
        let broken = Limits { connect_s: 0.0, total_s: Some(0.5), ..Limits::default() };
        let found = problems(&broken, FolderLimits { files: 0, json_mib: 5000 });
        let fields: Vec<_> = found.iter().map(|problem| problem.field.as_str()).collect();
        let expected =
            ["limits.connect_s", "limits.total_s", "folder_limits.files", "folder_limits.json_mib"];
        assert_eq!(fields, expected);
        assert_eq!(problems(&Limits::default(), FolderLimits::default()), []);
    }

    #[test]
    fn a_limit_that_is_no_number_is_out_of_range() {
        let broken = Limits { idle_s: f64::NAN, ..Limits::default() };
        assert_eq!(problems(&broken, FolderLimits::default()).len(), 1);
    }
}
