//! A record sorted for writing: each arm with its summary and its calls.

use chimera_analysis::Analysis;
use chimera_analysis::summary::ArmSummary;
use chimera_types::plan::{Phase, Stage};
use chimera_types::record::{ArmFacts, BenchmarkRecord, CallRecord};
use chimera_types::spec::ArmSpec;
use chimera_types::units;
use chimera_types::validity::MetricGroup;

use super::figures::NamedPlot;
use super::text::{Head, plain};

/// What every section is written from.
pub(super) struct Context<'a> {
    /// The record.
    pub record: &'a BenchmarkRecord,
    /// Its arms, in the order of the specification.
    pub arms: Vec<Arm<'a>>,
    /// The figures that the report names.
    pub figures: &'a [NamedPlot],
}

/// One arm and what was measured of it.
pub(super) struct Arm<'a> {
    /// What was asked for.
    pub spec: &'a ArmSpec,
    /// The server and the model, when they are recorded.
    pub facts: Option<&'a ArmFacts>,
    /// Its tables.
    pub summary: &'a ArmSummary,
    /// Its calls, warm-ups included, in the order they were made.
    pub calls: Vec<&'a CallRecord>,
}

impl<'a> Context<'a> {
    pub(super) fn new(analysis: &'a Analysis<'_>, figures: &'a [NamedPlot]) -> Self {
        let record = analysis.record();
        let arms = analysis
            .summaries()
            .iter()
            .zip(&record.spec.arms)
            .enumerate()
            .map(|(index, (summary, spec))| Arm {
                spec,
                facts: record.arms.get(index),
                summary,
                calls: record.calls.iter().filter(|c| c.arm as usize == index).collect(),
            })
            .collect();
        Self { record, arms, figures }
    }

    /// Whether arms have to be told apart.
    pub(super) fn several(&self) -> bool {
        self.arms.len() > 1
    }

    /// A heading of an arm below a section's own. Empty for a single arm.
    pub(super) fn arm_heading(&self, level: usize, arm: &Arm<'_>) -> String {
        if self.several() { format!("{} {}\n\n", "#".repeat(level), arm.name()) } else { String::new() }
    }

    /// A row of a table with the arm in front, where there are several.
    pub(super) fn row(&self, arm: &Arm<'_>, cells: Vec<String>) -> Vec<String> {
        if self.several() { std::iter::once(arm.name()).chain(cells).collect() } else { cells }
    }

    /// A table's heads with the arm in front, where there are several.
    pub(super) fn heads(&self, heads: &[Head]) -> Vec<Head> {
        let arm = self.several().then_some(Head::Words("Arm"));
        arm.into_iter().chain(heads.iter().copied()).collect()
    }

    /// Calls by name as Markdown, at most twelve.
    pub(super) fn call_names(&self, calls: &[&CallRecord]) -> String {
        const SHOWN: usize = 12;
        let shown: Vec<String> = calls.iter().take(SHOWN).map(|call| self.call_name(call)).collect();
        match calls.len().saturating_sub(SHOWN) {
            0 => shown.join("; "),
            more => format!("{} and {more} more", shown.join("; ")),
        }
    }

    /// A call's name as Markdown.
    pub(super) fn call_name(&self, call: &CallRecord) -> String {
        plain(&self.record.call_name(call))
    }
}

/// The origin's settings are the first so many entries.
const ORIGIN_SETTINGS: usize = 6;

impl Arm<'_> {
    /// Its name as Markdown.
    pub(super) fn name(&self) -> String {
        plain(&self.spec.name)
    }

    /// Its measured calls.
    pub(super) fn measured(&self) -> impl DoubleEndedIterator<Item = &CallRecord> {
        self.calls.iter().copied().filter(|c| c.phase == Phase::Measured)
    }

    /// The settings in the origin's words: `num_gpu=60, ..., repeat_penalty=default`. Those that the origin did not have
    /// follow only when they are set.
    pub(super) fn configuration(&self) -> String {
        self.spec
            .settings
            .entries()
            .into_iter()
            .enumerate()
            .filter(|(at, (_, value))| value.is_some() || *at < ORIGIN_SETTINGS)
            .map(|(_, entry)| entry)
            .map(|(name, value)| {
                let name = if name == "temperature" { "temp" } else { name };
                format!("{name}={}", units::setting(value))
            })
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The last answer of a stage whose text may be used.
    pub(super) fn last_answer(&self, stage: Stage) -> Option<&CallRecord> {
        self.measured()
            .rfind(|c| c.stage == stage && c.validity.allows(MetricGroup::Text) && !c.text.trim().is_empty())
    }
}
