/** Answers every command in the Rust side's place: for screenshots and for tests of the page alone. */

import type { Channel } from '@tauri-apps/api/core';
import { emit } from '@tauri-apps/api/event';
import { mockIPC, mockWindows } from '@tauri-apps/api/mocks';

import type { BenchmarkSpec, Failure, PlanView, ResultView, RunEvent, Theme } from '../lib/bindings';
import { plan } from './calls';
import { figures } from './figure-svg';
import { info, LLAMA_CPP, PLACE, silent, spec } from './program';
import { record, resultView } from './result';
import { type Scene, scene } from './scenes';
import { PACES, ScriptedRun } from './script';
import { DIAGNOSTICS, MockKeys, placeView, SELF_CHECK, selfCheckView } from './settings';

type Args = Record<string, unknown>;

const failure = (code: string, message: string, hint: string): Failure => ({
  code,
  message,
  hint,
  problems: [],
});

/** Everything that was asked for, in order: tests read it. */
export interface Asked {
  command: string;
  args: Args;
}

class Mock {
  readonly asked: Asked[] = [];
  readonly #keys: MockKeys;
  #run: ScriptedRun | null = null;
  #checked: boolean;

  constructor(
    readonly scene: Scene,
    readonly pace: string,
  ) {
    this.#keys = new MockKeys(scene.keychain);
    this.#checked = scene.selfCheck !== 'none';
  }

  answer(command: string, args: Args): unknown {
    this.asked.push({ command, args });
    return this.#handlers[command]?.(args);
  }

  readonly #handlers: Record<string, (args: Args) => unknown> = {
    get_app_info: () => info(this.scene.unfinished, this.scene.notices, this.scene.preferences),
    set_preferences: () => null,
    pick_folder: () => '/home/ada/bench/reports',
    pick_save_path: ({ defaultName }) => `/home/ada/${String(defaultName)}`,
    scan_folder: ({ path }) => this.#scan(String(path)),
    find_servers: () => this.scene.servers,
    connect_server: ({ url }) => this.#connect(String(url)),
    check_benchmark: ({ spec }) => this.#check(spec as BenchmarkSpec),
    start_benchmark: ({ spec, onEvent }) => this.#start(spec as BenchmarkSpec, onEvent as Channel<RunEvent>),
    stop_benchmark: () => this.#run?.stop(),
    get_running: () => null,
    list_runs: () => this.scene.runs,
    load_result: ({ path, theme }) => this.#load(String(path), theme as Theme),
    draw_figures: ({ theme }) =>
      figures(this.#run?.calls ?? [], this.#run?.spec.runs ?? 3, theme as Theme, this.scene.model),
    finish_run: ({ path }) => path,
    run_self_check: () => {
      this.#checked = true;
      return new Promise((resolve) => setTimeout(() => resolve(SELF_CHECK), 300));
    },
    get_self_check: () => (this.#checked ? selfCheckView(this.scene.selfCheck === 'old') : null),
    get_key_states: ({ urls }) => (urls as string[]).map((url) => this.#keys.state(url)),
    set_key: ({ url, sessionOnly }) => this.#keys.set(String(url), sessionOnly === true),
    delete_key: ({ url }) => this.#keys.delete(String(url)),
    restore_key: ({ url }) => this.#keys.restore(String(url)),
    get_reports_place: () => placeView(PLACE, true, this.scene.placeNotes),
    get_diagnostics: () => DIAGNOSTICS,
    open_logs: () => null,
  };

  #scan(path: string) {
    if (path.includes('missing')) {
      throw failure('folder_missing', `The folder ${path} does not exist.`, 'Choose another folder.');
    }
    if (this.scene.folderFails) {
      throw failure(
        'folder_empty',
        `The folder ${path} holds no CSV, JSON or Markdown file that can be used.`,
        'Choose a folder with benchmark results, or use the sample folder.',
      );
    }
    return this.scene.overview(path);
  }

  #connect(url: string) {
    return url.includes('8080') ? LLAMA_CPP : { ...silent(Number(new URL(url).port)), url };
  }

  #check(asked: BenchmarkSpec): PlanView {
    const order = plan(asked.runs, asked.warmups);
    return {
      problems: [],
      plan: order,
      measured_calls: order.trials.filter((trial) => trial.phase === 'measured').length,
      warmup_calls: asked.warmups,
      saved_to: `${PLACE}/2026-11-24 0250 ${asked.arms[0]?.model ?? ''}`,
      notes: [],
    };
  }

  async #start(asked: BenchmarkSpec, channel: Channel<RunEvent>): Promise<string> {
    const run = new ScriptedRun(
      asked,
      (event) => channel.onmessage(event),
      PACES[this.pace] ?? (PACES['usual'] as (typeof PACES)[string]),
    );
    this.#run = run;
    await run.play();
    return run.path;
  }

  #load(path: string, theme: Theme): ResultView {
    const run = this.#run;
    if (run && path === run.path) return resultView(path, record(run.spec, run.calls, 'completed'), theme);
    const { model, savedRuns, calls } = this.scene;
    return resultView(path, record(spec(model, savedRuns), calls, 'completed'), theme);
  }
}

export function install(query: URLSearchParams): Mock & { uninstall: () => void } {
  const mock = new Mock(scene(query.get('scene') ?? 'usual'), query.get('pace') ?? 'usual');
  mockWindows('main');
  mockIPC((command, args) => mock.answer(command, (args ?? {}) as Args), { shouldMockEvents: true });
  // Stands for the window's close button.
  const close = () => void emit('tauri://close-requested');
  window.addEventListener('mock-close', close);
  return Object.assign(mock, { uninstall: () => window.removeEventListener('mock-close', close) });
}
