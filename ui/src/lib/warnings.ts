/** Links from a warning to its calls. */

import type { BenchmarkRecord, CallRecord } from './bindings';

/** What a call is called in the window: `Run 2, report`, with several arms `Tuned, run 2, report`. */
export function callName(record: Pick<BenchmarkRecord, 'spec'>, call: CallRecord): string {
  const name = call.phase === 'warmup' ? 'warm-up' : `run ${call.run}, ${call.stage}`;
  const arm = record.spec.arms.length > 1 ? record.spec.arms[call.arm]?.name : undefined;
  const whole = arm === undefined ? name : `${arm}, ${name}`;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
}

/** The calls that a warning is about and that are in the record, with their names. */
export function linkedCalls(record: BenchmarkRecord, calls: number[]): { index: number; name: string }[] {
  const known = new Map(record.calls.map((call) => [call.index, call]));
  return calls.flatMap((index) => {
    const call = known.get(index);
    return call ? [{ index, name: callName(record, call) }] : [];
  });
}
