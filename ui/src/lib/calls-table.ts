/** The list of calls and the plan as rows of text, for the clipboard. */

import type { BenchmarkRecord, BenchmarkSpec, CallRecord, Plan } from './bindings';
import { fixed } from './format';

/** One word for how a call counts. */
export function callState(call: CallRecord): 'failed' | 'warm-up' | 'invalid' | 'cold' | 'valid' {
  if (call.failure) return 'failed';
  if (call.phase === 'warmup') return 'warm-up';
  if (call.validity.reasons.length > 0) return 'invalid';
  return call.cold ? 'cold' : 'valid';
}

const stageName = (stage: CallRecord['stage']) => (stage === 'warmup' ? 'warm-up' : stage);

/** Head and rows; the reason against a call is written out, which the list on the screen shows on hover only. */
export function callRows(record: BenchmarkRecord): string[][] {
  const head = [
    '#',
    'Run',
    'Arm',
    'Stage',
    'TTFT ms',
    'Decode tok/s',
    'Tokens',
    'Duration ms',
    'State',
    'Reason',
  ];
  const row = (call: CallRecord) => [
    String(call.index + 1),
    call.phase === 'warmup' ? '' : String(call.run),
    record.spec.arms[call.arm]?.name ?? '',
    stageName(call.stage),
    fixed(call.metrics.ttft_ms, 2),
    fixed(call.metrics.decode_tps, 2),
    fixed(call.metrics.n_out),
    fixed(call.metrics.duration_ms, 2),
    callState(call),
    call.validity.reasons.map((reason) => reason.message).join(' '),
  ];
  return [head, ...record.calls.map(row)];
}

export function planRows(plan: Plan, spec: BenchmarkSpec): string[][] {
  const row = ({ index, phase, run, arm, stage, nonce }: Plan['trials'][number]) => [
    String(index + 1),
    phase === 'warmup' ? '' : String(run),
    spec.arms[arm]?.name ?? '',
    stageName(stage),
    nonce,
  ];
  return [['#', 'Run', 'Arm', 'Stage', 'Nonce'], ...plan.trials.map(row)];
}
