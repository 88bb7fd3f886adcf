/** What the mock says of connections and models: the doctor's findings, pulls, loads, fits. */

import type { Channel } from '@tauri-apps/api/core';

import type {
  Diagnosis,
  Failure,
  Finding,
  Fit,
  FoundServer,
  ModelInfo,
  Product,
  ProductDiagnosis,
  PullProgress,
  Settings,
} from '../lib/bindings';

const finding = (
  code: string,
  severity: Finding['severity'],
  found: string,
  next_step = '',
  action: Finding['action'] = null,
): Finding => ({ code, severity, tried: 'Asked for its version and its models.', found, next_step, action });

const TITLES: Record<Product, string> = {
  other: 'Another server',
  ollama: 'Ollama',
  lm_studio: 'LM Studio',
  llama_cpp: 'llama.cpp',
  vllm: 'vLLM',
};
const PORTS: Partial<Record<Product, number>> = {
  ollama: 11434,
  lm_studio: 1234,
  llama_cpp: 8080,
  vllm: 8000,
};

function row(product: Product, findings: Finding[], usable = false): ProductDiagnosis {
  const port = PORTS[product];
  const addresses = port ? [`http://127.0.0.1:${port}`, `http://[::1]:${port}`] : [];
  return {
    product,
    title: TITLES[product],
    usable,
    looked: [...addresses, 'its program on the PATH', `/usr/local/bin/${product}`],
    findings,
  };
}

const absent = (product: Product): ProductDiagnosis =>
  row(product, [
    finding(
      'not_installed',
      'note',
      `${TITLES[product]} is not installed.`,
      product === 'ollama'
        ? 'Install it from its page; it is the shortest way to a first benchmark.'
        : 'Install it from its page if you want to measure it.',
      { type: 'open_page', url: `https://example.org/${product}` },
    ),
  ]);

const diagnosis = (products: ProductDiagnosis[], machine: Finding[] = []): Diagnosis => {
  const usable = products.some((product) => product.usable);
  const all = products.flatMap((product) => product.findings);
  const news = usable
    ? all.find(({ code }) => code === 'answers')
    : all.find(({ severity }) => severity === 'problem');
  const summary = news?.found ?? 'No LLM server is installed or answers on this machine.';
  return { usable, given: null, summary, products, machine };
};

const others = [absent('lm_studio'), absent('vllm')];

export const FINE = diagnosis([
  row(
    'ollama',
    [finding('answers', 'ok', 'Ollama 0.12.6 answers at http://127.0.0.1:11434 with 3 models.')],
    true,
  ),
  row(
    'llama_cpp',
    [finding('answers', 'ok', 'llama.cpp b6210 answers at http://127.0.0.1:8080 with 1 model.')],
    true,
  ),
  ...others,
]);

export const NOT_RUNNING = diagnosis([
  row('ollama', [
    finding(
      'not_running',
      'problem',
      'Ollama is installed (~/.local/bin/ollama), but it is not running.',
      'Start it: this runs “ollama serve”, which goes on when this window is closed.',
      { type: 'start_server', product: 'ollama', command: 'ollama serve' },
    ),
  ]),
  absent('llama_cpp'),
  ...others,
]);

export const NOTHING = diagnosis([absent('ollama'), absent('llama_cpp'), ...others]);

export const NO_MODELS = diagnosis([
  row('ollama', [
    finding(
      'no_models',
      'problem',
      'Ollama 0.12.6 answers at http://127.0.0.1:11434 and has no model.',
      'Pull a model.',
      {
        type: 'pull_model',
        url: 'http://127.0.0.1:11434',
      },
    ),
  ]),
  absent('llama_cpp'),
  ...others,
]);

