//! A run of another program as Markdown: what its file prints, what follows from its rows, and what the model wrote.

use std::fmt::Write as _;

use chimera_analysis::comparison::{Side, SideCall};
use chimera_types::imported::{ImportedCall, ImportedRun, ImportedSetting, PrintedAggregate};
use chimera_types::units::{self, UNKNOWN};

use super::embed::embed;
use super::lineup::side_plots;
use super::provenance::image_lines;
use super::text::Head::{self, Number, Words};
use super::text::{plain, table};
use super::time::utc;

/// More calls than this are left to the table of calls that is saved by itself.
const MOST_CALLS: usize = 500;

/// The run as Markdown; `side` is the same run as [`Side::of_import`] has it. It names its figures as `plots/NAME.svg`, see
/// [`side_plots`].
pub fn build_import(run: &ImportedRun, side: &Side) -> String {
    let figures = side_plots(side);
    let images =
        if figures.is_empty() { String::new() } else { format!("## Figures\n\n{}", image_lines(&figures)) };
    [head(run), aggregates(run), flags(run), images, calls(run, side), written(run)].concat()
}

fn head(run: &ImportedRun) -> String {
    let mut rows = vec![
        vec!["File".to_owned(), plain(&run.source.file)],
        vec!["Kind".into(), run.source.format.label().into()],
        vec!["Model".into(), run.model.as_deref().map_or_else(|| UNKNOWN.into(), plain)],
        vec!["Measured at (UTC)".into(), run.measured_at.as_deref().map_or_else(|| UNKNOWN.into(), utc)],
        vec!["Passes".into(), run.runs.to_string()],
    ];
    if !run.imported_at.is_empty() {
        rows.push(vec!["Imported at (UTC)".into(), utc(&run.imported_at)]);
    }
    rows.extend(run.source.part.as_deref().map(|part| vec!["Part".into(), plain(part)]));
    rows.extend(run.configuration.iter().map(|(name, value)| vec![plain(name), plain(&setting(value))]));
    rows.extend(run.environment.iter().map(|(name, value)| vec![plain(name), plain(value)]));
    if run.configuration.is_empty() {
        rows.push(vec!["Settings".into(), "the server's defaults, as far as the file says".into()]);
    }
    format!(
        "# {}: an Imported Run\n\nMeasured by another program. Its rates are its own: tokens / the server's time, the first \
         token included. Which calls were cold is inferred from their figures.\n\n{}\n",
        plain(&run.name),
        table(&[Words("Fact"), Words("Value")], &rows)
    )
}

fn setting(value: &ImportedSetting) -> String {
    match value {
        ImportedSetting::Number(number) => units::setting(Some(*number)),
        ImportedSetting::Text(text) => text.clone(),
    }
}

fn aggregates(run: &ImportedRun) -> String {
    let row = |figure: PrintedAggregate| {
        let shown = |value: Option<f64>| match value {
            Some(count) if figure.is_count => units::count(count as u64),
            value => units::two_decimals(value),
        };
        let doubt = run.flags.iter().any(|flag| flag.field.as_deref() == Some(&figure.field));
        vec![
            format!("{}{}", figure.name, if doubt { " ⚠" } else { "" }),
            shown(figure.printed),
            shown(figure.recomputed),
        ]
    };
    let rows: Vec<Vec<String>> = run.figures().into_iter().map(row).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "## Aggregates\n\nWhat the file prints beside what follows from its rows, over the calls that the source pooled. ⚠ marks \
         what is spoken of below.\n\n{}\n",
        table(&[Words("Figure"), Number("Printed"), Number("From the rows")], &rows)
    )
}

fn flags(run: &ImportedRun) -> String {
    if run.flags.is_empty() {
        return "## What to Know\n\nNothing was found that does not follow from the rows.\n\n".into();
    }
    let mut text = String::from("## What to Know\n\n");
    for flag in &run.flags {
        let call = flag.field.as_deref().and_then(|field| call_of(run, field));
        let _ = writeln!(
            text,
            "- {}{}",
            call.map_or_else(String::new, |call| format!("{call}: ")),
            plain(&flag.message)
        );
    }
    text.push('\n');
    text
}

/// What the call is called that a field such as `calls[3].n_out` names.
fn call_of(run: &ImportedRun, field: &str) -> Option<String> {
    let index: usize = field.strip_prefix("calls[")?.split(']').next()?.parse().ok()?;
    let call = run.calls.get(index)?;
    let stage = call.stage.map_or_else(String::new, |stage| format!(", {}", stage.label()));
    Some(format!("Run {}{stage}", call.run))
}

