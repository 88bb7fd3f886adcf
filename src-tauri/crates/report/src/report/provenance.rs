//! Where the numbers come from: warnings, figures, the machine, our own error, and what could not be read.

use std::fmt::Write as _;

use crate::plot;
use chimera_types::language::Language;
use chimera_types::record::{ArmFacts, BenchmarkRecord, CallRecord};
use chimera_types::self_check::WireCheck;
use chimera_types::server;
use chimera_types::units::{self, UNKNOWN};

use super::context::Context;
use super::figures::NamedPlot;
use super::text::Head::{Number, Words};
use super::text::{plain, table};
use super::time;

/// No more of a folder's unusable files are listed.
const MOST_FILES: usize = 200;

/// Doubtful numbers.
pub(super) fn warnings(context: &Context<'_>) -> String {
    let mut text = String::from("## Warnings\n\n");
    if context.record.warnings.is_empty() {
        text.push_str("None.\n\n");
    }
    for warning in &context.record.warnings {
        let _ = writeln!(
            text,
            "- **{}** Likely cause: {} Next step: {}",
            plain(&warning.seen),
            plain(&warning.cause),
            plain(&warning.next_step)
        );
    }
    if !context.record.warnings.is_empty() {
        text.push('\n');
    }
    text
}

/// The plots beside the report.
pub(super) fn images(context: &Context<'_>) -> String {
    let mut text = String::from("## Figures\n\n");
    if context.figures.is_empty() {
        text.push_str("There is no value to draw.\n\n");
    }
    text + &image_lines(context.figures)
}

/// Each figure as an image with its words.
pub(super) fn image_lines(figures: &[NamedPlot]) -> String {
    figures.iter().fold(String::new(), |mut text, named| {
        let alt = plain(&plot::alt_text(&named.plot));
        let _ = writeln!(text, "![{alt}](plots/{}.svg)\n", named.name);
        text
    })
}

/// The machine, the servers and the models. Never a host or user name: an address is not printed.
pub(super) fn environment(context: &Context<'_>) -> String {
    let record = context.record;
    let machine = &record.environment;
    let known = |value: Option<String>| value.map_or_else(|| UNKNOWN.into(), |v| plain(&v));
    let cores = match (machine.physical_cores, machine.logical_cores) {
        (Some(physical), Some(logical)) => Some(format!("{physical} physical, {logical} logical")),
        (physical, logical) => physical.or(logical).map(|cores| cores.to_string()),
    };
    let mut rows = vec![
        ("Operating system", known(machine.os_version.clone().or_else(|| Some(machine.os.clone())))),
        ("Kernel", known(machine.kernel.clone())),
        ("Architecture", known(Some(machine.arch.clone()))),
        ("CPU", known(machine.cpu.clone())),
        ("Cores", known(cores)),
        ("Memory", machine.memory_bytes.map_or_else(|| UNKNOWN.into(), units::bytes)),
    ];
    if machine.gpus.is_empty() {
        rows.push(("GPU", UNKNOWN.into()));
    }
    for gpu in &machine.gpus {
        let memory = gpu.memory_bytes.map(|bytes| format!(", {}", units::bytes(bytes))).unwrap_or_default();
        let driver = gpu.driver.as_ref().map(|driver| format!(", driver {driver}")).unwrap_or_default();
        rows.push(("GPU", plain(&format!("{}{memory}{driver}", gpu.name))));
    }
    rows.push(("Chimera Bench", plain(&record.app_version)));
    rows.push(("Workload", known(Some(record.data.workload_hash.clone()).filter(|hash| !hash.is_empty()))));
    if record.spec.language != Language::English {
        let asked =
            format!("{} for the model's texts; tables and headings are English", record.spec.language.name());
        rows.push(("Language", asked));
    }
    let mut rows: Vec<Vec<String>> = rows.into_iter().map(|(name, value)| vec![name.into(), value]).collect();
    for arm in &context.arms {
        let of_arm = if context.several() { format!(" ({})", arm.name()) } else { String::new() };
        let mut facts = arm.facts.map(served).unwrap_or_default();
        if let Some(context) = arm.calls.iter().rev().find_map(|c| c.effective_ctx) {
            facts.push(("Context in use (tokens)", units::count(u64::from(context))));
        }
        if let Some(memory) = arm.calls.iter().rev().find_map(|c| memory(c)) {
            facts.push(("Memory of the model", memory));
        }
        rows.extend(facts.into_iter().map(|(name, value)| vec![format!("{name}{of_arm}"), value]));
    }
    format!("## Environment\n\n{}\n", table(&[Words("Item"), Words("Value")], &rows))
}

