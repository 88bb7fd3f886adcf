/** Saved results in every state that the Result view has to show. */

import type { BenchmarkRecord, CallRecord, Trial, Verdicts } from '../lib/bindings';
import { call, type CallOptions, plan } from './calls';
import { spec } from './program';
import { record } from './result';

export interface Saved {
  record: BenchmarkRecord;
  headline: string;
  evidence: string;
  verdict?: Verdicts;
}

const MODEL = 'gemma3:latest';

function calls(runs: number, warmups: number, how: (trial: Trial) => CallOptions): CallRecord[] {
  return plan(runs, warmups).trials.map((trial) => call(trial, how(trial)));
}

/** Two configurations in turn, as a comparison measures them. */
function arms(): Saved {
  const asked = spec(MODEL, 4);
  const first = asked.arms[0];
  if (first) {
    asked.arms = [
      first,
      { ...first, name: 'Tuned: num_gpu 60, num_ctx 8,192, temperature 0.6, top_p 0.9, top_k 40' },
      { ...first, name: 'Cool', settings: { ...first.settings, temperature: 0 } },
    ];
  }
  const made = asked.arms.flatMap((_, arm) =>
    calls(4, 0, ({ index }) => ({ cold: index === 0, short: index === 3 && arm === 1 })).map((each) => ({
      ...each,
      index: each.index * 3 + arm,
      arm,
    })),
  );
  return {
    record: record(asked, made, 'completed'),
    headline: '3 configurations side by side: Baseline, Tuned, Cool.',
    evidence:
      'Report stage, warm calls: Baseline 115.4 ± 0.6 tok/s (n = 4). The difference is not tested here, so none is claimed.',
  };
}

const RESULTS: Record<string, () => Saved> = {
  arms,
  failed: () => ({
    record: {
      ...record(spec(MODEL, 3), calls(3, 1, () => ({ failed: true })).slice(0, 3), 'failed'),
      status_reason: 'The server vanished: connection refused.',
    },
    headline: 'Failed after 2 of 6 calls: The server vanished: connection refused. No call could be used.',
    evidence: 'The call failed: llama runner process has terminated. 2 of 2 calls invalid.',
  }),
  novalid: () => ({
    record: record(
      spec(MODEL, 2),
      calls(2, 0, () => ({ short: true })),
      'failed',
    ),
    headline: 'No call could be used.',
    evidence: 'The answer stopped after 3 tokens: too short for a rate. 4 of 4 calls invalid.',
  }),
  onepass: () => ({
    record: record(
      spec(MODEL, 1),
      calls(1, 0, () => ({})),
      'completed',
    ),
    headline: 'gemma3:latest decoded 115.1 tok/s in the one usable warm call of the report stage.',
    evidence: 'One call shows no spread; TTFT 265 ms; the call is valid.',
  }),
  coldonly: () => ({
    record: record(
      spec(MODEL, 1),
      calls(1, 0, () => ({ cold: true })),
      'completed',
    ),
    headline: 'gemma3:latest has no usable warm call.',
    evidence: 'Cold start, 2 cold starts, mean 3.5 s load, 3.9 s TTFT; all 2 calls valid.',
  }),
};

/** As scenes, by name. */
export const SAVED: Record<string, { saved: () => Saved }> = Object.fromEntries(
  Object.entries(RESULTS).map(([name, saved]) => [name, { saved }]),
);
