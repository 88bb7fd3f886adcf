//! How much a warning takes away.

use chimera_types::warning::{Severity, Warning};

/// Warnings by severity, the gravest first, in their order within one; a severity without a warning is left out.
pub fn by_severity(warnings: &[Warning]) -> Vec<(Severity, Vec<Warning>)> {
    let of = |severity: Severity| {
        let own: Vec<Warning> = warnings.iter().filter(|w| w.severity() == severity).cloned().collect();
        (!own.is_empty()).then_some((severity, own))
    };
    [Severity::Grave, Severity::Doubtful, Severity::Remark].into_iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, CallBuilder};
    use crate::{summary, warning};

    #[test]
    fn what_takes_figures_away_comes_before_what_is_only_good_to_know() {
        let mut record = testing::benchmark(vec![testing::arm("A", "m")], 2);
        testing::add_call(
            &mut record,
            &CallBuilder { resident_before: Some(false), ..CallBuilder::default() },
        );
        testing::add_call(&mut record, &CallBuilder { n_out: Some(3), chunks: 3, ..CallBuilder::default() });
        let groups = by_severity(&warning::find(&record, &summary::summarise(&record)));
        assert_eq!(groups.first().map(|(severity, _)| *severity), Some(Severity::Grave));
        assert_eq!(groups.last().map(|(severity, _)| *severity), Some(Severity::Remark));
        let counted: usize = groups.iter().map(|(_, warnings)| warnings.len()).sum();
        assert_eq!(counted, warning::find(&record, &summary::summarise(&record)).len(), "none is lost");
    }
}
