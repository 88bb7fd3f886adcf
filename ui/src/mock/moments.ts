/** Moments at which the mock holds still or refuses: `?hold=find_servers&fail=list_runs&at=text:5`. */

import type { Failure } from '../lib/bindings';

/**
 * Where a run stands still: `ready` before its folder is made, `load:N` before the first text of call N, `text:N` in the
 * middle of its text, `pause:N` in the pause after run N, `end` before the report is written. `broken:N` fails there.
 */
export interface RunMoment {
  kind: 'ready' | 'load' | 'text' | 'pause' | 'end' | 'broken';
  number: number;
}

export interface Moments {
  /** Commands that never answer. */
  holds: Set<string>;
  /** Commands that fail. */
  fails: Set<string>;
  run: RunMoment | null;
}

const names = (list: string | null) => new Set((list ?? '').split(',').filter(Boolean));

export function moments(query: URLSearchParams): Moments {
  const [kind, number] = (query.get('at') ?? '').split(':');
  return {
    holds: names(query.get('hold')),
    fails: names(query.get('fail')),
    run: kind ? { kind: kind as RunMoment['kind'], number: Number(number ?? 0) } : null,
  };
}

export const REFUSED: Failure = {
  code: 'io',
  message: 'The disk did not answer: input/output error (5) in /home/ada/Chimera Bench.',
  hint: 'Check the disk, then try again.',
  problems: [],
};

export const BROKEN: Failure = {
  code: 'server_unreachable',
  message: 'The server at http://127.0.0.1:11434 stopped answering in the middle of the benchmark.',
  hint: 'Start it again. The calls that were finished are saved.',
  problems: [],
};
