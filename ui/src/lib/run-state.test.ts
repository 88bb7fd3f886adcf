import { describe, expect, it } from 'vitest';

import type { BenchmarkSpec, RunEvent } from './bindings';
import {
  allWarnings,
  barState,
  NO_RUN,
  placeText,
  progressText,
  RATES,
  reduce,
  type RunState,
} from './run-state';
import { ANSWER, call, plan, spec } from './test-data';

const order = plan(3);
const trial = (index: number) => {
  const found = order.trials[index];
  if (!found) throw new Error(`no trial ${index}`);
  return found;
};
const after = (...events: RunEvent[]): RunState => events.reduce(reduce, NO_RUN);
const started: RunEvent = { type: 'started', id: 'a', path: '/runs/a', plan: order };
const progress = (index: number, chunks: number): RunEvent => ({
  type: 'progress',
  call: index,
  text: 'x',
  reasoning: false,
  chunks,
  elapsed_ms: 900,
  ttft_ms: 487,
  chunk_rate: 115.5,
  recent_rate: chunks,
  seconds_left: 41,
});
const finished = (index: number): RunEvent => ({
  type: 'call_finished',
  call: call(trial(index)),
  done: index + 1,
  total: 7,
  seconds_left: 30,
});

describe('a run', () => {
  it('knows its calls as soon as it has started', () => {
    expect(after(started)).toMatchObject({ path: '/runs/a', total: 7, done: 0 });
    expect(progressText(after(started))).toBe('Call 1 of 7');
  });

  it('that starts forgets the one before', () => {
    const state = after(started, { type: 'call_started', trial: trial(0) }, finished(0), {
      ...started,
      id: 'b',
    });
    expect(state).toMatchObject({ id: 'b', calls: [], current: null });
  });

  it('shows the figures of the running call while its text comes', () => {
    const state = after(started, { type: 'call_started', trial: trial(1) }, progress(1, 40));
    expect(state.current).toMatchObject({ chunks: 40, ttftMs: 487, chunkRate: 115.5, finished: null });
  });

  it('keeps the rates of the running call, a bounded number of them, and the time left with each', () => {
    const call: RunEvent[] = Array.from({ length: RATES + 50 }, (_, at) => progress(1, at));
    const state = after(started, { type: 'call_started', trial: trial(1) }, ...call);
    expect(state.current?.rates).toHaveLength(RATES);
    expect(state.current?.rates.at(-1)).toBe(RATES + 49);
    expect(state.secondsLeft).toBe(41);
    expect(reduce(state, { type: 'call_started', trial: trial(2) }).current?.rates).toEqual([]);
  });

  it('leaves out what comes late for an earlier call', () => {
    const state = after(started, { type: 'call_started', trial: trial(2) }, progress(1, 40));
    expect(state.current?.chunks).toBe(0);
  });

  it('keeps a finished call without its texts', () => {
    const state = after(started, { type: 'call_started', trial: trial(0) }, finished(0));
    expect(state.calls).toHaveLength(1);
    expect(Object.keys(state.calls[0] ?? {})).not.toEqual(expect.arrayContaining(['text']));
    expect(JSON.stringify(state)).not.toContain(ANSWER);
    expect(state.current?.finished?.metrics.n_out).toBe(16);
    expect(state).toMatchObject({ done: 1, secondsLeft: 30 });
  });

  it('gathers warnings in the order in which they arise', () => {
    const warned = (code: string): RunEvent => ({
      type: 'warned',
      warning: { code, seen: '', cause: '', next_step: '', calls: [] },
    });
    expect(after(started, warned('a'), warned('b')).warnings.map((warning) => warning.code)).toEqual([
      'a',
      'b',
    ]);
  });

  it('shows what is doubtful by now, not what was, beside what stands', () => {
    const warning = (code: string) => ({ code, seen: '', cause: '', next_step: '', calls: [] });
    const state = after(
      started,
      { type: 'warned', warning: warning('stands') },
      { type: 'doubts', warnings: [warning('a'), warning('b')] },
      { type: 'doubts', warnings: [warning('b')] },
    );
    expect(allWarnings(state).map((each) => each.code)).toEqual(['stands', 'b']);
  });

  it('says that it pauses until the next call begins', () => {
    const paused = after(started, { type: 'cooldown', seconds: 2, remaining_s: 1.5, seconds_left: 20 });
    expect(paused).toMatchObject({ pause: { seconds: 2, leftS: 1.5 }, secondsLeft: 20 });
    expect(reduce(paused, { type: 'call_started', trial: trial(3) }).pause).toBeNull();
  });

  it('is in the task bar as long as it goes on, and after it only when it failed', () => {
    expect(barState(NO_RUN, true, false).status).toBe('indeterminate');
    const half = after(started, finished(0), finished(1));
    expect(barState(half, true, false)).toEqual({ status: 'normal', percent: 29 });
    const paused = reduce(half, { type: 'cooldown', seconds: 2, remaining_s: 2, seconds_left: null });
    expect(barState(paused, true, false).status).toBe('paused');
    expect(barState(half, false, true).status).toBe('error');
    expect(barState(half, false, false).status).toBe('none');
  });

  it('never counts past its last call', () => {
    const all = after(started, ...order.trials.map((each) => finished(each.index)));
    expect(progressText(all)).toBe('Call 7 of 7');
    expect(progressText(reduce(all, { type: 'finished', id: 'a', status: 'stopped' }))).toBe(
      'Benchmark stopped',
    );
  });

  it('takes an event of a newer version without harm', () => {
    const state = after(started);
    expect(reduce(state, { type: 'unheard_of' } as unknown as RunEvent)).toBe(state);
  });
});

describe('where a run is', () => {
  const asked = (names: string[], half_width_percent: number | null = null): BenchmarkSpec => {
    const one = spec('gemma3:latest', 8);
    return {
      ...one,
      arms: names.flatMap((name) => one.arms.map((arm) => ({ ...arm, name }))),
      design: { ...one.design, until: { half_width_percent, minutes: null } },
    };
  };
  const trial = { index: 9, arm: 1, run: 3, stage: 'report', phase: 'measured', nonce: '' } as const;

  it('is a run of one configuration, and a block of several with the name of the one', () => {
    expect(placeText({ ...trial, arm: 0 }, asked(['Baseline']))).toBe('run 3 of 8 · report');
    expect(placeText(trial, asked(['Baseline', 'Cool']))).toBe('block 3 of 8 · Cool · report');
    const grouped = asked(['Baseline', 'Cool']);
    grouped.design.order = 'grouped';
    expect(placeText(trial, grouped)).toBe('run 3 of 8 · Cool · report');
    expect(placeText(trial, null)).toBe('run 3 of 3 · report');
  });

  it('is one of at most so many where the benchmark may end by itself', () => {
    const state = { ...NO_RUN, total: 34, done: 9 };
    expect(progressText(state, asked(['Baseline'], 2))).toBe('Call 10 of at most 34');
    expect(placeText(trial, asked(['Baseline', 'Cool'], 2))).toBe('block 3 of at most 8 · Cool · report');
    expect(progressText(state, asked(['Baseline']))).toBe('Call 10 of 34');
  });
});
