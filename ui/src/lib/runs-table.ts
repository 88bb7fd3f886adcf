/** The list of runs in words: for the screen and for the clipboard. */

import type { RunQuery, RunRow, RunSort, RunState } from './bindings';
import { figure, when } from './format';

type Tone = 'plain' | 'warning' | 'success' | 'danger' | 'accent';

const STATES: Record<RunState, { text: string; tone: Tone }> = {
  running: { text: 'running', tone: 'accent' },
  unfinished: { text: 'unfinished', tone: 'warning' },
  completed: { text: 'completed', tone: 'success' },
  stopped: { text: 'stopped', tone: 'warning' },
  interrupted: { text: 'interrupted', tone: 'warning' },
  failed: { text: 'failed', tone: 'danger' },
  damaged: { text: 'damaged', tone: 'danger' },
  too_new: { text: 'newer version', tone: 'danger' },
};

export const RUN_STATES = Object.keys(STATES) as RunState[];

export const stateWords = (state: RunState) => STATES[state];

/** What others measured has no end of ours. */
export function ending(row: RunRow): { text: string; tone: Tone } {
  if (row.kind === 'imported' && row.state === 'completed') return { text: 'imported', tone: 'plain' };
  return STATES[row.state];
}

/** More sides than this cannot be read in one figure. */
export const MOST_COMPARED = 8;

const isComparable = ({ state, calls }: RunRow) =>
  !['running', 'damaged', 'too_new'].includes(state) && calls > 0;

/** Why these runs cannot be compared. `null` when they can. */
export function compareObstacle(rows: RunRow[]): string | null {
  if (rows.length < 2 || rows.length > MOST_COMPARED) return `Select 2 to ${MOST_COMPARED} runs`;
  return rows.every(isComparable) ? null : 'A selected run has no calls to compare';
}

export interface Column {
  sort: RunSort;
  text: string;
  number?: boolean;
  /** Left out where the window is narrow. */
  wide?: boolean;
  /** Whether its largest comes first when it is chosen. */
  down?: boolean;
}

export const COLUMNS: Column[] = [
  { sort: 'started', text: 'Started', down: true },
  { sort: 'model', text: 'Model' },
  { sort: 'server', text: 'Server', wide: true },
  { sort: 'calls', text: 'Calls', number: true, wide: true, down: true },
  { sort: 'decode', text: 'Decode tok/s', number: true, down: true },
  { sort: 'ttft', text: 'TTFT ms', number: true },
  { sort: 'state', text: 'State' },
  { sort: 'tags', text: 'Tags' },
];

export const EVERYTHING: RunQuery = {
  words: '',
  states: [],
  kind: null,
  model: null,
  tag: null,
  sort: 'started',
  descending: true,
  offset: 0,
  limit: 200,
};

export const isFiltered = (query: RunQuery) =>
  query.words.trim() !== '' ||
  query.states.length > 0 ||
  query.kind !== null ||
  query.model !== null ||
  query.tag !== null;

/** A figure that is not there is left empty in a list. */
export const value = (number: number | null) => (number === null ? '' : figure(number));

/** Columns of text in what is copied; numbers follow. */
export const RUN_TEXTS = 9;

/** Head and rows for the clipboard. */
export function runRows(rows: RunRow[]): string[][] {
  const head = ['Started', 'Model', 'Server', 'Plan', 'Settings', 'State', 'Tags', 'Note', 'Folder'];
  const numbers = ['Calls', 'Decode tok/s', 'TTFT ms'];
  const line = (row: RunRow) => [
    row.started_at === '' ? '' : when(row.started_at),
    row.models.join(', '),
    row.server,
    row.plan,
    row.settings,
    ending(row).text,
    row.tags.join(', '),
    row.note,
    row.path,
    String(row.calls),
    value(row.decode_tps),
    value(row.ttft_ms),
  ];
  return [[...head, ...numbers], ...rows.map(line)];
}
