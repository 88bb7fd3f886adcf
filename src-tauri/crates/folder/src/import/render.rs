//! A run in the origin's format: equal to what was imported but for [`CORRECTIONS`].

use std::fmt::Write as _;

use jiff::Timestamp;

use super::settings::Settings;
use chimera_types::imported::{Aggregate, CallDuration, ImportedCall, ImportedRun, ImportedSetting};
use chimera_types::units::{self, UNKNOWN, decimals, whole};

/// A difference between an agent report and what is rendered of it that is meant.
pub struct Correction {
    /// Stable.
    pub code: &'static str,
    /// Why it is made.
    pub why: &'static str,
    explains: fn(&str, &str) -> bool,
}

impl Correction {
    /// Whether it accounts for a line of the original that is rendered as another one; both without white space around.
    #[must_use]
    pub fn explains(&self, original: &str, rendered: &str) -> bool {
        (self.explains)(original, rendered)
    }
}

/// Everything that is knowingly not as it was.
pub const CORRECTIONS: [Correction; 4] = [
    Correction {
        code: "sd_of_one",
        why: "One value has no spread: neither a standard deviation of 0.00 nor a variation of 0.0 %.",
        explains: |original, rendered| {
            original.replace(" ± 0.00", "") == rendered || original.replace("0.0%", UNKNOWN) == rendered
        },
    },
    Correction {
        code: "not_a_number",
        why: "What is not known is n/a, not NaN.",
        explains: |original, rendered| original.contains("NaN") && rendered.contains(UNKNOWN),
    },
    Correction {
        code: "sum_called_average",
        why: "A sum is called a sum.",
        explains: |original, rendered| original.contains("Average") && rendered.contains("(sum)"),
    },
    Correction {
        code: "printed_differs",
        why: "An aggregate that does not follow from the rows is replaced by the one that does.",
        explains: |original, rendered| {
            let label =
                |line: &str| line.trim_start_matches("| ").split(['|', ':']).next().map(str::to_owned);
            original.starts_with(['|', '-']) && label(original) == label(rendered)
        },
    },
];

/// The settings of the origin's reports in their order.
const ORDER: [(&str, &str); 6] = [
    ("num_gpu", "num_gpu"),
    ("num_ctx", "num_ctx"),
    ("temperature", "temp"),
    ("top_p", "top_p"),
    ("top_k", "top_k"),
    ("repeat_penalty", "repeat_penalty"),
];

/// The run as an agent report: with stages the second version's, without them the first's.
#[must_use]
pub fn render(run: &ImportedRun) -> String {
    let has_stages = run.calls.iter().any(|call| call.stage.is_some());
    let mut text = head(run);
    text.push_str(&aggregates(run, has_stages));
    if let Some(workflow) = &run.workflow {
        let _ = write!(text, "## Workflow Summary\n\n{workflow}\n\n");
    }
    if let Some(report) = &run.report {
        let _ = write!(
            text,
            "## Technical Report (LLM Generated)\n\n# Technical Report: {0} Agent Analysis\n\n**Date:** {1}\n\
             **Model:** {2}\n**Agent Type:** {0}\n**Configuration:** {3}\n\n---\n\n{report}\n\n",
            run.name,
            moment(run, "%Y-%m-%d"),
            run.model.as_deref().unwrap_or(UNKNOWN),
            configuration(&run.configuration)
        );
    }
    text.push_str(&rows(&run.calls, has_stages));
    let _ = writeln!(
        text,
        "\n\n## Statistical Summary\n\n- **Throughput CV**: {}\n- **TTFT CV**: {}\n- **Runs**: {}",
        units::percent(value(run, Aggregate::ThroughputCv)),
        units::percent(value(run, Aggregate::TtftCv)),
        run.runs
    );
    text
}

fn head(run: &ImportedRun) -> String {
    let mut lines = vec![
        format!("**Model:** {}", run.model.as_deref().unwrap_or(UNKNOWN)),
        format!("**Runs:** {}", run.runs),
        format!("**Timestamp:** {}", moment(run, "%Y-%m-%d %H:%M:%S UTC")),
    ];
    for name in ["Language", "System"] {
        lines.extend(run.environment.get(name).map(|value| format!("**{name}:** {value}")));
    }
    let settings = configuration(&run.configuration);
    format!("# {} Agent Report\n\n{}\n\n## Configuration\n\n{settings}\n\n", run.name, lines.join("  \n"))
}

fn moment(run: &ImportedRun, format: &str) -> String {
    let measured = run.measured_at.as_deref().and_then(|at| at.parse::<Timestamp>().ok());
    measured.map_or_else(|| UNKNOWN.into(), |at| at.strftime(format).to_string())
}

