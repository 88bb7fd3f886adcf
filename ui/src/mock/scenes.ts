/** Edge cases by name: `?scene=none`. */

import type {
  CallRecord,
  Diagnosis,
  FolderOverview,
  FoundServer,
  Preferences,
  Status,
  Warning,
} from '../lib/bindings';
import { call, plan } from './calls';
import { emptyOverview, LLAMA_CPP, OLLAMA, overview, PLACE, silent } from './program';
import { armsSpec, COMPARED, goneSpec, LONG_ARM, SEVEN } from './compared';
import { type Saved, SAVED } from './saved';
import { FINE, NO_MODELS, NOT_RUNNING, NOTHING, WRONG } from './servers';
import type { MockRun } from './history';
import { BOX, OPEN_BOX, SYNCED } from './settings';

export interface Scene {
  servers: FoundServer[];
  diagnosis: Diagnosis;
  overview: (path: string) => FolderOverview;
  /** The folder cannot be used. */
  folderFails: boolean;
  /** Reading the folder does not end by itself. */
  scans?: 'slowly';
  unfinished: MockRun[];
  notices: Warning[];
  /** Where a saved run is slower than its history. */
  doubts?: Warning[];
  runs: MockRun[];
  /** Calls of a saved result. */
  calls: CallRecord[];
  savedRuns: number;
  /** How the saved run ended, and what its result says; the usual words when left out. */
  status?: Status;
  verdict?: { headline: string; evidence: string };
  /** A saved result of its own. */
  saved?: () => Saved;
  /** All but the first side of a comparison were read from files of another program. */
  imported?: boolean;
  model: string;
  /** Folders that starts of the program named. */
  folders: string[];
  preferences: Partial<Preferences>;
  keychain: boolean;
  selfCheck: 'none' | 'fresh' | 'old';
  placeNotes: Warning[];
}

const listing = (index: number, more: Partial<MockRun> = {}): MockRun => ({
  id: `2026-11-${String(24 - (index % 20)).padStart(2, '0')} ${index} gemma3-latest`,
  path: `${PLACE}/2026-11-24 ${index} gemma3-latest`,
  status: 'completed',
  started_at: new Date(Date.UTC(2026, 10, 24, 2, 50) - index * 7_900_000).toISOString(),
  models: [index % 3 === 2 ? 'qwen2.5:7b' : 'gemma3:latest'],
  calls: 7,
  has_report: true,
  problem: null,
  ...more,
});

export const UNFINISHED = listing(1, { status: 'running', has_report: false, calls: 4 });

/** The calls of a benchmark of some runs: a cold warm-up and, in the second run, a short answer. */
export function savedCalls(runs: number, text?: string): CallRecord[] {
  const words = text === undefined ? {} : { text };
  return plan(runs, 1).trials.map((trial) =>
    call(trial, { cold: trial.index === 0, short: trial.index === 4, failed: trial.index === 11, ...words }),
  );
}

export const LONG_NAME =
  'registry.example.org/some-very-long-organisation-name/gemma-3-27b-instruct-abliterated-heretic-uncensored-distilled:27b-q4_K_M-128k';
export const HOSTILE = '<img src=x onerror=alert(1)>"\'><script>alert(1)</script>\u202Egnp.exe';

const LIMITS = { connect_s: 5, first_token_s: 600, idle_s: 60, total_s: null };

const DAMAGED = [
  'The saved run is damaged: run.json ends in the middle.',
  'run.json is missing.',
  'Written by a newer version (schema 9): this one reads up to 1.',
];

/** Names of Arabic and Hebrew letters, whose ends are not where the eye expects them. */
const RIGHT_TO_LEFT = [
  { path: 'תוצאות/מדידה_2025.csv', reason: 'It holds NUL bytes: it is no text.' },
  { path: 'نتائج/قياس السرعة (2).json', reason: 'Not JSON: unexpected end at line 41.' },
  { path: 'mixed/דוח-report-تقرير.md', reason: 'Its name is not UTF-8.' },
];

const usual: Scene = {
  folders: [],
  servers: [OLLAMA, silent(1234), LLAMA_CPP, silent(8000)],
  diagnosis: FINE,
  overview,
  folderFails: false,
  unfinished: [],
  notices: [],
  runs: [
    listing(0),
    UNFINISHED,
    listing(2, { status: 'stopped', calls: 5 }),
    listing(3, { status: 'interrupted', calls: 3 }),
    listing(4, { status: 'failed', calls: 0 }),
    listing(5, { problem: 'The saved run is damaged: run.json ends in the middle.' }),
    ...Array.from({ length: 9 }, (_, at) => listing(at + 6)),
  ],
  calls: savedCalls(3),
  savedRuns: 3,
  model: 'gemma3:latest',
  preferences: {},
  keychain: true,
  selfCheck: 'none',
  placeNotes: [],
};

const hostileServer: FoundServer = {
  ...OLLAMA,
  models: [LONG_NAME, HOSTILE, 'x'.repeat(400)].flatMap((name) =>
    OLLAMA.models.slice(0, 1).map((model) => ({ ...model, name })),
  ),
};

