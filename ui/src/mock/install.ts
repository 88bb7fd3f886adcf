/** Answers every command in the Rust side's place: for screenshots and for tests of the page alone. */

import type { Channel } from '@tauri-apps/api/core';
import { emit } from '@tauri-apps/api/event';
import { mockIPC, mockWindows } from '@tauri-apps/api/mocks';

import type {
  AppInfo,
  BenchmarkSpec,
  CallView,
  Failure,
  FolderProgress,
  FoundServer,
  ModelInfo,
  PlanView,
  ImportProgress,
  PullProgress,
  ResultView,
  RunEvent,
  RunNotes,
  RunQuery,
  ServerInfo,
  Settings,
  SideChoice,
  Theme,
  ThemeChoice,
  TrendQuery,
} from '../lib/bindings';
import { callView } from './call-view';
import { plan } from './calls';
import { COMPARED, overall } from './compared';
import {
  armProblems,
  dropped,
  estimate,
  folderProblems,
  presetNameProblem,
  recentFolder,
  requestPreview,
} from './drafting';
import { figures } from './figure-svg';
import { lineupView, WORDING } from './lineup';
import { MockHistory, rowOf } from './history';
import { importSummary, importView } from './importing';
import { type Moments, moments, REFUSED } from './moments';
import { info, LLAMA_CPP, OLLAMA, PLACE, silent, spec } from './program';
import { record, resultView } from './result';
import { type Scene, scene } from './scenes';
import { PACES, ScriptedRun } from './script';
import { FINE, fitOf, ScriptedPull } from './servers';
import { DIAGNOSTICS, KEY_NEEDED, MockKeys, placeView, SELF_CHECK, selfCheckView } from './settings';

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
  readonly #history: MockHistory;
  #run: ScriptedRun | null = null;
  #pull: ScriptedPull | null = null;
  /** The server as it is after what was done to it. */
  #changed: FoundServer | null = null;
  #checked: boolean;
  #stopScan: (() => void) | null = null;

  constructor(
    readonly scene: Scene,
    readonly pace: string,
    readonly moments: Moments,
    readonly theme: ThemeChoice,
  ) {
    this.#keys = new MockKeys(scene.keychain);
    this.#history = new MockHistory(scene.runs, scene.imported === true);
    this.#checked = scene.selfCheck !== 'none';
  }

  answer(command: string, args: Args): unknown {
    this.asked.push({ command, args });
    if (this.moments.holds.has(command)) return new Promise(() => undefined);
    if (this.moments.fails.has(command)) throw REFUSED;
    return this.#handlers[command]?.(args);
  }

  readonly #handlers: Record<string, (args: Args) => unknown> = {
    get_app_info: () => this.#info(),
    set_preferences: () => null,
    pick_folder: () => '/home/ada/bench/reports',
    pick_save_path: ({ defaultName }) => `/home/ada/${String(defaultName)}`,
    scan_folder: ({ path, onProgress }) => this.#scan(String(path), onProgress as Channel<FolderProgress>),
    stop_scan: () => this.#stopScan?.(),
    list_folder_problems: ({ path }) => folderProblems(this.scene.overview(String(path))),
    choose_dropped: ({ paths }) => dropped(paths as string[]),
    check_recent: ({ folders }) => (folders as string[]).map(recentFolder),
    find_servers: () => this.scene.servers,
    connect_server: ({ url }) => this.#connect(String(url)),
    check_benchmark: ({ spec }) => this.#check(spec as BenchmarkSpec),
    preview_requests: ({ spec }) => requestPreview(spec as BenchmarkSpec),
    check_preset_name: ({ name, taken }) => presetNameProblem(String(name), taken as string[]),
    start_benchmark: ({ spec, onEvent }) => this.#start(spec as BenchmarkSpec, onEvent as Channel<RunEvent>),
    stop_benchmark: () => this.#run?.stop(),
    get_running: () => null,
    pick_imports: () => ['/home/ada/bench/reports'],
    import_runs: ({ onProgress }) => {
      const channel = onProgress as Channel<ImportProgress>;
      const summary = importSummary((progress) => channel.onmessage(progress));
      this.#history.add(summary.saved);
      return summary;
    },
    stop_import: () => null,
    load_import: ({ path, theme }) => importView(String(path), theme as Theme),
    save_import: () => null,
    load_lineup: ({ choices, theme }) => this.#lineup(choices as SideChoice[], theme as Theme),
    compare_wording: () => WORDING,
    save_lineup: () => null,
    save_lineup_figure: () => null,
    draw_lineup_figure: () => new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>').buffer,
    list_runs: ({ query }) => this.#history.list(query as RunQuery),
    refresh_runs: () => ({ changed: 0, gone: 0, notices: [] }),
    set_notes: ({ path, notes }) => this.#history.setNotes(String(path), notes as RunNotes),
    trash_runs: ({ paths }) => this.#history.trash(paths as string[]),
    restore_runs: ({ paths }) => this.#history.restore(paths as string[]),
    load_doubts: () => this.scene.doubts ?? [],
    load_trend: ({ query, theme, width, height }) =>
      this.#history.trend(query as TrendQuery, theme as Theme, {
        width: Number(width),
        height: Number(height),
      }),
    load_result: ({ path, theme }) => this.#load(String(path), theme as Theme),
    draw_live_figures: ({ theme }) =>
      figures(
        (this.#run?.calls ?? []).filter((call) => call.phase === 'measured'),
        this.#run?.spec.runs ?? 3,
        theme as Theme,
        this.scene.model,
        this.#run?.spec.arms.map(({ name }) => name),
      ),
    take_folder: () => this.scene.folders.shift() ?? null,
    load_call: ({ path, call, theme }) => this.#loadCall(String(path), Number(call), theme as Theme),
    draw_figure: () => new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>').buffer,
    save_figure: () => null,
    save_report: () => null,
    show_in_folder: () => null,
    finish_run: ({ path }) => path,
    diagnose: () => this.scene.diagnosis,
    start_server: () => this.#startServer(),
    pull_model: ({ model, onEvent }) => this.#pullModel(String(model), onEvent as Channel<PullProgress>),
    cancel_pull: () => this.#pull?.cancel(),
    load_model: ({ server, model }) => this.#turn(server as ServerInfo, String(model), true),
    unload_model: ({ server, model }) => this.#turn(server as ServerInfo, String(model), false),
    check_fit: ({ model, settings }) => fitOf(model as ModelInfo, settings as Settings),
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

  get #server(): FoundServer {
    return this.#changed ?? this.scene.servers.find((found) => found.server) ?? OLLAMA;
  }

  set #server(found: FoundServer) {
    this.#changed = found;
  }

  #startServer() {
    this.scene.diagnosis = FINE;
    return { command: 'ollama serve', log: `${PLACE}/logs/server.log`, found: OLLAMA };
  }

  async #pullModel(model: string, channel: Channel<PullProgress>): Promise<FoundServer> {
    const pull = new ScriptedPull(
      model,
      channel,
      this.pace === 'fast' ? 2 : 400,
      this.moments.holds.has('pull_end'),
    );
    this.#pull = pull;
    return pull.play(() => {
      const like = OLLAMA.models.slice(0, 1);
      this.#server = {
        ...this.#server,
        models: [...this.#server.models, ...like.map((m) => ({ ...m, name: model }))],
      };
      return this.#server;
    });
  }

  async #turn(server: ServerInfo, name: string, loaded: boolean): Promise<FoundServer> {
    await new Promise((resolve) => setTimeout(resolve, this.pace === 'fast' ? 2 : 1200));
    const turned = (model: ModelInfo): ModelInfo =>
      model.name === name
        ? {
            ...model,
            state: loaded ? 'loaded' : 'unloaded',
            running_context: loaded ? 4096 : null,
            memory_bytes: loaded ? 4_400_000_000 : null,
            vram_bytes: loaded ? 4_400_000_000 : null,
          }
        : model;
    this.#server = { ...this.#server, server, models: this.#server.models.map(turned) };
    return this.#server;
  }

  #info(): AppInfo {
    const told = info(this.scene.unfinished.map(rowOf), this.scene.notices, this.scene.preferences);
    return { ...told, preferences: { ...told.preferences, theme: this.theme } };
  }

  #scan(path: string, onProgress: Channel<FolderProgress>) {
    if (this.scene.scans === 'slowly') {
      onProgress.onmessage({ walked: 0, done: 12_040, total: 50_000 });
      return new Promise((_, reject) => {
        this.#stopScan = () => reject(failure('stopped', 'Stopped.', ''));
      });
    }
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
    if (url.includes('locked')) return { ...silent(8000), url, failure: KEY_NEEDED };
    return url.includes('8080') ? LLAMA_CPP : { ...silent(Number(new URL(url).port)), url };
  }

  #check(asked: BenchmarkSpec): PlanView {
    const order = plan(asked.runs, asked.warmups, asked.arms.length, asked.design.order === 'grouped');
    const isEmpty = this.scene.overview(asked.folder).files === 0;
    const message = `The folder ${asked.folder} holds no CSV, JSON or Markdown file that can be used.`;
    return {
      problems: [...(isEmpty ? [{ field: 'folder', message }] : []), ...armProblems(asked)],
      plan: order,
      loads: asked.arms.length,
      measured_calls: order.trials.filter((trial) => trial.phase === 'measured').length,
      warmup_calls: asked.warmups * asked.arms.length,
      estimate: estimate(asked),
      facts: { facts: 118, tokens: 1974, facts_left_out: 412, files_left_out: 0 },
      saved_to: PLACE,
      folder_name: `2026-11-24 hhmmss ${(asked.arms[0]?.model ?? '').replace(/[^\w.-]+/g, '-')}`,
      notes: [],
    };
  }

  async #start(asked: BenchmarkSpec, channel: Channel<RunEvent>): Promise<string> {
    const run = new ScriptedRun(
      asked,
      (event) => channel.onmessage(event),
      PACES[this.pace] ?? (PACES['usual'] as (typeof PACES)[string]),
      this.moments.run,
    );
    this.#run = run;
    await run.play();
    return run.path;
  }

  #loadCall(path: string, index: number, theme: Theme): CallView {
    const found = this.#load(path, theme).record.calls.find((call) => call.index === index);
    if (!found)
      throw failure(
        'call_missing',
        `The run has no call ${index + 1}.`,
        'Open the run again: it may have changed.',
      );
    return callView(found, theme);
  }

  #lineup(choices: SideChoice[], theme: Theme) {
    const saved = (this.scene.saved ?? COMPARED['better'])?.();
    if (!saved || choices.some(({ path }) => path.includes('gone')))
      throw failure('run_missing', 'There is no run in /home/ada/gone.', 'Choose another run in Runs.');
    return lineupView(choices, saved, this.scene.imported === true, theme);
  }

  #load(path: string, theme: Theme): ResultView {
    const run = this.#run;
    if (run && path === run.path) return resultView(path, record(run.spec, run.calls, 'completed'), theme);
    const { model, savedRuns, calls, status = 'completed', verdict, saved } = this.scene;
    if (saved) {
      const { record: kept, headline, evidence, verdict: told = null } = saved();
      const view = resultView(path, kept, theme);
      const drawn = told ? [...view.figures, ...overall(told, theme)] : view.figures;
      return { ...view, headline, evidence, verdict: told, figures: drawn };
    }
    return { ...resultView(path, record(spec(model, savedRuns), calls, status), theme), ...verdict };
  }
}

export function install(query: URLSearchParams): Mock & { uninstall: () => void } {
  const mock = new Mock(
    scene(query.get('scene') ?? 'usual'),
    query.get('pace') ?? 'usual',
    moments(query),
    (query.get('theme') ?? 'system') as ThemeChoice,
  );
  mockWindows('main');
  mockIPC((command, args) => mock.answer(command, (args ?? {}) as Args), { shouldMockEvents: true });
  // Stands for the window's close button.
  const close = () => void emit('tauri://close-requested');
  // Stands for another start of the program with a folder.
  const named = (event: Event) => {
    mock.scene.folders.push(String((event as CustomEvent).detail));
    void emit('folder-named');
  };
  window.addEventListener('mock-close', close);
  window.addEventListener('mock-folder', named);
  const uninstall = () => {
    window.removeEventListener('mock-close', close);
    window.removeEventListener('mock-folder', named);
  };
  return Object.assign(mock, { uninstall });
}
