//! What the machine did during the benchmark.

use chimera_analysis::machine_load::{GpuOverview, Overview};
use chimera_analysis::summary::Spread;
use chimera_types::machine_load::{MachineLoad, PowerSource};
use chimera_types::record::BenchmarkRecord;
use chimera_types::units;

use super::context::Context;
use super::text::Head::Words;
use super::text::{plain, table};

/// The table of the report. Empty for a record of an older version.
pub(super) fn machine(context: &Context<'_>) -> String {
    let facts = machine_facts(context.record);
    if facts.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> =
        facts.into_iter().map(|(name, value)| vec![plain(&name), plain(&value)]).collect();
    format!(
        "## Machine during the Benchmark\n\n{}\nShares of the CPU are those of the whole machine, and all programs include \
         the server. The samples themselves are in `run.json`.\n\n",
        table(&[Words("Item"), Words("Value")], &rows)
    )
}

/// What the machine did, as names and values. Empty for a record of an older version.
pub fn machine_facts(record: &BenchmarkRecord) -> Vec<(String, String)> {
    let Some(interference) = &record.interference else { return Vec::new() };
    let overview = Overview::of(interference);
    let mut facts = vec![("Samples", samples(interference))];
    let mut add = |name: &'static str, value: Option<String>| facts.extend(value.map(|value| (name, value)));
    add("CPU, all programs", overview.cpu_percent.as_ref().map(percent));
    add("CPU, Chimera Bench", overview.own_cpu_percent.as_ref().map(percent));
    add("CPU clock", overview.cpu_mhz.as_ref().map(|mhz| extent(mhz, "MHz")));
    add("Memory in use", overview.memory_used_bytes.as_ref().map(bytes));
    add("Swap in use", overview.swap_used_bytes.as_ref().map(bytes));
    add("Power source", power(&overview));
    add(
        "Battery",
        overview
            .battery_percent
            .map(|(from, to)| format!("{} % to {} %", units::whole(from), units::whole(to))),
    );
    let mut facts: Vec<(String, String)> =
        facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    for (position, gpu) in overview.gpus.iter().enumerate() {
        let number = if overview.gpus.len() > 1 { format!(" {}", position + 1) } else { String::new() };
        facts.extend(card(gpu).into_iter().map(|(name, value)| (format!("GPU{number}{name}"), value)));
    }
    let missing = |lack: &chimera_types::machine_load::Unavailable| {
        (format!("{}, not available", lack.reading.label()), lack.reason.clone())
    };
    facts.extend(interference.unavailable.iter().map(missing));
    if let Some(percent) = interference.monitor_cpu_percent {
        facts.push((
            "Cost of looking".into(),
            format!("{} % of one core", units::two_decimals(Some(percent))),
        ));
    }
    facts
}

fn samples(interference: &MachineLoad) -> String {
    let every = units::duration(interference.spacing_ms);
    let missed = match interference.missed {
        0 => String::new(),
        missed => format!("; {missed} missed, because the machine or a driver did not answer in time"),
    };
    format!("{}, one every {every}{missed}", units::count(interference.samples.len() as u64))
}

fn percent(spread: &Spread) -> String {
    format!("median {} %, maximum {} %", units::one_decimal(spread.median), units::one_decimal(spread.max))
}

fn bytes(spread: &Spread) -> String {
    format!("median {}, maximum {}", units::bytes(spread.median), units::bytes(spread.max))
}

/// `45 to 71 °C, median 68 °C`.
fn extent(spread: &Spread, unit: &str) -> String {
    let [min, max, median] = [spread.min, spread.max, spread.median].map(units::whole);
    format!("{min} to {max} {unit}, median {median} {unit}")
}

fn power(overview: &Overview<'_>) -> Option<String> {
    let named: Vec<&str> = overview.power.iter().map(|power| PowerSource::label(*power)).collect();
    (!named.is_empty()).then(|| named.join(" and "))
}

fn card(gpu: &GpuOverview<'_>) -> Vec<(&'static str, String)> {
    let mut facts = vec![("", gpu.name.to_owned())];
    let mut add = |name: &'static str, value: Option<String>| facts.extend(value.map(|value| (name, value)));
    add(" use", gpu.utilisation_percent.as_ref().map(percent));
    add(" memory in use", gpu.memory_used_bytes.as_ref().map(bytes));
    add(" temperature", gpu.temperature_c.as_ref().map(|celsius| extent(celsius, "°C")));
    add(" power", gpu.power_w.as_ref().map(|watts| extent(watts, "W")));
    add(" clock", gpu.clock_mhz.as_ref().map(|mhz| extent(mhz, "MHz")));
    add(
        " held back by",
        gpu.throttles.as_ref().map(|throttles| match throttles.as_slice() {
            [] => "nothing".to_owned(),
            some => some.iter().map(|throttle| throttle.label()).collect::<Vec<_>>().join(", "),
        }),
    );
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use chimera_analysis::{Analysis, testing};

    #[test]
    fn an_older_record_has_no_such_section() {
        let record = testing::sample();
        assert!(machine_facts(&record).is_empty());
        assert!(!crate::report::tests::written(&record).contains("Machine during"));
    }

    #[test]
    fn what_was_seen_and_what_could_not_be_is_told() {
        let mut record = testing::sample();
        record.interference = Some(testing::interference());
        let report = crate::report::tests::written(&record);
        insta::assert_snapshot!(machine(&Context::new(&Analysis::of(&record), &[])));
        assert!(report.contains("## Machine during the Benchmark"));
    }

    #[test]
    fn cards_are_numbered_only_where_there_are_several() {
        let mut record = testing::sample();
        let mut two = testing::interference();
        two.gpus.push("A second card <b>".into());
        record.interference = Some(two);
        let facts = machine_facts(&record);
        assert!(facts.iter().any(|(name, value)| name == "GPU 2" && value == "A second card <b>"));
        assert!(facts.iter().any(|(name, _)| name == "GPU 1 temperature"));
        assert!(!facts.iter().any(|(name, _)| name == "GPU 2 temperature"), "it told nothing");
        assert!(machine(&Context::new(&Analysis::of(&record), &[])).contains(r"A second card \<b\>"));
    }
}