fn configuration(settings: &Settings) -> String {
    if settings.is_empty() {
        return "Ollama defaults".into();
    }
    let shown = |setting: Option<&ImportedSetting>| match setting {
        Some(ImportedSetting::Number(number)) => units::setting(Some(*number)),
        Some(ImportedSetting::Text(text)) => text.clone(),
        None => units::setting(None),
    };
    let known = ORDER.iter().map(|(name, printed)| format!("{printed}={}", shown(settings.get(*name))));
    let others = settings.iter().filter(|(name, _)| !ORDER.iter().any(|(known, _)| known == name));
    let others = others.map(|(name, setting)| format!("{name}={}", shown(Some(setting))));
    known.chain(others).collect::<Vec<_>>().join(", ")
}

/// The figure as it is printed where that follows from the rows, or the rows do not say; else from the rows.
fn value(run: &ImportedRun, figure: Aggregate) -> Option<f64> {
    let place = format!("aggregates.{}", figure.named().0);
    let is_wrong = run.flags.iter().any(|flag| {
        ["printed_differs", "sd_of_one"].contains(&flag.code.as_str()) && flag.field.as_ref() == Some(&place)
    });
    let recomputed = figure.of(&run.aggregates.recomputed);
    let spread_of_one = matches!(figure, Aggregate::ThroughputCv | Aggregate::TtftCv) && run.calls.len() == 1;
    if is_wrong || spread_of_one { recomputed } else { figure.of(&run.aggregates.printed).or(recomputed) }
}

fn aggregates(run: &ImportedRun, has_stages: bool) -> String {
    let mean = |mean: Aggregate, sd: Aggregate, unit: &str| match (value(run, mean), value(run, sd)) {
        (Some(mean), Some(sd)) => format!("{} ± {} {unit}", decimals(mean, 2), decimals(sd, 2)),
        (Some(mean), None) => format!("{} {unit}", decimals(mean, 2)),
        _ => UNKNOWN.into(),
    };
    let mut rows = vec![
        ("Average Throughput", mean(Aggregate::Throughput, Aggregate::ThroughputSd, "tok/s")),
        ("Average TTFT", mean(Aggregate::Ttft, Aggregate::TtftSd, "ms")),
        ("Total Tokens Generated", value(run, Aggregate::Tokens).map_or_else(|| UNKNOWN.into(), whole)),
    ];
    for part in CallDuration::ALL {
        let (sum, average) = match part {
            CallDuration::Duration => ("Total LLM Call Duration", "Average Total Duration"),
            CallDuration::Prefill => ("Prompt Eval Duration (sum)", "Average Prompt Eval Duration"),
            CallDuration::Decode => ("Eval Duration (sum)", "Average Eval Duration"),
            CallDuration::Load => ("Load Duration (sum)", "Average Load Duration"),
        };
        let is_average = !has_stages && Aggregate::Mean(part).of(&run.aggregates.printed).is_some();
        let (name, figure) =
            if is_average { (average, Aggregate::Mean(part)) } else { (sum, Aggregate::Sum(part)) };
        let printed =
            value(run, figure).map_or_else(|| UNKNOWN.into(), |value| format!("{} ms", decimals(value, 2)));
        let name = if !is_average && !has_stages && part == CallDuration::Duration {
            "Total Duration (sum)"
        } else {
            name
        };
        rows.push((name, printed));
    }
    let mut text = String::from("## Aggregate Metrics\n\n| Metric | Value |\n|--------|-------|\n");
    for (name, value) in rows {
        let _ = writeln!(text, "| {name} | {value} |");
    }
    text.push('\n');
    text
}

fn rows(calls: &[ImportedCall], has_stages: bool) -> String {
    let (title, stage, rule) = match has_stages {
        true => ("LLM Call Metrics", " Stage |", "-------|"),
        false => ("Individual Run Results", "", ""),
    };
    let mut text = format!(
        "## {title}\n\n| Run |{stage} TTFT (ms) | Throughput (tok/s) | Tokens | Duration (ms) |\n\
         |-----|{rule}-----------|-------------------|--------|---------------|\n"
    );
    for call in calls {
        let stage = match (has_stages, call.stage) {
            (true, Some(stage)) => format!(" {} |", stage.label()),
            (true, None) => format!(" {UNKNOWN} |"),
            (false, _) => String::new(),
        };
        let _ = writeln!(
            text,
            "| {} |{stage} {} | {} | {} | {} |",
            call.run,
            units::two_decimals(call.ttft_ms),
            units::two_decimals(call.origin_tps),
            call.n_out.map_or_else(|| UNKNOWN.into(), |n| n.to_string()),
            units::two_decimals(call.duration_ms)
        );
    }
    text
}