fn calls(run: &ImportedRun, side: &Side) -> String {
    const HEADS: [Head; 8] = [
        Number("Run"),
        Words("Stage"),
        Number("TTFT (ms)"),
        Number("Throughput (tok/s)"),
        Number("Tokens"),
        Number("Duration (ms)"),
        Number("Load (ms)"),
        Words("Note"),
    ];
    if run.calls.is_empty() {
        return "## Calls\n\nThe file holds no rows.\n\n".into();
    }
    let rows: Vec<Vec<String>> = run.calls.iter().zip(&side.calls).take(MOST_CALLS).map(row).collect();
    let mut text = format!("## Calls\n\n{}\n", table(&HEADS, &rows));
    if let Some(more) = run.calls.len().checked_sub(MOST_CALLS).filter(|more| *more > 0) {
        let _ = write!(text, "{more} more calls are not shown here.\n\n");
    }
    text
}

/// A call as its file has it, and what it is judged to be beside others.
fn row((call, judged): (&ImportedCall, &SideCall)) -> Vec<String> {
    let notes = [call.cold.then_some("cold"), judged.rate_invalid.as_deref()];
    vec![
        call.run.to_string(),
        call.stage.map_or_else(|| UNKNOWN.into(), |stage| stage.label().into()),
        units::two_decimals(call.ttft_ms),
        units::two_decimals(call.origin_tps),
        call.n_out.map_or_else(|| UNKNOWN.into(), |tokens| tokens.to_string()),
        units::two_decimals(call.duration_ms),
        units::two_decimals(call.load_ms),
        notes.into_iter().flatten().map(plain).collect::<Vec<_>>().join("; "),
    ]
}

fn written(run: &ImportedRun) -> String {
    match &run.report {
        Some(report) => format!("## What the Model Wrote\n\n{}\n", embed(report, 2)),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chimera_folder::import::parse;

    const REPORT: &str = "# Chimera Agent Report\n\n**Model:** gemma3:latest  \n**Runs:** 2  \n\
        **Timestamp:** 2025-11-14 19:18:48 UTC  \n\n## Configuration\n\nnum_gpu=60, num_ctx=1024, temp=0.6\n\n\
        ## Aggregate Metrics\n\n| Metric | Value |\n|--------|-------|\n| Average Throughput | 115.67 ± 1.07 tok/s |\n\
        | Average TTFT | 2662.56 ± 2258.16 ms |\n\n## Technical Report (LLM Generated)\n\n# Findings\n\n\
        <img src=x onerror=alert(1)>The tuned setting wins.\n\n## LLM Call Metrics\n\n\
        | Run | Stage | TTFT (ms) | Throughput (tok/s) | Tokens | Duration (ms) |\n|-----|-------|-----------|------|--------|------|\n\
        | 1 | analysis | 5049.18 | 117.25 | 1015 | 14114.88 |\n| 1 | report | 513.05 | 115.06 | 1131 | 10728.30 |\n\
        | 2 | analysis | 562.26 | 115.39 | 926 | 8988.65 |\n| 2 | report | 525.56 | 114.97 | 1276 | 12142.82 |\n";

    fn imported(name: &str, text: &str) -> String {
        let run = parse(name, text.as_bytes()).unwrap().remove(0);
        build_import(&run, &Side::of_import(&run, "imports/a"))
    }

    #[test]
    fn an_import_shows_what_its_file_prints_beside_what_follows_from_the_rows() {
        insta::assert_snapshot!(imported("reports/chimera_report.md", REPORT));
    }

    #[test]
    fn a_table_of_thousands_of_calls_is_cut_and_says_so() {
        let rows: String = (1..=1200).map(|run| format!("{run},100.5,50.5,300\n")).collect();
        let text = imported("sweep.csv", &format!("run,ttft_ms,tokens_per_s,eval_count\n{rows}"));
        assert!(text.contains("700 more calls are not shown here.") && text.len() < 60_000, "{}", text.len());
    }

    #[test]
    fn words_of_a_file_stay_words() {
        let text =
            imported("a|b*.md", &REPORT.replace("gemma3:latest", "<b>*x*</b>").replace("num_gpu", "#x|y"));
        assert!(text.contains(r"a\|b\*.md") && text.contains(r"\<b\>\*x\*"), "{text}");
        assert!(text.contains(r"\<img src=x"), "{text}");
    }
}
