/** The list of runs as the index answers, and a model over time. */

import type {
  BenchmarkRecord,
  FigureView,
  RunPage,
  RunQuery,
  RunRow,
  RunState,
  Theme,
  TrashOutcome,
  TrendQuery,
  TrendView,
} from '../lib/bindings';
import { COLOURS, words as label } from './figure-svg';
import { PLACE } from './program';

/** A run as scenes describe it. */
export interface MockRun {
  id: string;
  path: string;
  status: BenchmarkRecord['status'];
  started_at: string;
  models: string[];
  calls: number;
  has_report: boolean;
  problem: string | null;
}

const STATES = {
  running: 'unfinished',
  completed: 'completed',
  stopped: 'stopped',
  interrupted: 'interrupted',
  failed: 'failed',
} as const satisfies Record<MockRun['status'], RunState>;

const HINTS: Partial<Record<RunState, [string, string]>> = {
  unfinished: [
    'The program ended before the benchmark did.',
    'Finish its report from the calls that are on disk.',
  ],
};

export function rowOf(run: MockRun, at: number): RunRow {
  const isNewer = run.problem?.includes('newer') ?? false;
  const state = run.problem ? (isNewer ? 'too_new' : 'damaged') : STATES[run.status];
  const [problem, step] = HINTS[state] ?? [null, null];
  const isUsable = !run.problem && run.calls > 0;
  return {
    path: run.path,
    place: PLACE,
    id: run.id,
    kind: 'measured',
    state,
    started_at: run.problem ? '' : run.started_at,
    models: run.problem ? [] : run.models,
    arms: [],
    plan: run.problem ? '' : at % 4 === 1 ? '2 arms × 8' : '3 runs',
    settings: at % 3 === 0 ? 'num_ctx 4096, temperature 0.2' : '',
    tags: at % 5 === 1 ? ['kv-cache', 'overnight'] : at % 5 === 3 ? ['engines'] : [],
    note: '',
    calls: run.problem ? 0 : run.calls,
    decode_tps: isUsable ? 115 + ((at * 37) % 41) / 10 : null,
    ttft_ms: isUsable ? 480 + ((at * 53) % 90) : null,
    workload_hash: 'w',
    server: run.problem ? '' : at % 4 === 2 ? 'llama.cpp b6210' : 'Ollama 0.12.6',
    driver: '555.42',
    model_digest: null,
    problem: run.problem ?? problem,
    next_step: run.problem
      ? isNewer
        ? 'Open it with a newer version of Chimera Bench.'
        : 'The folder is untouched; its files can be opened by hand.'
      : step,
    has_report: run.has_report,
    remarks: 0,
    is_copy: false,
  };
}

const asImport = (row: RunRow): RunRow => ({
  ...row,
  kind: 'imported',
  state: 'completed',
  server: '',
  arms: [{ name: 'Chimera', model: 'gemma3:latest', decode_tps: null, ttft_ms: null }],
  has_report: false,
});

const VALUES: Record<RunQuery['sort'], (row: RunRow) => string | number | null> = {
  started: (row) => row.started_at,
  model: (row) => row.models.join(', '),
  server: (row) => row.server,
  calls: (row) => row.calls,
  decode: (row) => row.decode_tps,
  ttft: (row) => row.ttft_ms,
  state: (row) => row.state,
  tags: (row) => row.tags.join(', '),
};

export class MockHistory {
  #rows: RunRow[];
  #trash = new Map<string, RunRow>();

  /** The later runs may be those of other programs. */
  constructor(runs: MockRun[], imported: boolean) {
    this.#rows = runs.map(rowOf).map((row, at) => (imported && at > 5 ? asImport(row) : row));
  }

  add(paths: string[]): void {
    const like = this.#rows[0];
    if (!like) return;
    const rows = paths.map((path) => asImport({ ...like, path, id: path.split('/').at(-1) ?? path }));
    this.#rows = [...rows, ...this.#rows];
  }

