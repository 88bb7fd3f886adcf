/** What the program, the folder and the servers say in the mock. */

import type {
  AppInfo,
  BenchmarkSpec,
  FolderOverview,
  FoundServer,
  LimitRange,
  ModelInfo,
  Preferences,
  RunRow,
  SettingGroup,
  SettingRange,
  Warning,
} from '../lib/bindings';

import { RECOGNISED } from './found';

export const PLACE = '/home/ada/Chimera Bench';
export const SAMPLE = '/home/ada/.local/share/chimera-bench/sample-reports';

const range = (
  name: string,
  group: SettingGroup,
  [min, max, step]: [number, number, number],
  about: string,
  more: Partial<SettingRange> = {},
): SettingRange => ({ name, group, min, max, step, whole: true, unit: '', default: null, about, ...more });

const FRACTION = { whole: false };
const TOKENS = { unit: 'tokens' };

export const RANGES: SettingRange[] = [
  range('num_gpu', 'loading', [0, 999, 1], 'Layers of the model kept on the GPU.', { unit: 'layers' }),
  range('num_ctx', 'loading', [64, 10_485_760, 1024], 'Context length: prompt and answer together.', TOKENS),
  range(
    'temperature',
    'sampling',
    [0, 5, 0.1],
    '0 always takes the likeliest token; more is more varied.',
    FRACTION,
  ),
  range(
    'top_p',
    'sampling',
    [0.001, 1, 0.05],
    'Keeps the likeliest tokens up to this total probability.',
    FRACTION,
  ),
  range('top_k', 'sampling', [0, 100_000, 10], 'Keeps the k likeliest tokens; 0 keeps all.'),
  range(
    'repeat_penalty',
    'sampling',
    [0.001, 10, 0.05],
    'Above 1 makes repeated tokens less likely.',
    FRACTION,
  ),
  range(
    'seed',
    'sampling',
    [0, 4_294_967_295, 1],
    'The same seed and prompt give the same answer on most servers.',
  ),
  range('num_predict', 'answer', [1, 1_000_000, 64], 'The most tokens an answer may have.', {
    ...TOKENS,
    default: 512,
  }),
  range(
    'min_p',
    'sampling',
    [0, 1, 0.01],
    'Drops tokens less likely than this share of the likeliest one’s chance.',
    FRACTION,
  ),
  range(
    'num_batch',
    'loading',
    [1, 65_536, 64],
    'Prompt tokens processed at a time: more is faster and takes more memory.',
    TOKENS,
  ),
  range('num_thread', 'loading', [1, 1024, 1], 'Processor threads that do the work.', { unit: 'threads' }),
];

const limit = (
  name: string,
  min: number,
  max: number,
  whole: boolean,
  about: string,
  label = name,
): LimitRange => ({
  name,
  label,
  min,
  max,
  whole,
  about,
});

const LIMIT_RANGES: LimitRange[] = [
  limit('connect_s', 0.05, 86_400, false, 'Seconds until the connection to the server stands.'),
  limit(
    'first_token_s',
    0.05,
    86_400,
    false,
    'Seconds until the first text; a model may have to be loaded first.',
  ),
  limit('idle_s', 0.05, 86_400, false, 'Seconds without anything new within an answer.'),
  limit('total_s', 1, 86_400, false, 'Seconds for a whole call. Empty for no such limit.'),
  limit('files', 1, 1_000_000, true, 'CSV, JSON and Markdown files that are read of a folder.'),
  limit('json_mib', 1, 4096, true, 'Size in MiB beyond which a JSON file is listed and not read.'),
];

const RUN_RANGES: LimitRange[] = [
  limit('runs', 1, 1000, true, '', 'Runs'),
  limit('cooldown_s', 0, 3600, false, '', 'Pause between runs, s'),
  limit('warmups', 0, 10, true, '', 'Warm-up calls'),
];

const LANGUAGES: AppInfo['languages'] = [
  { language: 'english', name: 'English', own_name: 'English' },
  { language: 'german', name: 'German', own_name: 'Deutsch' },
  { language: 'japanese', name: 'Japanese', own_name: '日本語' },
];

export const NO_SETTINGS: BenchmarkSpec['arms'][number]['settings'] = {
  num_gpu: null,
  num_ctx: null,
  temperature: null,
  top_p: null,
  top_k: null,
  repeat_penalty: null,
  seed: null,
  num_predict: null,
  min_p: null,
  num_batch: null,
  num_thread: null,
};

export function spec(model: string, runs = 3): BenchmarkSpec {
  return {
    folder: SAMPLE,
    arms: [
      {
        name: 'Baseline',
        provider: 'ollama',
        url: 'http://127.0.0.1:11434',
        model,
        settings: { ...NO_SETTINGS },
      },
    ],
    runs,
    cooldown_s: 2,
    warmups: 1,
    nonce: true,
    limits: { connect_s: 5, first_token_s: 600, idle_s: 60, total_s: null },
    folder_limits: { files: 50_000, json_mib: 64 },
    language: 'english',
    design: {
      order: 'interleaved',
      primary: { metric: 'decode_rate', stage: 'report' },
      until: { half_width_percent: null, minutes: null },
    },
    reports_place: PLACE,
  };
}

