//! What the calls of a record show, computed once and read by report, plots, page, table, JSON and index.

use std::cell::OnceCell;

use crate::summary::{self, ArmSummary};
use crate::verdict::{self, Verdicts};
use crate::warning;
use chimera_types::record::BenchmarkRecord;
use chimera_types::warning::Warning;

/// A record with everything that is derived from its calls.
///
/// Each part is computed when it is first read, and once: the list of runs needs no permutation test, and a verdict needs
/// no warnings. Nothing outside this crate can compute a part by itself.
#[derive(Debug)]
pub struct Analysis<'a> {
    record: &'a BenchmarkRecord,
    summaries: OnceCell<Vec<ArmSummary>>,
    verdicts: OnceCell<Option<Verdicts>>,
    warnings: OnceCell<Vec<Warning>>,
}

impl<'a> Analysis<'a> {
    /// The analysis of a record, finished or not. Nothing is computed yet.
    #[must_use]
    pub fn of(record: &'a BenchmarkRecord) -> Self {
        Self { record, summaries: OnceCell::new(), verdicts: OnceCell::new(), warnings: OnceCell::new() }
    }

    /// The record itself.
    #[must_use]
    pub fn record(&self) -> &'a BenchmarkRecord {
        self.record
    }

    /// Every arm in the order of the specification: per stage, warm apart from cold, invalid figures left out.
    #[must_use]
    pub fn summaries(&self) -> &[ArmSummary] {
        self.summaries.get_or_init(|| summary::summarise(self.record))
    }

    /// Every arm against the first. `None` with fewer than two arms.
    #[must_use]
    pub fn verdicts(&self) -> Option<&Verdicts> {
        self.verdicts.get_or_init(|| verdict::verdicts(self.record)).as_ref()
    }

    /// Every doubtful number of the calls, the gravest first. Not the warnings that are saved in the record: those were
    /// found when it was measured.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        self.warnings.get_or_init(|| warning::find(self.record, self.summaries()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, CallBuilder};

    #[test]
    fn each_part_is_computed_when_first_read_and_only_once() {
        let arms = ["Baseline", "Tuned"].map(|name| testing::arm(name, "gemma3")).into();
        let mut record = testing::benchmark(arms, 6);
        testing::fill(&mut record, &mut |_, _, _| CallBuilder::default());
        let analysis = Analysis::of(&record);
        assert!(analysis.summaries.get().is_none() && analysis.verdicts.get().is_none());
        let (summaries, verdicts) = (analysis.summaries(), analysis.verdicts().unwrap());
        assert!(analysis.warnings.get().is_none(), "a verdict needs no warnings");
        assert!(std::ptr::eq(summaries, analysis.summaries()));
        assert!(std::ptr::eq(verdicts, analysis.verdicts().unwrap()));
        assert!(std::ptr::eq(analysis.warnings(), analysis.warnings()));
    }
}