/// `5.6 GB, of which 4.0 GB (72.5%) on the GPU`. `None` when the server did not tell.
fn memory(call: &CallRecord) -> Option<String> {
    let (all, gpu) = (call.memory_bytes.filter(|bytes| *bytes > 0.0)?, call.vram_bytes?);
    let share = units::percent(Some(100.0 * gpu / all));
    Some(format!("{}, of which {} ({share}) on the GPU", units::bytes(all), units::bytes(gpu)))
}

fn served(facts: &ArmFacts) -> Vec<(&'static str, String)> {
    let (server, model) = (&facts.server, &facts.model);
    let version = server.version.as_deref().unwrap_or(UNKNOWN);
    let place =
        if server::is_on_this_machine(&server.url) { "on this machine" } else { "on another machine" };
    let text = |value: &Option<String>| value.as_deref().map_or_else(|| UNKNOWN.into(), plain);
    let tokens = |value: Option<u32>| value.map_or_else(|| UNKNOWN.into(), |n| units::count(u64::from(n)));
    vec![
        (
            "Server",
            plain(&format!(
                "{}, version {version}, {} API, {place}",
                server.product,
                server.provider.label()
            )),
        ),
        ("Model", plain(&model.name)),
        ("Model digest", text(&model.digest)),
        ("Model size", model.size_bytes.map_or_else(|| UNKNOWN.into(), units::bytes)),
        ("Parameters", text(&model.parameters)),
        ("Quantisation", text(&model.quantization)),
        ("Layers", tokens(model.block_count)),
        ("Longest context (tokens)", tokens(model.context_length)),
    ]
}

/// [`SelfCheckReport::sentence`] of the wire formats that the benchmark used, without its full stop. `None` without a
/// self-check of them.
///
/// [`SelfCheckReport::sentence`]: chimera_types::self_check::SelfCheckReport::sentence
pub fn self_check_line(record: &BenchmarkRecord) -> Option<String> {
    let is_used = |wire: &WireCheck| record.spec.arms.iter().any(|arm| arm.provider == wire.provider);
    record.self_check.as_ref()?.sentence_of(&is_used)
}

/// Our own error.
pub(super) fn self_check(context: &Context<'_>) -> String {
    let heading = "## Self-check\n\n";
    let Some(check) = &context.record.self_check else {
        return format!(
            "{heading}None was made on this machine before this benchmark: our own error is not known.\n\n"
        );
    };
    let line = self_check_line(context.record)
        .unwrap_or_else(|| "The wire format of this benchmark was not in the last self-check".into());
    let rows: Vec<Vec<String>> = check
        .wires
        .iter()
        .map(|wire| {
            vec![
                wire.provider.label().into(),
                units::whole(wire.rate_tps),
                wire.calls.to_string(),
                units::signed(wire.ttft_error_median_ms, 2),
                units::two_decimals(Some(wire.ttft_error_max_ms)),
                units::two_decimals(wire.bare_ttft_error_max_ms),
                wire.first_ttft_error_ms
                    .map_or_else(|| units::UNKNOWN.into(), |first| units::signed(first, 2)),
                units::signed(wire.decode_rate_error_percent, 3),
            ]
        })
        .collect();
    let heads = [
        Words("Wire format"),
        Number("Rate (tok/s)"),
        Number("Calls"),
        Number("TTFT error, median (ms)"),
        Number("Largest (ms)"),
        Number("Bare reader's largest (ms)"),
        Number("First call (ms)"),
        Number("Decode rate error (%)"),
    ];
    let flood = &check.flood;
    format!(
        "{heading}{line} ({}, version {}).\n\n{}\nA stream of {} chunks without pauses took {} here and {} in a bare \
         socket reader, at {} µs of CPU a token.\n\n",
        time::utc(&check.measured_at),
        plain(&check.app_version),
        table(&heads, &rows),
        units::count(u64::from(flood.chunks)),
        units::duration(flood.client_ms),
        units::duration(flood.bare_ms),
        units::one_decimal(flood.cpu_us_per_token)
    )
}

/// Files of the folder that could not be used.
pub(super) fn unusable_files(context: &Context<'_>) -> String {
    let problems = &context.record.data.problems;
    let mut text = String::from("## Files That Could Not Be Used\n\n");
    if problems.is_empty() {
        text.push_str("None.\n\n");
        return text;
    }
    let rows: Vec<Vec<String>> =
        problems.iter().take(MOST_FILES).map(|p| vec![plain(&p.path), plain(&p.reason)]).collect();
    let _ = writeln!(text, "{}", table(&[Words("File"), Words("Reason")], &rows));
    if let Some(more) = problems.len().checked_sub(MOST_FILES).filter(|more| *more > 0) {
        let _ = writeln!(text, "And {more} more.\n");
    }
    text
}
