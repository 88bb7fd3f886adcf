/** What the Live view shows, folded from the events of a run. Pure: the same events give the same state. */

import type { BenchmarkSpec, CallRecord, Plan, RunEvent, Status, Trial, Warning } from './bindings';

/** A finished call without its texts: ten thousand of them must fit into memory. */
export type CallRow = Omit<CallRecord, 'text' | 'reasoning' | 'request'>;

export interface CurrentCall {
  trial: Trial;
  chunks: number;
  elapsedMs: number;
  ttftMs: number | null;
  /** Chunks a second so far; a chunk is not a token. */
  chunkRate: number | null;
  /** Chunks a second over the last second, as told one after the other; the latest last, at most `RATES`. */
  rates: number[];
  reasoning: boolean;
  /** The finished call, once it has ended: its figures are exact. */
  finished: CallRow | null;
}

/** A pause between two runs. */
export interface Pause {
  seconds: number;
  leftS: number;
}

/** Rates that are kept of the running call: its last twelve seconds. */
export const RATES = 120;

export interface RunState {
  id: string | null;
  path: string | null;
  plan: Plan | null;
  done: number;
  total: number;
  secondsLeft: number | null;
  current: CurrentCall | null;
  pause: Pause | null;
  calls: CallRow[];
  /** What stands whatever comes. */
  warnings: Warning[];
  /** What is doubtful by the calls so far. */
  doubts: Warning[];
  files: number | null;
  fileProblems: number;
  status: Status | null;
}

export const NO_RUN: RunState = {
  id: null,
  path: null,
  plan: null,
  done: 0,
  total: 0,
  secondsLeft: null,
  current: null,
  pause: null,
  calls: [],
  warnings: [],
  doubts: [],
  files: null,
  fileProblems: 0,
  status: null,
};

export function withoutTexts(call: CallRecord): CallRow {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- named to be left out
  const { text, reasoning, request, ...row } = call;
  return row;
}

export function reduce(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'started':
      return {
        ...NO_RUN,
        id: event.id,
        path: event.path,
        plan: event.plan,
        total: event.plan.trials.length,
      };
    case 'ingested':
      return { ...state, files: event.files, fileProblems: event.problems };
    case 'call_started':
      return { ...state, pause: null, current: begin(event.trial) };
    case 'progress':
      return progress(state, event);
    case 'call_finished':
      return finish(state, event);
    case 'cooldown':
      return {
        ...state,
        pause: { seconds: event.seconds, leftS: event.remaining_s },
        secondsLeft: event.seconds_left,
      };
    case 'warned':
      return { ...state, warnings: [...state.warnings, event.warning] };
    case 'doubts':
      return { ...state, doubts: event.warnings };
    case 'finished':
      return { ...state, id: event.id, status: event.status, pause: null, secondsLeft: 0 };
    default:
      return state;
  }
}

function begin(trial: Trial): CurrentCall {
  return {
    trial,
    chunks: 0,
    elapsedMs: 0,
    ttftMs: null,
    chunkRate: null,
    rates: [],
    reasoning: false,
    finished: null,
  };
}

function progress(state: RunState, event: Extract<RunEvent, { type: 'progress' }>): RunState {
  if (state.current?.trial.index !== event.call) return state;
  const { rates } = state.current;
  return {
    ...state,
    secondsLeft: event.seconds_left,
    current: {
      ...state.current,
      chunks: event.chunks,
      elapsedMs: event.elapsed_ms,
      ttftMs: event.ttft_ms,
      chunkRate: event.chunk_rate,
      rates: event.recent_rate === null ? rates : [...rates.slice(1 - RATES), event.recent_rate],
      reasoning: event.text === '' ? state.current.reasoning : event.reasoning,
    },
  };
}

function finish(state: RunState, event: Extract<RunEvent, { type: 'call_finished' }>): RunState {
  const row = withoutTexts(event.call);
  const isCurrent = state.current?.trial.index === row.index;
  return {
    ...state,
    current: state.current && isCurrent ? { ...state.current, finished: row } : state.current,
    calls: [...state.calls, row],
    done: event.done,
    total: event.total,
    secondsLeft: event.seconds_left,
  };
}

/** Everything the user should know by now. */
export const allWarnings = (state: RunState): Warning[] => [...state.warnings, ...state.doubts];

/** What the task bar shows beside the program's icon. */
export interface BarState {
  status: 'none' | 'normal' | 'indeterminate' | 'paused' | 'error';
  percent: number;
}

export function barState(state: RunState, active: boolean, failed: boolean): BarState {
  const percent = state.total > 0 ? Math.round((100 * state.done) / state.total) : 0;
  if (!active) return { status: failed ? 'error' : 'none', percent };
  if (state.total === 0) return { status: 'indeterminate', percent };
  return { status: state.pause ? 'paused' : 'normal', percent };
}

/** Whether it may end before its last call by itself. */
const mayEndEarly = ({ design: { until } }: BenchmarkSpec): boolean =>
  until.half_width_percent !== null || until.minutes !== null;

/** Where the run is: the block and the configuration where there are several. */
export function placeText({ run, arm, stage }: Trial, spec: BenchmarkSpec | null): string {
  const of = `${run} of ${spec && mayEndEarly(spec) ? 'at most ' : ''}${spec?.runs ?? run}`;
  const name = spec && spec.arms.length > 1 ? spec.arms[arm]?.name : undefined;
  if (name === undefined) return `run ${of} · ${stage}`;
  return `${spec?.design.order === 'grouped' ? 'run' : 'block'} ${of} · ${name} · ${stage}`;
}

/** One line for the screen reader and the window's title. */
export function progressText(state: RunState, spec: BenchmarkSpec | null = null): string {
  if (state.status) return `Benchmark ${state.status}`;
  if (state.total === 0) return 'Reading the folder';
  const most = spec && mayEndEarly(spec) ? 'at most ' : '';
  return `Call ${Math.min(state.done + 1, state.total)} of ${most}${state.total}`;
}
