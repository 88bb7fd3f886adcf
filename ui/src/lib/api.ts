/** Every command of the Rust side. Nothing else in the page may call it. */

import { Channel, invoke } from '@tauri-apps/api/core';

import type {
  AppInfo,
  ArmFacts,
  BenchmarkSpec,
  CallView,
  Diagnosis,
  DroppedFolder,
  ExportFormat,
  FigureName,
  FigureView,
  Fit,
  FolderOverview,
  FolderProblem,
  FolderProgress,
  FoundServer,
  ImportForm,
  ImportProgress,
  ImportSummary,
  ImportView,
  KeyState,
  LineupView,
  ModelInfo,
  MovedRun,
  PlaceView,
  PlanView,
  Preferences,
  Product,
  ProviderKind,
  PullProgress,
  RecentFolder,
  RefreshOutcome,
  RefreshProgress,
  RequestPreview,
  ResultView,
  RunEvent,
  RunNotes,
  RunPage,
  RunQuery,
  RunRow,
  SelfCheckReport,
  SelfCheckView,
  ServerInfo,
  Settings,
  SideChoice,
  StartedServer,
  Theme,
  Warning,
  Wording,
  TrashOutcome,
  TrendQuery,
  TrendView,
} from './bindings';

export const getAppInfo = () => invoke<AppInfo>('get_app_info');

export const setPreferences = (preferences: Preferences) => invoke<null>('set_preferences', { preferences });

/** Resolves with the chosen folder, or null when the dialog was cancelled. */
export const pickFolder = () => invoke<string | null>('pick_folder');

/** Resolves with the chosen file, or null when the dialog was cancelled. */
export const pickSavePath = (defaultName: string, format: ExportFormat) =>
  invoke<string | null>('pick_save_path', { defaultName, format });

/** A scan that still goes on is stopped. */
export const scanFolder = (path: string, onMessage: (progress: FolderProgress) => void) =>
  invoke<FolderOverview>('scan_folder', { path, onProgress: new Channel<FolderProgress>(onMessage) });

export const stopScan = () => invoke<null>('stop_scan');

/** Everything in the folder that cannot be used, or only in part, and the remarks. */
export const listFolderProblems = (path: string) => invoke<FolderProblem[]>('list_folder_problems', { path });

/** The folder that is meant by what was dropped; null when none is. */
export const chooseDropped = (paths: string[]) => invoke<DroppedFolder | null>('choose_dropped', { paths });

/** Folders that were used before, as they are now. */
export const checkRecent = (folders: string[]) => invoke<RecentFolder[]>('check_recent', { folders });

export const findServers = () => invoke<FoundServer[]>('find_servers');

/** Without a provider the wire format is found out; without a key the one that is kept for the server is used. */
export const connectServer = (url: string, provider: ProviderKind | null, key: string | null = null) =>
  invoke<FoundServer>('connect_server', { url, provider, key });

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

export const checkBenchmark = (spec: BenchmarkSpec, arms: ArmFacts[]) =>
  invoke<PlanView>('check_benchmark', { spec, arms });

/** What would be sent, to servers and models as they were found. */
export const previewRequests = (spec: BenchmarkSpec, arms: ArmFacts[]) =>
  invoke<RequestPreview>('preview_requests', { spec, arms });

/** What is wrong with a preset's name beside those that are taken; null when nothing is. */
export const checkPresetName = (name: string, taken: string[]) =>
  invoke<string | null>('check_preset_name', { name, taken });

/** Resolves with the run's folder once its report is written. */
export const startBenchmark = (spec: BenchmarkSpec, onMessage: (event: RunEvent) => void) =>
  invoke<string>('start_benchmark', { spec, onEvent: new Channel<RunEvent>(onMessage) });

export const stopBenchmark = () => invoke<null>('stop_benchmark');

/** The folder of the benchmark that is running now. */
export const getRunning = () => invoke<string | null>('get_running');

/** The figures of the benchmark that is running now, each drawn for its place in CSS pixels. */
export const drawLiveFigures = (theme: Theme, width: number, height: number) =>
  invoke<FigureView[]>('draw_live_figures', { theme, width, height });

/** Files or a folder that the user chooses; none when they cancel. */
export const pickImports = (folder: boolean) => invoke<string[]>('pick_imports', { folder });

/** Brings what others measured into the list of runs. */
export const importRuns = (paths: string[], onMessage: (progress: ImportProgress) => void) =>
  invoke<ImportSummary>('import_runs', { paths, onProgress: new Channel<ImportProgress>(onMessage) });

export const stopImport = () => invoke<null>('stop_import');

export const loadImport = (path: string, theme: Theme) => invoke<ImportView>('load_import', { path, theme });

export const saveImport = (path: string, form: ImportForm, target: string) =>
  invoke<null>('save_import', { path, form, target });

