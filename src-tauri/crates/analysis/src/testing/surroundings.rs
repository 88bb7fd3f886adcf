//! What surrounds the calls of a made-up benchmark: server and model, machine, self-check, folder.

use chimera_types::environment::{Environment, Gpu};
use chimera_types::machine_load::{
    GpuSample, LoadReading, LoadSample, MachineLoad, PowerSource, Throttle, Unavailable,
};
use chimera_types::record::{ArmFacts, DataProblem, DataRecord};
use chimera_types::self_check::{FloodCheck, SelfCheckReport, WireCheck};
use chimera_types::server::{CacheShape, ModelInfo, ModelState, ServerInfo};
use chimera_types::spec::{ArmSpec, ProviderKind};

pub(super) fn facts(arm: &ArmSpec) -> ArmFacts {
    ArmFacts {
        server: ServerInfo {
            provider: arm.provider,
            product: if arm.provider == ProviderKind::Ollama { "Ollama" } else { "llama.cpp" }.into(),
            url: arm.url.clone(),
            version: (arm.provider == ProviderKind::Ollama).then(|| "0.12.10".into()),
        },
        model: ModelInfo {
            name: arm.model.clone(),
            size_bytes: Some(3_338_801_804.0),
            parameters: Some("4.3B".into()),
            quantization: Some("Q4_K_M".into()),
            family: Some("gemma3".into()),
            context_length: Some(131_072),
            running_context: None,
            block_count: Some(34),
            digest: Some("a2af6cc3eb7fa8be8504abaf9b04e88f17a119ec3f04a3addf55f92841195f5a".into()),
            state: ModelState::Unloaded,
            capabilities: vec!["completion".into(), "vision".into()],
            defaults: [("temperature".into(), "1".into()), ("top_k".into(), "64".into())].into(),
            cache: Some(CacheShape {
                kv_heads: 4 * 34,
                key_length: 256,
                value_length: 256,
                sliding_window: Some(1024),
            }),
            memory_bytes: None,
            vram_bytes: None,
        },
    }
}

/// A minute of that machine: quiet, on mains, its card at its power limit now and then.
pub fn interference() -> MachineLoad {
    let mut interference = MachineLoad::begin("2025-11-14T19:17:30Z".into(), 1000.0);
    interference.gpus = vec!["NVIDIA GeForce RTX 4080 Laptop GPU".into()];
    let reason = "the system tells no clock that follows the load".into();
    interference.unavailable = vec![Unavailable { reading: LoadReading::CpuClock, reason }];
    interference.monitor_cpu_percent = Some(0.114);
    for second in 1..=60 {
        let even = f64::from(second % 2);
        interference.keep(LoadSample {
            at_ms: 1000.0 * f64::from(second),
            cpu_percent: Some(6.0 + even),
            own_cpu_percent: Some(0.4),
            cpu_mhz: None,
            memory_used_bytes: Some(9e9),
            memory_available_bytes: Some(7.8e9),
            swap_used_bytes: Some(0.0),
            gpus: vec![GpuSample {
                utilisation_percent: Some(92.0 + even),
                memory_used_bytes: Some(4.6e9),
                temperature_c: Some(60.0 + even),
                power_w: Some(140.0 + even),
                clock_mhz: Some(2280.0 + 15.0 * even),
                throttles: Some(if second % 10 == 0 { vec![Throttle::PowerCap] } else { Vec::new() }),
            }],
            power: PowerSource::Mains,
            battery_percent: Some(80.0),
        });
    }
    interference
}

/// A Windows machine with one graphics card.
pub fn environment() -> Environment {
    Environment {
        os: "windows".into(),
        os_version: Some("Windows 11 (26100)".into()),
        kernel: Some("26100".into()),
        arch: "x86_64".into(),
        cpu: Some("13th Gen Intel(R) Core(TM) i9-13980HX".into()),
        physical_cores: Some(24),
        logical_cores: Some(32),
        memory_bytes: Some(16_855_449_600.0),
        gpus: vec![Gpu {
            name: "NVIDIA GeForce RTX 4080 Laptop GPU".into(),
            memory_bytes: Some(12_878_610_432.0),
            driver: Some("566.36".into()),
        }],
    }
}

/// A good self-check of both wire formats.
pub fn self_check() -> SelfCheckReport {
    let wire =
        |provider, rate_tps, ttft_error_median_ms, ttft_error_max_ms, decode_rate_error_percent| WireCheck {
            provider,
            rate_tps,
            calls: 12,
            ttft_error_median_ms,
            ttft_error_max_ms,
            ttft_error_p99_ms: None,
            first_ttft_error_ms: Some(0.13),
            bare_ttft_error_median_ms: Some(0.06),
            bare_ttft_error_max_ms: Some(0.28),
            decode_rate_error_percent,
        };
    SelfCheckReport {
        measured_at: "2025-11-14T19:10:02Z".into(),
        app_version: "0.1.0".into(),
        mode: chimera_types::self_check::SelfCheckMode::default(),
        wires: vec![
            wire(ProviderKind::Ollama, 125.0, 0.12, 0.31, -0.01),
            wire(ProviderKind::OpenAi, 125.0, 0.14, 0.42, -0.01),
            wire(ProviderKind::Ollama, 1000.0, 0.12, 0.33, 0.02),
            wire(ProviderKind::OpenAi, 1000.0, 0.13, 0.3, 0.01),
            wire(ProviderKind::Ollama, 10_000.0, 0.11, 0.29, -0.21),
            wire(ProviderKind::OpenAi, 10_000.0, 0.12, 0.35, -0.18),
        ],
        flood: FloodCheck { chunks: 300_000, client_ms: 2350.0, bare_ms: 2400.0, cpu_us_per_token: 1.2 },
    }
}

pub(super) fn data() -> DataRecord {
    DataRecord {
        files: 101,
        summary:
            "Total files analyzed: 101\n\nCSV Files (101)\n  - reports/gemma3/gemma3_270m_baseline.csv\n  \
                  ... and 100 more\n  Latest modified: 2025-11-14 18:53:30 UTC"
                .into(),
        problems: vec![DataProblem {
            path: "profiling/ncu_summary.csv".into(),
            reason: "It holds NUL bytes and is no text.".into(),
        }],
        digest: "F1 gemma3 throughput 115.4 tok/s".into(),
        facts_given: 120,
        facts_left_out: 30,
        workload_hash: "5d41402abc4b2a76b9719d911017c592ae6f2b5f9c0d8c5f1c9e9b3f7d2c6a10".into(),
        changed_during_benchmark: false,
    }
}
