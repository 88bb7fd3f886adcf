//! The configurations of a run of ours as sides.

use super::differences::{FactGroup, settings_facts};
use super::{Fact, Side, SideCall, Source};
use sha2::{Digest as _, Sha256};

use crate::metrics::time_parts;
use chimera_types::environment::Gpu;
use chimera_types::plan::{Phase, Stage};
use chimera_types::record::{ArmFacts, BenchmarkRecord, CallRecord};
use chimera_types::spec::ArmSpec;
use chimera_types::validity::MetricGroup;
use chimera_types::{server, units};

pub(super) fn sides(record: &BenchmarkRecord, path: &str) -> Vec<Side> {
    let arms = record.spec.arms.iter().enumerate();
    arms.map(|(position, arm)| side(record, position, arm, path)).collect()
}

fn side(record: &BenchmarkRecord, position: usize, arm: &ArmSpec, path: &str) -> Side {
    let own = |call: &&CallRecord| call.arm as usize == position && call.phase == Phase::Measured;
    let written =
        record.calls.iter().rev().filter(own).find(|call| {
            call.stage == Stage::Report && call.failure.is_none() && !call.text.trim().is_empty()
        });
    Side {
        path: path.to_owned(),
        run: record.id.clone(),
        arm: Some(position as u32),
        name: arm.name.clone(),
        model: Some(arm.model.clone()),
        started_at: Some(record.started_at.clone()),
        source: Source::Measured,
        order: record.spec.design.order,
        has_stages: true,
        primary: Some(record.spec.design.primary),
        calls: record.calls.iter().filter(own).map(call).collect(),
        facts: facts(record, arm, record.arms.get(position)),
        report: written.map(|call| call.text.clone()),
    }
}

fn call(call: &CallRecord) -> SideCall {
    let reason = |figure: MetricGroup| call.validity.against(figure);
    SideCall {
        run: call.run,
        call: call.index,
        stage: call.stage,
        cold: call.cold,
        decode_tps: call.metrics.decode_tps,
        origin_tps: call.metrics.origin_tps,
        ttft_ms: call.metrics.ttft_ms,
        load_ms: call.metrics.load_ms,
        parts: time_parts(&call.metrics),
        rate_invalid: reason(MetricGroup::Decode),
        ttft_invalid: reason(MetricGroup::Ttft),
        time_invalid: reason(MetricGroup::EndToEnd),
    }
}

fn facts(record: &BenchmarkRecord, arm: &ArmSpec, found: Option<&ArmFacts>) -> Vec<Fact> {
    let settings = serde_json::to_value(&arm.settings).unwrap_or_default();
    let mut facts = vec![
        fact(FactGroup::Source, "Measured by", Some("Chimera Bench".into())),
        fact(FactGroup::Source, "Version of Chimera Bench", Some(record.app_version.clone())),
        fact(FactGroup::Configuration, "Model", Some(arm.model.clone())),
    ];
    facts.extend(settings_facts(|name| {
        settings.get(name).filter(|value| !value.is_null()).map(ToString::to_string)
    }));
    facts.extend(server_facts(arm, found));
    facts.extend(workload_facts(record));
    facts.extend(machine_facts(record));
    facts
}

fn server_facts(arm: &ArmSpec, found: Option<&ArmFacts>) -> [Fact; 5] {
    let of_model = |value: fn(&ArmFacts) -> &Option<String>| found.and_then(|facts| value(facts).clone());
    [
        fact(FactGroup::Configuration, "Server", found.map(|facts| facts.server.product.clone())),
        fact(FactGroup::Environment, "Server's version", of_model(|facts| &facts.server.version)),
        fact(FactGroup::Environment, "Server's machine", Some(server_machine(&arm.url))),
        fact(FactGroup::Configuration, "Quantisation", of_model(|facts| &facts.model.quantization)),
        fact(FactGroup::Configuration, "Model's digest", of_model(|facts| &facts.model.digest)),
    ]
}

/// Addresses are told apart and not told.
fn server_machine(url: &str) -> String {
    if server::is_on_this_machine(url) {
        return "this machine".to_owned();
    }
    let digest = Sha256::digest(url.trim_end_matches('/').trim_end_matches("/v1").as_bytes());
    format!("another machine ({:02x}{:02x})", digest[0], digest[1])
}

fn workload_facts(record: &BenchmarkRecord) -> [Fact; 7] {
    let spec = &record.spec;
    let workload = |name: &str, value: String| fact(FactGroup::Workload, name, Some(value));
    let switch = |on: bool| if on { "on" } else { "off" }.to_owned();
    [
        workload("Facts and prompts", record.data.workload_hash.chars().take(12).collect()),
        workload("Language", spec.language.name().to_owned()),
        workload("Nonce", switch(spec.nonce)),
        workload("Runs", spec.runs.to_string()),
        workload("Warm-ups", spec.warmups.to_string()),
        workload("Pause", format!("{} s", spec.cooldown_s)),
        workload("Order", spec.design.order.label().to_owned()),
    ]
}

fn machine_facts(record: &BenchmarkRecord) -> Vec<Fact> {
    let machine = &record.environment;
    let own = |name: &str, value: Option<String>| fact(FactGroup::Environment, name, value);
    let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let cards = |value: &dyn Fn(&Gpu) -> Option<String>| {
        let values: Vec<String> = machine.gpus.iter().filter_map(value).collect();
        (!values.is_empty()).then(|| values.join(", "))
    };
    vec![
        own("System", known(&machine.os)),
        own("System's version", machine.os_version.clone()),
        own("Kernel", machine.kernel.clone()),
        own("Instruction set", known(&machine.arch)),
        own("Processor", machine.cpu.clone()),
        own("Memory", machine.memory_bytes.map(units::bytes)),
        own("GPU", cards(&|gpu| Some(gpu.name.clone()))),
        own("GPU's driver", cards(&|gpu| gpu.driver.clone())),
    ]
}

fn fact(group: FactGroup, name: &str, value: Option<String>) -> Fact {
    Fact { group, name: name.to_owned(), value }
}