/** Everything that is odd at once: the longest that the doctor has to say. */
export const WRONG = diagnosis(
  [
    row('ollama', [
      finding(
        'something_else',
        'problem',
        'What answers at http://127.0.0.1:11434 is no LLM server: it sends a web page (Welcome to nginx!).',
        'End what uses the port of Ollama, or let the server listen at another one.',
      ),
      finding(
        'nothing_listens',
        'problem',
        'Nothing listens at http://10.0.0.5:11434.',
        'Start the server there, or check the address and the port.',
        { type: 'try_again' },
      ),
    ]),
    row('other', [
      finding(
        'key_refused',
        'problem',
        'The server at https://llm.example.org wants a key (401: Incorrect API key provided).',
        'Enter the key of this server in Settings.',
        { type: 'set_key', url: 'https://llm.example.org' },
      ),
    ]),
    row('lm_studio', [
      finding(
        'one_loopback_address',
        'note',
        'It listens at http://[::1]:1234 only; http://127.0.0.1:1234 is refused.',
        'Use http://[::1]:1234, or let the server listen on both.',
        { type: 'use_address', url: 'http://[::1]:1234', provider: 'openai' },
      ),
    ]),
    absent('vllm'),
  ],
  [
    finding(
      'ollama_host',
      'note',
      'OLLAMA_HOST is “10.0.0.5”: it names no port, so http://10.0.0.5:11434 is asked first.',
    ),
    finding(
      'proxy_set',
      'note',
      'A proxy is set (http://proxy.example.org:3128). Addresses on this machine are asked past it, others through it.',
    ),
  ],
);

const GB = 1e9;

export function fitOf(model: ModelInfo, settings: Settings): Fit {
  const num_ctx = settings.num_ctx ?? model.running_context ?? 4096;
  const cache = model.cache;
  const context = cache ? num_ctx * cache.kv_heads * (cache.key_length + cache.value_length) * 2 : 0;
  const needed = (model.size_bytes ?? 0) + context;
  const gpu_bytes = 8.6 * GB;
  const large = needed > gpu_bytes;
  const size = (needed / GB).toFixed(1);
  return {
    verdict: large ? 'too_large' : 'fits',
    text: `It needs about ${size} GB at ${num_ctx.toLocaleString('en-GB')} tokens of context, which ${large ? 'does not fit' : 'fits'} the 8.6 GB of the GPU.`,
    next_step: large
      ? 'The CPU computes the rest, several times slower: lower num_ctx or choose a smaller model.'
      : '',
    num_ctx,
    least_bytes: needed,
    most_bytes: needed + GB,
    gpu_bytes,
  };
}

const failure = (code: string, message: string, hint: string): Failure => ({
  code,
  message,
  hint,
  problems: [],
});
export const STOPPED = failure('stopped', 'Stopped.', '');

/** A download that goes on by itself; what has come stays when it is cancelled. */
export class ScriptedPull {
  static readonly #kept = new Map<string, number>();
  static readonly #HALF = 9;
  static readonly TOTAL = 3_338_801_804;
  #cancelled = false;

  constructor(
    readonly model: string,
    readonly channel: Channel<PullProgress>,
    readonly stepMs: number,
    /** Stands still in the middle until it is cancelled. */
    readonly holds: boolean,
  ) {}

  cancel(): void {
    this.#cancelled = true;
  }

  async play(done: () => FoundServer): Promise<FoundServer> {
    if (this.model.includes('missing')) {
      throw failure(
        'pull_unknown_model',
        `${this.model} was not pulled: the library has no such model (pull model manifest: file does not exist).`,
        'Check the name and its tag in the model library at ollama.com/library.',
      );
    }
    const kept = ScriptedPull.#kept.get(this.model) ?? 0;
    this.#tell('looking', 'pulling manifest', kept, kept);
    for (let step = Math.round(kept * 20); step <= 20; step += 1) {
      await new Promise((resolve) => setTimeout(resolve, this.stepMs));
      ScriptedPull.#kept.set(this.model, step / 20);
      this.#tell('downloading', 'pulling aeda25e63ebd', step / 20, kept);
      while (this.holds && step === ScriptedPull.#HALF && !this.#cancelled) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      if (this.#cancelled) throw STOPPED;
    }
    this.#tell('done', 'success', 1, kept);
    return done();
  }

  #tell(stage: PullProgress['stage'], status: string, share: number, kept: number): void {
    const total = ScriptedPull.TOTAL;
    const known = stage !== 'looking';
    this.channel.onmessage({
      model: this.model,
      stage,
      status,
      layers: known
        ? [
            { name: 'aeda25e63ebd', total_bytes: total - 8192, completed_bytes: share * (total - 8192) },
            { name: 'e0a42594d802', total_bytes: 8192, completed_bytes: share * 8192 },
          ]
        : [],
      completed_bytes: known ? share * total : 0,
      total_bytes: known ? total : 0,
      kept_bytes: kept * total,
      rate_bytes_s: stage === 'downloading' && share > kept ? 21_400_000 : null,
      seconds_left: stage === 'downloading' && share > kept ? ((1 - share) * total) / 21_400_000 : null,
      quiet_s: 0.2,
      quiet_limit_s: 180,
    });
  }
}