  list(query: RunQuery): RunPage {
    const words = query.words.toLowerCase().split(/\s+/).filter(Boolean);
    const text = (row: RunRow) =>
      [...row.models, row.settings, ...row.tags, row.note].join(' ').toLowerCase();
    const found = this.#rows.filter(
      (row) =>
        words.every((word) => text(row).includes(word)) &&
        (query.states.length === 0 || query.states.includes(row.state)) &&
        (query.kind === null || row.kind === query.kind) &&
        (query.model === null || row.models.includes(query.model)) &&
        (query.tag === null || row.tags.includes(query.tag)),
    );
    const value = VALUES[query.sort];
    const compare = (a: RunRow, b: RunRow) => {
      const [x, y] = [value(a) ?? '', value(b) ?? ''];
      return (x < y ? -1 : x > y ? 1 : 0) * (query.descending ? -1 : 1);
    };
    const sorted = [...found].sort(compare);
    return {
      rows: sorted.slice(query.offset, query.offset + query.limit),
      total: found.length,
      all: this.#rows.length,
      imported: this.#rows.filter((row) => row.kind === 'imported').length,
      models: [...new Set(this.#rows.flatMap((row) => row.models))].sort(),
      tags: [...new Set(this.#rows.flatMap((row) => row.tags))].sort(),
      places: [PLACE],
      trashed: this.#trash.size,
      complete: true,
      notices: [],
    };
  }

  setNotes(path: string, notes: { tags: string[]; note: string }): RunRow | undefined {
    this.#rows = this.#rows.map((row) => (row.path === path ? { ...row, ...notes } : row));
    return this.#rows.find((row) => row.path === path);
  }

  trash(paths: string[]): TrashOutcome {
    const gone = this.#rows.filter((row) => paths.includes(row.path));
    this.#rows = this.#rows.filter((row) => !paths.includes(row.path));
    const trashed = gone.map((row) => {
      const path = `${PLACE}/.trash/20261124T025013Z/${row.id}`;
      this.#trash.set(path, row);
      return { from: row.path, path, trashed_at: '2026-11-24T02:50:13Z' };
    });
    return { trashed, refused: [] };
  }

  restore(paths: string[]) {
    return paths.flatMap((path) => {
      const row = this.#trash.get(path);
      if (!row) return [];
      this.#trash.delete(path);
      this.#rows = [...this.#rows, row];
      return [{ path: row.path, renamed: false }];
    });
  }

  trend(query: TrendQuery, theme: Theme, room: Room): TrendView {
    const runs = this.#rows
      .filter((row) => row.models.includes(query.model) && row.decode_tps !== null)
      .reverse();
    const values = runs.map((row) => (query.metric === 'ttft' ? row.ttft_ms : row.decode_tps) ?? 0);
    const isDrawn = values.length > 0;
    return {
      model: query.model,
      works: isDrawn ? [{ key: 'w', label: 'Ollama, default settings', runs: runs.length }] : [],
      work: 'w',
      paths: runs.map((row) => row.path),
      figure: isDrawn ? drawing(query, runs, values, theme, room) : null,
      marks: [],
      verdict: isDrawn ? verdict(query, values) : null,
    };
  }
}

function verdict({ metric }: TrendQuery, values: number[]) {
  const n = values.length - 1;
  const unit = metric === 'ttft' ? 'ms' : 'tok/s';
  const sentence =
    n < 5
      ? `No verdict: ${n} earlier ${n === 1 ? 'run' : 'runs'}; at least 5 are needed.`
      : `The latest run has 108.2 ${unit}: slower than the ${n} earlier runs let expect (112.6 to 119.8 ${unit}).`;
  return { n, interval: n < 5 ? null : ([112.6, 119.8] as [number, number]), is_slower: n >= 5, sentence };
}

interface Room {
  width: number;
  height: number;
}

function drawing(
  { metric, model }: TrendQuery,
  runs: RunRow[],
  values: number[],
  theme: Theme,
  { width, height }: Room,
): FigureView {
  const [low, high] = [Math.min(...values) * 0.99, Math.max(...values) * 1.01];
  const [left, top, bottom, right] = [54, 14, height - 34, width - 14];
  const colours = COLOURS[theme];
  const step = (right - left) / values.length;
  const y = (value: number) => bottom - ((bottom - top) * (value - low)) / (high - low);
  const places = values.map((value, at) => ({ x: left + step * (at + 0.5), y: y(value) }));
  const axis = [0, 1, 2, 3]
    .map((part) => low + ((high - low) * part) / 3)
    .map(
      (tick) =>
        `<rect x="${left}" y="${y(tick)}" width="${right - left}" height="1" fill="${colours.line}"/>${label(46, y(tick), tick.toFixed(1), colours.soft, 'end')}`,
    );
  const dots = places.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="4" fill="#0072B2"/>`);
  const days = [
    label(left, bottom + 16, '14 Nov 2026', colours.soft),
    label(right, bottom + 16, '24 Nov 2026', colours.soft, 'end'),
  ];
  const unit = metric === 'ttft' ? 'ms' : 'tok/s';
  const title = metric === 'ttft' ? 'TTFT over time' : 'Decode rate over time';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img"><rect width="${width}" height="${height}" fill="${colours.bg}"/>${[...axis, ...dots, ...days].join('')}</svg>`;
  return {
    name: 'trend',
    title,
    subtitle: model,
    unit: `${unit}, report stage`,
    svg,
    alt: `${title}, ${model}.`,
    width,
    height,
    marks: places.map(({ x, y }, at) => ({
      call: at,
      series: 0,
      name: runs[at]?.id ?? '',
      value: `${(values[at] ?? 0).toFixed(1)} ${unit}`,
      note: null,
      x,
      y,
      width: 8,
      height: 8,
    })),
  };
}
