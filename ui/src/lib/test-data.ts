/** Inputs for tests of pure functions. Whatever has a rule behind it is tested over the real program, see `page-tests`. */

import type {
  BenchmarkSpec,
  CallMetrics,
  CallRecord,
  DiscoveredServer,
  ModelInfo,
  Plan,
  SettingRange,
  Settings,
  Stage,
  Trial,
} from './bindings';

const range = (
  name: string,
  [min, max, step]: [number, number, number],
  more: Partial<SettingRange> = {},
): SettingRange => ({
  name,
  group: 'sampling',
  min,
  max,
  step,
  whole: true,
  unit: '',
  default: null,
  about: '',
  ...more,
});

export const RANGES: SettingRange[] = [
  range('num_gpu', [0, 999, 1], { group: 'loading' }),
  range('num_ctx', [64, 10_485_760, 1024], { group: 'loading' }),
  range('temperature', [0, 5, 0.1], { whole: false }),
  range('top_p', [0.001, 1, 0.05], { whole: false }),
  range('top_k', [0, 100_000, 10]),
  range('seed', [0, 4_294_967_295, 1]),
  range('num_predict', [1, 1_000_000, 64], { group: 'answer', default: 512 }),
];

const model = (name: string, defaults: ModelInfo['defaults']): ModelInfo => ({
  name,
  size_bytes: null,
  parameters: null,
  quantization: null,
  family: null,
  context_length: null,
  running_context: null,
  block_count: null,
  digest: null,
  state: 'unloaded',
  capabilities: [],
  defaults,
  cache: null,
  memory_bytes: null,
  vram_bytes: null,
});

export const OLLAMA: DiscoveredServer = {
  url: 'http://127.0.0.1:11434',
  provider: 'ollama',
  server: { provider: 'ollama', product: 'Ollama', url: 'http://127.0.0.1:11434', version: '0.12.6' },
  models: [model('gemma3:latest', { temperature: '1', top_k: '64' }), model('qwen2.5:7b', {})],
  support: RANGES.map(({ name }) => ({ name, supported: true, reason: null })),
  control: null,
  failure: null,
};

/** Cannot set what loads the model. */
export const LLAMA_CPP: DiscoveredServer = {
  url: 'http://127.0.0.1:8080',
  provider: 'openai',
  server: { provider: 'openai', product: 'llama.cpp', url: 'http://127.0.0.1:8080', version: null },
  models: [model('smollm2:135m', {})],
  support: RANGES.map(({ name, group }) => {
    const fixed = group === 'loading';
    return { name, supported: !fixed, reason: fixed ? 'It cannot be set over /v1.' : null };
  }),
  control: null,
  failure: null,
};

/** Nothing answers. */
export const silent = (port: number): DiscoveredServer => ({
  url: `http://127.0.0.1:${port}`,
  provider: 'ollama',
  server: null,
  models: [],
  support: [],
  control: null,
  failure: { code: 'server_unreachable', message: 'No server answers.', hint: '', problems: [] },
});

const NO_SETTINGS: Settings = {
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
  const { url, provider } = OLLAMA;
  return {
    folder: '/reports',
    arms: [{ name: 'Baseline', provider, url, model, settings: { ...NO_SETTINGS } }],
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
    reports_place: '/runs',
  };
}

/** A warm-up, then the stages of each run. */
export function plan(runs: number): Plan {
  const stages: [Stage, number][] = [['warmup', 0]];
  for (let run = 1; run <= runs; run += 1) stages.push(['analysis', run], ['report', run]);
  const trials = stages.map(([stage, run], index): Trial => {
    const phase = stage === 'warmup' ? 'warmup' : 'measured';
    return { index, arm: 0, run, stage, phase, nonce: '' };
  });
  return { seed: 7, trials };
}

const NO_METRICS: CallMetrics = {
  n_in: null,
  n_out: 16,
  n_cached: null,
  ttft_ms: null,
  ttfv_ms: null,
  e2e_ms: null,
  duration_ms: null,
  tpot_ms: null,
  decode_tps: null,
  server_decode_tps: null,
  origin_tps: null,
  prefill_tps: null,
  load_ms: null,
  prefill_ms: null,
  decode_ms: null,
  client_overhead_ms: null,
  chunks: 16,
  longest_gap_ms: null,
};

export const ANSWER = 'A long answer.';

/** A call that has ended. */
export const call = ({ index, arm, run, stage, phase }: Trial): CallRecord => ({
  index,
  arm,
  run,
  stage,
  phase,
  started_at: '2026-11-24T02:50:00Z',
  started_ms: null,
  cold: false,
  resident_before: true,
  validity: { reasons: [] },
  metrics: NO_METRICS,
  usage: {
    prompt_tokens: null,
    output_tokens: 16,
    cached_tokens: null,
    load_ms: null,
    prefill_ms: null,
    decode_ms: null,
    total_ms: null,
  },
  failure: null,
  finish_reason: 'stop',
  text: ANSWER,
  reasoning: '',
  request: '{}',
  prompt_version: '',
  connect_ms: null,
  reconnected: false,
  clock_skew_ms: 0,
  effective_ctx: null,
  memory_bytes: null,
  vram_bytes: null,
});