/** Runs side by side, the first as the baseline. */
export const loadLineup = (choices: SideChoice[], theme: Theme) =>
  invoke<LineupView>('load_lineup', { choices, theme });

/** The reports of two sides, word by word. */
export const compareWording = (choices: SideChoice[], first: number, second: number) =>
  invoke<Wording>('compare_wording', { choices, first, second });

export const saveLineup = (choices: SideChoice[], format: ExportFormat, target: string) =>
  invoke<null>('save_lineup', { choices, format, target });

export const saveLineupFigure = (choices: SideChoice[], name: string, format: ExportFormat, target: string) =>
  invoke<null>('save_lineup_figure', { choices, name, format, target });

export const drawLineupFigure = (choices: SideChoice[], name: string, format: ExportFormat) =>
  invoke<ArrayBuffer>('draw_lineup_figure', { choices, name, format });

/** The wanted part of the list as the index has it, perhaps older than the folders. */
export const listRuns = (query: RunQuery) => invoke<RunPage>('list_runs', { query });

/** Brings the list up to date with the folders. */
export const refreshRuns = (onMessage: (progress: RefreshProgress) => void) =>
  invoke<RefreshOutcome>('refresh_runs', { onProgress: new Channel<RefreshProgress>(onMessage) });

/** Writes tags and note into the run's folder. */
export const setNotes = (path: string, notes: RunNotes) => invoke<RunRow>('set_notes', { path, notes });

/** Moves runs into the trash of their place. */
export const trashRuns = (paths: string[]) => invoke<TrashOutcome>('trash_runs', { paths });

/** Puts deleted runs back; the paths are those in the trash. */
export const restoreRuns = (paths: string[]) => invoke<MovedRun[]>('restore_runs', { paths });

/** Where a run is slower than its history. */
export const loadDoubts = (path: string) => invoke<Warning[]>('load_doubts', { path });

/** A figure of a model over time, drawn for its place in CSS pixels. */
export const loadTrend = (query: TrendQuery, theme: Theme, width: number, height: number) =>
  invoke<TrendView>('load_trend', { query, theme, width, height });

export const loadResult = (path: string, theme: Theme) => invoke<ResultView>('load_result', { path, theme });

/** The raw marks of one call, its gaps and its figures. */
export const loadCall = (path: string, call: number, theme: Theme) =>
  invoke<CallView>('load_call', { path, call, theme });

/** The bytes of one figure, light as in a file: a picture, or the text of a drawing. */
export const drawFigure = (path: string, figure: FigureName, format: ExportFormat) =>
  invoke<ArrayBuffer>('draw_figure', { path, figure, format });

export const saveFigure = (path: string, figure: FigureName, format: ExportFormat, target: string) =>
  invoke<null>('save_figure', { path, figure, format, target });

/** Shows a file that was saved, in the system's file manager. */
export const showInFolder = (target: string) => invoke<null>('show_in_folder', { target });

/** Writes the report of a run that a crash left without one; resolves with its folder. */
export const finishRun = (path: string) => invoke<string>('finish_run', { path });

export const saveReport = (path: string, format: ExportFormat, target: string) =>
  invoke<null>('save_report', { path, format, target });

export const openFolder = (path: string) => invoke<null>('open_folder', { path });

export const openLink = (url: string) => invoke<null>('open_link', { url });

export const runSelfCheck = (long: boolean) => invoke<SelfCheckReport>('run_self_check', { long });

export const stopSelfCheck = () => invoke<null>('stop_self_check');

/** The last self-check of this machine, null when there is none. */
export const getSelfCheck = () => invoke<SelfCheckView | null>('get_self_check');

/** What is known of the keys of these addresses; never a key itself. */
export const getKeyStates = (urls: string[]) => invoke<KeyState[]>('get_key_states', { urls });

/** Keeps a server's key, in the keychain or for this session only. */
export const setKey = (url: string, key: string, sessionOnly: boolean) =>
  invoke<KeyState>('set_key', { url, key, sessionOnly });

export const deleteKey = (url: string) => invoke<KeyState>('delete_key', { url });

/** Undoes the latest deletion of this session. */
export const restoreKey = (url: string) => invoke<KeyState>('restore_key', { url });

/** The reports place as the preferences have it, with what is doubtful of it. */
export const getReportsPlace = () => invoke<PlaceView>('get_reports_place');

/** One text for someone who helps with a problem. */
export const getDiagnostics = () => invoke<string>('get_diagnostics');

export const openLogs = () => invoke<null>('open_logs');

/** Stops what runs, keeps what is measured, and ends the program. */
export const quitApp = () => invoke<null>('quit_app');

/** The folder that a start of the program named, once. */
export const takeFolder = () => invoke<string | null>('take_folder');
