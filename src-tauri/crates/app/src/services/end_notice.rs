//! What is said to a user who looks elsewhere when a benchmark ends.

use crate::dto::Notice;
use chimera_analysis::Analysis;
use chimera_report::report;
use chimera_types::error::Error;
use chimera_types::record::{BenchmarkRecord, Status};

/// The notice of a benchmark's end: how far it came and, where figures were measured, what they say.
#[must_use]
pub fn ending(outcome: Result<&BenchmarkRecord, &Error>) -> Notice {
    match outcome {
        Ok(record) => {
            let mut models: Vec<&str> = record.spec.arms.iter().map(|arm| arm.model.as_str()).collect();
            models.dedup();
            let reason = record.status_reason.as_ref().filter(|_| record.status == Status::Failed);
            Notice {
                title: format!("Benchmark {}: {}", record.status.label(), models.join(", ")),
                body: reason.cloned().unwrap_or_else(|| report::headline(&Analysis::of(record)).0),
            }
        }
        Err(error) => Notice { title: "The benchmark could not go on".into(), body: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chimera_analysis::testing::{arm, benchmark, sample};

    #[test]
    fn the_notice_of_a_completed_benchmark_names_the_model_and_its_rate() {
        let notice = ending(Ok(&sample()));
        assert_eq!(notice.title, "Benchmark completed: gemma3:latest");
        assert_eq!(
            notice.body,
            "gemma3:latest decodes 115.1 tok/s in the report stage (steady: calls vary by 0.27 %)."
        );
    }

    #[test]
    fn a_benchmark_that_failed_says_why() {
        let mut record = benchmark(vec![arm("Baseline", "gemma3")], 3);
        record.status = Status::Failed;
        record.status_reason = Some("The server could not be reached.".into());
        let notice = ending(Ok(&record));
        assert_eq!(
            (notice.title.as_str(), notice.body.as_str()),
            ("Benchmark failed: gemma3", "The server could not be reached.")
        );
        let error = Error::AlreadyRunning;
        assert_eq!(ending(Err(&error)).body, error.to_string());
    }
}