export function info(
  unfinished: RunRow[] = [],
  notices: Warning[] = [],
  preferences: Partial<Preferences> = {},
): AppInfo {
  return {
    version: '0.1.0',
    os: 'linux',
    sample_folder: SAMPLE,
    default_reports_place: PLACE,
    default_spec: spec(''),
    default_blocks: 8,
    setting_ranges: RANGES,
    limit_ranges: LIMIT_RANGES,
    run_ranges: RUN_RANGES,
    languages: LANGUAGES,
    preferences: {
      theme: 'system',
      reports_place: null,
      recent_places: ['/home/ada/bench/out'],
      listed_places: [],
      servers: [],
      limits: { connect_s: 5, first_token_s: 600, idle_s: 60, total_s: null },
      folder_limits: { files: 50_000, json_mib: 64 },
      language: 'english',
      log_level: 'info',
      recent_folders: ['/home/ada/bench/reports', '/mnt/lab/missing/2025-11 measurements'],
      last_spec: null,
      stay_silent: false,
      presets: [],
      ...preferences,
    },
    unfinished,
    notices,
  };
}

export function overview(path: string): FolderOverview {
  return {
    path,
    files: 101,
    kinds: [
      { label: 'CSV', count: 28 },
      { label: 'JSON', count: 44 },
      { label: 'Markdown', count: 29 },
    ],
    other_files: 3,
    latest_modified: '2025-11-14 18:54',
    problems: [
      { path: 'profiling/ncu_summary.csv', reason: 'It holds NUL bytes: it is no text.' },
      { path: 'compilation/conv_bench_20251002.json', reason: 'Not JSON: unexpected end at line 41.' },
    ],
    problems_total: 2,
    remarks_total: 0,
    recognised: RECOGNISED,
    recognised_left_out: 0,
    scan_ms: 21.4,
  };
}

/** A folder with files, but none of a kind that is read. */
export const emptyOverview = (path: string): FolderOverview => ({
  ...overview(path),
  files: 0,
  kinds: ['CSV', 'JSON', 'Markdown'].map((label) => ({ label, count: 0 })),
  latest_modified: null,
  problems: [],
  problems_total: 0,
  recognised: [],
  scan_ms: 0.4,
});

const model = (name: string, more: Partial<ModelInfo> = {}): ModelInfo => ({
  name,
  size_bytes: 3_338_801_804,
  parameters: '4.3B',
  quantization: 'Q4_K_M',
  family: 'gemma3',
  context_length: 131_072,
  running_context: null,
  block_count: 34,
  digest: 'a2af6cc3eb7fa8be8504abaf9b04e88f17a119ec3f04a3addf55f92841195f5a',
  state: 'unloaded',
  capabilities: ['completion', 'vision'],
  defaults: { temperature: '1', top_k: '64', top_p: '0.95', stop: '"<end_of_turn>"' },
  cache: { kv_heads: 136, key_length: 256, value_length: 256, sliding_window: 1024 },
  memory_bytes: null,
  vram_bytes: null,
  ...more,
});

const supported = RANGES.map(({ name }) => ({ name, supported: true, reason: null }));

const possible = { possible: true, reason: null };

export const OLLAMA: FoundServer = {
  url: 'http://127.0.0.1:11434',
  provider: 'ollama',
  server: { provider: 'ollama', product: 'Ollama', url: 'http://127.0.0.1:11434', version: '0.12.6' },
  models: [
    model('gemma3:latest'),
    model('gemma3:270m', {
      size_bytes: 291_554_930,
      parameters: '268.10M',
      quantization: 'Q8_0',
      block_count: 18,
    }),
    model('qwen2.5:7b', {
      size_bytes: 4_683_087_332,
      parameters: '7.6B',
      family: 'qwen2',
      context_length: 32_768,
      running_context: 8192,
      block_count: 28,
      state: 'loaded',
      capabilities: ['completion', 'tools'],
      defaults: {},
      cache: { kv_heads: 112, key_length: 128, value_length: 128, sliding_window: null },
      memory_bytes: 5_551_161_344,
      vram_bytes: 4_022_141_952,
    }),
  ],
  support: supported,
  control: { pull: possible, load: possible },
  failure: null,
};

const OVER_V1 = 'It cannot be set over /v1: the server fixes it when it loads the model.';

export const LLAMA_CPP: FoundServer = {
  url: 'http://127.0.0.1:8080',
  provider: 'openai',
  server: { provider: 'openai', product: 'llama.cpp', url: 'http://127.0.0.1:8080', version: 'b6210' },
  models: [
    model('smollm2:135m', {
      size_bytes: 98_362_432,
      parameters: '134.52M',
      quantization: 'Q4_1',
      context_length: 8192,
      running_context: 4096,
      block_count: null,
      state: 'loaded',
      capabilities: [],
      defaults: { temperature: '0.8', top_k: '40', top_p: '0.95', repeat_penalty: '1' },
      cache: null,
    }),
  ],
  support: RANGES.map(({ name }) => {
    const fixed = name === 'num_ctx' || name === 'num_gpu';
    return { name, supported: !fixed, reason: fixed ? OVER_V1 : null };
  }),
  control: {
    pull: {
      possible: false,
      reason: 'llama.cpp has no API to download a model; give it one where it is started.',
    },
    load: {
      possible: false,
      reason: 'llama.cpp holds the model it was started with; it cannot load or unload another one.',
    },
  },
  failure: null,
};

export const silent = (port: number): FoundServer => ({
  url: `http://127.0.0.1:${port}`,
  provider: port === 11434 ? 'ollama' : 'openai',
  server: null,
  models: [],
  support: [],
  control: null,
  failure: {
    code: 'server_unreachable',
    message: `No server answers at http://127.0.0.1:${port}: connection refused.`,
    hint: 'Start the server, or check the address and the port, then try again.',
    problems: [],
  },
});