const SCENES: Record<string, Partial<Scene>> = {
  none: { servers: [11434, 1234, 8080, 8000].map(silent), diagnosis: NOT_RUNNING },
  notinstalled: { servers: [], diagnosis: NOTHING },
  wrong: { servers: [silent(11434)], diagnosis: WRONG },
  nomodels: { servers: [{ ...OLLAMA, models: [] }, silent(1234)], diagnosis: NO_MODELS },
  emptyfolder: { overview: emptyOverview },
  nofolder: { folderFails: true },
  scanning: { scans: 'slowly' },
  openai: { servers: [silent(11434), LLAMA_CPP] },
  crash: { unfinished: [UNFINISHED] },
  damaged: {
    notices: [
      {
        code: 'preferences_damaged',
        seen: 'The preferences cannot be read.',
        cause: 'The file ends in the middle.',
        next_step: 'The defaults are used; the file is kept beside the new one.',
        calls: [],
      },
    ],
  },
  saved: {
    preferences: { servers: [BOX, OPEN_BOX], limits: { ...LIMITS, total_s: 900 } },
    selfCheck: 'old',
    placeNotes: [SYNCED],
  },
  nokeychain: { preferences: { servers: [BOX] }, keychain: false },
  noruns: { runs: [] },
  onerun: { runs: [listing(0)] },
  slower: {
    doubts: [
      {
        code: 'slower_than_history',
        seen: 'gemma3:latest, decode rate: The latest run has 108.2 tok/s: slower than the 8 earlier runs let expect (112.6 to 119.8 tok/s).',
        cause:
          'Server, driver and model are those of the earlier runs; heat, power, other load or a change that no server tells of may be behind it.',
        next_step: 'Run it again on an idle machine; in Runs its model is drawn over time.',
        calls: [],
      },
    ],
  },
  damagedruns: {
    runs: Array.from({ length: 3 }, (_, at) =>
      listing(at, { status: 'failed', has_report: false, problem: DAMAGED[at] ?? null }),
    ),
  },
  manyunfinished: {
    unfinished: [UNFINISHED, listing(2, { status: 'running', has_report: false, calls: 1 })],
  },
  stopped: {
    status: 'stopped',
    calls: savedCalls(3).slice(0, 4),
    verdict: {
      headline: 'Stopped after 4 of 7 calls. gemma3:latest decodes 115.4 tok/s in the report stage.',
      evidence:
        'One call shows no spread; TTFT 0.28 s; cold start 3.5 s load, 3.9 s TTFT; all 3 calls valid.',
    },
  },
  invalid: {
    status: 'failed',
    calls: plan(3, 1).trials.map((trial) => call(trial, { failed: true })),
    verdict: {
      headline: 'Failed after 7 of 7 calls: the model could not be loaded. No call could be used.',
      evidence: 'The call failed: llama runner process has terminated. 6 of 6 calls invalid.',
    },
  },
  huge: {
    overview: (path) => ({
      ...overview(path),
      files: 1_204_377,
      kinds: [
        { label: 'CSV', count: 988_210 },
        { label: 'JSON', count: 154_002 },
        { label: 'JSON lines', count: 41_877 },
        { label: 'Markdown', count: 20_288 },
      ],
      other_files: 731_004,
      scan_ms: 94_310.2,
    }),
  },
  rtl: {
    overview: (path) => ({ ...overview(path), problems: RIGHT_TO_LEFT, problems_total: 3 }),
    runs: [listing(0), listing(1, { models: ['مدل-زبانی:۷b', 'gemma3:latest'] }), listing(2)],
  },
  long: {
    servers: [
      { ...OLLAMA, models: OLLAMA.models.map((model) => ({ ...model, name: LONG_NAME })).slice(0, 1) },
    ],
    model: LONG_NAME,
    runs: [listing(0, { models: [LONG_NAME] }), listing(1, { models: [LONG_NAME, LONG_NAME] })],
    unfinished: [listing(1, { status: 'running', has_report: false, calls: 4, models: [LONG_NAME] })],
    overview: (path) => ({
      ...overview(path),
      problems: [
        { path: `${'a-folder-with-a-long-name/'.repeat(8)}results.csv`, reason: 'It holds NUL bytes.' },
      ],
      problems_total: 1,
    }),
  },
  hostile: {
    servers: [hostileServer],
    model: LONG_NAME,
    calls: savedCalls(12, `${HOSTILE}\n`.repeat(4000)),
    savedRuns: 12,
    overview: (path) => ({
      ...overview(path),
      problems: Array.from({ length: 200 }, (_, at) => ({
        path: `${'deep/'.repeat(30)}${HOSTILE}-${at}.csv`,
        reason: 'Its name is not UTF-8.',
      })),
      problems_total: 12_345,
    }),
  },
  ...SAVED,
  ...Object.fromEntries(Object.entries(COMPARED).map(([name, saved]) => [name, { saved }])),
  imports: { ...(COMPARED['worse'] && { saved: COMPARED['worse'] }), imported: true },
  twoarms: { preferences: { last_spec: armsSpec(['Baseline', 'Tuned']) } },
  sevenarms: { preferences: { last_spec: armsSpec(SEVEN) } },
  gonearm: { preferences: { last_spec: goneSpec() } },
  longarms: { preferences: { last_spec: armsSpec([LONG_ARM, `${LONG_ARM} 2`]) } },
  many: {
    calls: savedCalls(100),
    savedRuns: 100,
    runs: Array.from({ length: 10_000 }, (_, at) => listing(at)),
  },
};

export function scene(name: string): Scene {
  return { ...usual, folders: [], ...SCENES[name] };
}
