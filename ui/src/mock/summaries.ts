import type { ArmSummary, CallRecord, Figure, Spread, Stage, StageSummary } from '../lib/bindings';

function spread(values: (number | null)[]): Spread | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  const n = known.length;
  const [min, max] = [known[0], known[n - 1]];
  if (min === undefined || max === undefined) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / n;
  const sd = n > 1 ? Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)) : null;
  return {
    n,
    mean,
    sd,
    cv_percent: sd === null ? null : (100 * sd) / mean,
    median: known[Math.floor(n / 2)] ?? mean,
    min,
    max,
    ci95: sd === null ? null : [mean - sd, mean + sd],
  };
}

function stageSummary(stage: Stage, calls: CallRecord[]): StageSummary {
  const warm = calls.filter((call) => !call.cold);
  const of = (group: Figure | null, pick: (call: CallRecord) => number | null) =>
    spread(
      warm
        .filter((call) => !group || !call.validity.reasons.some((reason) => reason.figures.includes(group)))
        .map(pick),
    );
  return {
    stage,
    calls: calls.length,
    invalid: calls.filter((call) => call.validity.reasons.length > 0).length,
    cold: calls.length - warm.length,
    decode_tps: of('decode', (call) => call.metrics.decode_tps),
    server_decode_tps: of('decode', (call) => call.metrics.server_decode_tps),
    ttft_ms: of('ttft', (call) => call.metrics.ttft_ms),
    prefill_tps: of('prefill', (call) => call.metrics.prefill_tps),
    e2e_ms: of('end_to_end', (call) => call.metrics.e2e_ms),
    n_in: of(null, (call) => call.metrics.n_in),
    n_out: of(null, (call) => call.metrics.n_out),
    steadiness: 'steady',
  };
}

export function summary(name: string, calls: CallRecord[]): ArmSummary {
  const measured = calls.filter((call) => call.phase === 'measured');
  const cold = calls.filter((call) => call.cold);
  const stages: Stage[] = ['analysis', 'report'];
  return {
    name,
    calls: measured.length,
    invalid: measured.filter((call) => call.validity.reasons.length > 0).length,
    failure_rate_percent: 0,
    stages: stages
      .map((stage) =>
        stageSummary(
          stage,
          measured.filter((call) => call.stage === stage),
        ),
      )
      .filter((stage) => stage.calls > 0),
    cold:
      cold.length === 0
        ? null
        : {
            calls: cold.length,
            load_ms: spread(cold.map((call) => call.metrics.load_ms)),
            ttft_ms: spread(cold.map((call) => call.metrics.ttft_ms)),
          },
    origin: {
      calls: measured.length,
      throughput_tps: spread(measured.map((call) => call.metrics.origin_tps)),
      throughput_by_client: 0,
      ttft_ms: spread(measured.map((call) => call.metrics.ttft_ms)),
      total_tokens: measured.reduce((sum, call) => sum + (call.metrics.n_out ?? 0), 0),
      total_duration_ms: measured.reduce((sum, call) => sum + (call.metrics.duration_ms ?? 0), 0),
      prefill_sum_ms: null,
      decode_sum_ms: null,
      load_sum_ms: null,
    },
  };
}
