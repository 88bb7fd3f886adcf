/** Every command of the Rust side. Nothing else in the page may call it. */

import { Channel, invoke } from '@tauri-apps/api/core';

import type {
  AppInfo,
  BenchmarkSpec,
  Diagnosis,
  ExportFormat,
  FigureView,
  Fit,
  FolderOverview,
  FoundServer,
  ModelInfo,
  PlanView,
  Preferences,
  Product,
  ProviderKind,
  PullProgress,
  ResultView,
  RunEvent,
  RunListing,
  SelfCheckReport,
  ServerInfo,
  Settings,
  StartedServer,
  Theme,
} from './bindings';

export const getAppInfo = () => invoke<AppInfo>('get_app_info');

export const setPreferences = (preferences: Preferences) => invoke<null>('set_preferences', { preferences });

/** Resolves with the chosen folder, or null when the dialog was cancelled. */
export const pickFolder = () => invoke<string | null>('pick_folder');

/** Resolves with the chosen file, or null when the dialog was cancelled. */
export const pickSavePath = (defaultName: string, format: ExportFormat) =>
  invoke<string | null>('pick_save_path', { defaultName, format });

export const scanFolder = (path: string) => invoke<FolderOverview>('scan_folder', { path });

export const findServers = () => invoke<FoundServer[]>('find_servers');

/** Without a provider the wire format is found out. */
export const connectServer = (url: string, provider: ProviderKind | null) =>
  invoke<FoundServer>('connect_server', { url, provider });

/** Looks at programs, addresses and settings on the way to a server; with an address, there too. */
export const diagnose = (url: string | null, provider: ProviderKind | null) =>
  invoke<Diagnosis>('diagnose', { url, provider });

/** Starts an installed server and resolves when it answers. */
export const startServer = (product: Product) => invoke<StartedServer>('start_server', { product });

/** Resolves with the server once it has the model; rejects with `stopped` when the pull was cancelled. */
export const pullModel = (url: string, model: string, onMessage: (progress: PullProgress) => void) =>
  invoke<FoundServer>('pull_model', { url, model, onEvent: new Channel<PullProgress>(onMessage) });

export const cancelPull = () => invoke<null>('cancel_pull');

export const loadModel = (server: ServerInfo, model: string, settings: Settings) =>
  invoke<FoundServer>('load_model', { server, model, settings });

export const cancelLoad = () => invoke<null>('cancel_load');

export const unloadModel = (server: ServerInfo, model: string) =>
  invoke<FoundServer>('unload_model', { server, model });

/** Whether the model with these settings fits the GPU of this machine. */
export const checkFit = (server: ServerInfo, models: ModelInfo[], model: ModelInfo, settings: Settings) =>
  invoke<Fit>('check_fit', { server, models, model, settings });

export const checkBenchmark = (spec: BenchmarkSpec) => invoke<PlanView>('check_benchmark', { spec });

/** Resolves with the run's folder once its report is written. */
export const startBenchmark = (spec: BenchmarkSpec, onMessage: (event: RunEvent) => void) =>
  invoke<string>('start_benchmark', { spec, onEvent: new Channel<RunEvent>(onMessage) });

export const stopBenchmark = () => invoke<null>('stop_benchmark');

/** The folder of the benchmark that is running now. */
export const getRunning = () => invoke<string | null>('get_running');

export const listRuns = () => invoke<RunListing[]>('list_runs');

export const loadResult = (path: string, theme: Theme) => invoke<ResultView>('load_result', { path, theme });

export const drawFigures = (path: string, theme: Theme) =>
  invoke<FigureView[]>('draw_figures', { path, theme });

/** Writes the report of a run that a crash left without one; resolves with its folder. */
export const finishRun = (path: string) => invoke<string>('finish_run', { path });

export const saveReport = (path: string, format: ExportFormat, target: string) =>
  invoke<null>('save_report', { path, format, target });

export const openFolder = (path: string) => invoke<null>('open_folder', { path });

export const openLink = (url: string) => invoke<null>('open_link', { url });

export const runSelfCheck = (long: boolean) => invoke<SelfCheckReport>('run_self_check', { long });

export const stopSelfCheck = () => invoke<null>('stop_self_check');

/** Stops what runs, keeps what is measured, and ends the program. */
export const quitApp = () => invoke<null>('quit_app');
