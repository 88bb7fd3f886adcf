/** Calls with believable figures. Mock only: the page itself never computes a metric. */

import type { CallMetrics, CallRecord, Plan, Stage, Trial } from '../lib/bindings';
import { random } from './random';

export function plan(runs: number, warmups: number, arms = 1, grouped = false): Plan {
  const draw = random(7);
  const trials: Trial[] = [];
  const push = (arm: number, run: number, stage: Stage) =>
    trials.push({
      index: trials.length,
      arm,
      run,
      stage,
      phase: stage === 'warmup' ? 'warmup' : 'measured',
      nonce: Math.floor(draw() * 0xffff_ffff)
        .toString(16)
        .padStart(8, '0'),
    });
  const pass = (arm: number, run: number) => {
    for (let warmup = 0; run === 1 && warmup < warmups; warmup += 1) push(arm, 0, 'warmup');
    push(arm, run, 'analysis');
    push(arm, run, 'report');
  };
  const every = Array.from({ length: arms }, (_, arm) => arm);
  const each = Array.from({ length: runs }, (_, at) => at + 1);
  if (grouped) every.forEach((arm) => each.forEach((run) => pass(arm, run)));
  else each.forEach((run) => (run % 2 === 0 ? every.toReversed() : every).forEach((arm) => pass(arm, run)));
  return { seed: 20_261_124, trials };
}

export const ANSWER = `## Executive Summary

The folder holds 101 result files, of which 28 are CSV. Across 36 parameter settings of gemma3:latest the decode rate lies between 101.2 and 103.2 tok/s; the spread within one setting is as large as the spread between settings.

Time to first token is governed by whether the model is loaded: 2.52 s for the first call after a reload, 0.14 to 0.16 s otherwise.

## Key Findings

1. No setting of num_gpu above the layer count changes the decode rate.
2. temperature has no measurable effect on speed.
3. Nine rows hold errors instead of measurements and were left out.

## Recommendations

- Keep the model resident between calls: a reload costs 2.4 s of the 2.5 s to the first token.
- Measure at least eight blocks before comparing two settings; the present files hold one to three runs each.
`;

const round = (value: number, digits: number) => Number(value.toFixed(digits));

function metrics(trial: Trial, draw: () => number, cold: boolean, short: boolean): CallMetrics {
  const warmup = trial.phase === 'warmup';
  const n_out = warmup ? 16 : short ? 3 : 512 - Math.floor(draw() * 60);
  const n_in = warmup ? 24 : trial.stage === 'analysis' ? 2310 : 904;
  const load_ms = cold ? 3420 + draw() * 80 : 58 + draw() * 6;
  const prefill_ms = n_in / 5.1;
  const ttft_ms = load_ms + prefill_ms + 2 + draw() * 60;
  const tpot_ms = 1000 / (115.4 + (draw() - 0.5) * 2.4);
  const e2e_ms = ttft_ms + tpot_ms * (n_out - 1);
  return {
    n_in,
    n_out,
    n_cached: null,
    ttft_ms: round(ttft_ms, 3),
    ttfv_ms: round(ttft_ms, 3),
    e2e_ms: round(e2e_ms, 3),
    duration_ms: round(e2e_ms + 0.6, 3),
    tpot_ms: round(tpot_ms, 4),
    decode_tps: round(1000 / tpot_ms, 3),
    server_decode_tps: round((1000 / tpot_ms) * 1.0004, 3),
    origin_tps: round((1000 / tpot_ms) * 1.002, 3),
    prefill_tps: round(5100 + draw() * 90, 1),
    load_ms: round(load_ms, 3),
    prefill_ms: round(prefill_ms, 3),
    decode_ms: round(tpot_ms * (n_out - 1), 3),
    client_overhead_ms: round(2 + draw(), 3),
    chunks: n_out,
    longest_gap_ms: round(tpot_ms * 1.8, 3),
  };
}

export interface CallOptions {
  cold?: boolean;
  short?: boolean;
  failed?: boolean;
  text?: string;
}

const NO_METRICS: CallMetrics = {
  n_in: null,
  n_out: null,
  n_cached: null,
  ttft_ms: null,
  ttfv_ms: null,
  e2e_ms: null,
  duration_ms: null,
  tpot_ms: null,
  decode_tps: null,
  server_decode_tps: null,
  origin_tps: null,
  prefill_tps: null,
  load_ms: null,
  prefill_ms: null,
  decode_ms: null,
  client_overhead_ms: null,
  chunks: 0,
  longest_gap_ms: null,
};

export function call(trial: Trial, options: CallOptions = {}): CallRecord {
  const { cold = false, short = false, failed = false, text = ANSWER } = options;
  const draw = random(1000 + trial.index);
  const figures = failed ? NO_METRICS : metrics(trial, draw, cold, short);
  return {
    index: trial.index,
    arm: trial.arm,
    run: trial.run,
    stage: trial.stage,
    phase: trial.phase,
    started_at: new Date(Date.UTC(2026, 10, 24, 2, 50, trial.index * 7)).toISOString(),
    started_ms: trial.index * 7000,
    cold,
    resident_before: !cold,
    validity: { reasons: reasons(short, failed) },
    metrics: figures,
    usage: {
      prompt_tokens: figures.n_in,
      output_tokens: figures.n_out,
      cached_tokens: null,
      load_ms: figures.load_ms,
      prefill_ms: figures.prefill_ms,
      decode_ms: figures.decode_ms,
      total_ms: figures.duration_ms,
    },
    failure: failed
      ? {
          kind: 'error_in_stream',
          message: 'The server sent an error in the stream: llama runner process has terminated.',
          status: 200,
        }
      : null,
    finish_reason: failed ? null : 'stop',
    text: failed ? '' : short ? 'No data.' : text,
    reasoning: '',
    request: JSON.stringify({
      model: 'gemma3:latest',
      prompt: `${trial.nonce}\nYou are given facts from benchmark files…`,
      stream: true,
      options: { num_predict: 512 },
    }),
    prompt_version: trial.stage === 'warmup' ? 'warmup@1' : `${trial.stage}@1`,
    connect_ms: trial.index === 0 ? 0.21 : null,
    reconnected: false,
    clock_skew_ms: 0.02,
    effective_ctx: 4096,
    memory_bytes: 4_410_000_000,
    vram_bytes: 4_410_000_000,
  };
}

function reasons(short: boolean, failed: boolean): CallRecord['validity']['reasons'] {
  if (failed) {
    return [
      {
        reason: 'call_failed',
        message: 'The call failed: llama runner process has terminated.',
        figures: ['ttft', 'prefill', 'decode', 'end_to_end', 'text'],
      },
    ];
  }
  if (!short) return [];
  return [
    {
      reason: 'short_answer',
      message:
        'The answer stopped after 3 tokens though up to 512 were asked for; its rate is not a measurement.',
      figures: ['decode'],
    },
  ];
}
