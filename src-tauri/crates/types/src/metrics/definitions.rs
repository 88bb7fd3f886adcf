//! What each metric of a call is called on the page, and how it follows from the call's marks.

use serde::Serialize;

use crate::validity::MetricGroup;

/// A metric as a row of a call's details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MetricDefinition {
    /// Its field in [`super::CallMetrics`].
    #[cfg_attr(feature = "bindings", ts(type = "keyof CallMetrics"))]
    pub key: &'static str,
    /// Its name in a table.
    pub name: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Decimals in a table.
    pub decimals: u32,
    /// The group with which it becomes invalid. `None` for a count or a time that the server reports.
    pub group: Option<MetricGroup>,
    /// t0: the request is written; c_1, c_last: the first and the last chunk with text; v_1: the first that is visible.
    pub formula: &'static str,
}

/// Every metric, in the order of a call's details.
pub const METRIC_DEFINITIONS: [MetricDefinition; 17] = [
    of_client("ttft_ms", "TTFT", MetricGroup::Ttft, "c_1 − t0, reasoning included"),
    of_client("ttfv_ms", "First visible", MetricGroup::Ttft, "v_1 − t0"),
    of_client("e2e_ms", "End to end", MetricGroup::EndToEnd, "c_last − t0"),
    of_client("duration_ms", "Duration", MetricGroup::EndToEnd, "final record − t0"),
    MetricDefinition {
        unit: "ms/token",
        decimals: 3,
        ..of_client("tpot_ms", "TPOT", MetricGroup::Decode, "(c_last − c_1) / (answer tokens − 1)")
    },
    MetricDefinition {
        unit: "tok/s",
        ..of_client("decode_tps", "Decode", MetricGroup::Decode, "1000 / TPOT, by our clock")
    },
    MetricDefinition {
        unit: "tok/s",
        ..of_client(
            "server_decode_tps",
            "Decode, server",
            MetricGroup::Decode,
            "(answer tokens − 1) / decode time",
        )
    },
    MetricDefinition {
        unit: "tok/s",
        decimals: 1,
        ..of_client("prefill_tps", "Prefill", MetricGroup::Prefill, "(prompt − cached tokens) / prefill time")
    },
    count("n_in", "Prompt", "tokens", "the server’s count"),
    count("n_cached", "Prompt, cached", "tokens", "the server’s count"),
    count("n_out", "Answer", "tokens", "the server’s count; a chunk is not a token"),
    of_server("load_ms", "Load", "by the server’s clock"),
    of_server("prefill_ms", "Prefill time", "by the server’s clock"),
    of_server("decode_ms", "Decode time", "by the server’s clock"),
    of_server("client_overhead_ms", "Overhead", "TTFT − load − prefill time"),
    count("chunks", "Chunks", "chunks", "pieces of the stream with text"),
    of_server("longest_gap_ms", "Longest gap", "largest c_(i+1) − c_i"),
];

const fn of_server(key: &'static str, name: &'static str, formula: &'static str) -> MetricDefinition {
    MetricDefinition { key, name, unit: "ms", decimals: 2, group: None, formula }
}

const fn of_client(
    key: &'static str,
    name: &'static str,
    group: MetricGroup,
    formula: &'static str,
) -> MetricDefinition {
    MetricDefinition { group: Some(group), ..of_server(key, name, formula) }
}

const fn count(
    key: &'static str,
    name: &'static str,
    unit: &'static str,
    formula: &'static str,
) -> MetricDefinition {
    MetricDefinition { unit, decimals: 0, ..of_server(key, name, formula) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::CallMetrics;

    #[test]
    fn every_metric_but_the_origins_throughput_is_defined_once() {
        let mut keys: Vec<_> = METRIC_DEFINITIONS.iter().map(|metric| metric.key).collect();
        keys.push("origin_tps");
        keys.sort_unstable();
        let saved = serde_json::to_value(CallMetrics::default()).unwrap();
        let mut fields: Vec<_> = saved.as_object().unwrap().keys().map(String::as_str).collect();
        fields.sort_unstable();
        assert_eq!(keys, fields);
    }
}
