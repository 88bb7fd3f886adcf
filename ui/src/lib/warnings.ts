/** Links from a warning to its calls. */

import type { BenchmarkRecord, CallRecord, Warning, WarningGroup } from './bindings';

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

/** The groups of a result with what its history adds to those that ask for care. */
export function withDoubts(groups: WarningGroup[], doubts: Warning[]): WarningGroup[] {
  if (doubts.length === 0) return groups;
  const known = groups.find(({ severity }) => severity === 'doubtful');
  const own: WarningGroup = known ?? { severity: 'doubtful', title: 'Read with care', warnings: [] };
  const of = (severity: WarningGroup['severity']) => groups.filter((group) => group.severity === severity);
  return [...of('grave'), { ...own, warnings: [...own.warnings, ...doubts] }, ...of('remark')];
}
