/** The commands of the program; `Commands` says what each does. Nothing else in the page may call one. */

import { program } from './program';

import type {
  ArmFacts,
  BenchmarkSpec,
  ExportFormat,
  PlotName,
  FolderProgress,
  ImportForm,
  ImportProgress,
  ModelInfo,
  Preferences,
  Product,
  ProviderKind,
  PullProgress,
  RefreshProgress,
  RunEvent,
  RunNotes,
  RunQuery,
  ServerInfo,
  Settings,
  SideChoice,
  Theme,
  TrendQuery,
  WindowProgress,
} from './bindings';

const { call } = program;

export const getAppInfo = () => call('get_app_info', {});
export const setPreferences = (preferences: Preferences) => call('set_preferences', { preferences });
export const pickFolder = () => call('pick_folder', {});
export const pickSavePath = (defaultName: string, format: ExportFormat) =>
  call('pick_save_path', { defaultName, format });
export const scanFolder = (path: string, onMessage: (progress: FolderProgress) => void) =>
  call('scan_folder', { path }, { onProgress: onMessage });
export const stopScan = () => call('stop_scan', {});
export const listFolderProblems = (path: string) => call('list_folder_problems', { path });
export const chooseDropped = (paths: string[]) => call('choose_dropped', { paths });
export const checkRecent = (folders: string[]) => call('check_recent', { folders });
export const findServers = () => call('find_servers', {});
export const connectServer = (url: string, provider: ProviderKind | null, key: string | null = null) =>
  call('connect_server', { url, provider, key });
export const diagnose = (url: string | null, provider: ProviderKind | null) =>
  call('diagnose', { url, provider });
export const startServer = (product: Product) => call('start_server', { product });
export const pullModel = (url: string, model: string, onMessage: (progress: PullProgress) => void) =>
  call('pull_model', { url, model }, { onEvent: onMessage });
export const cancelPull = () => call('cancel_pull', {});
export const loadModel = (server: ServerInfo, model: string, settings: Settings) =>
  call('load_model', { server, model, settings });
export const cancelLoad = () => call('cancel_load', {});
export const unloadModel = (server: ServerInfo, model: string) => call('unload_model', { server, model });
export const checkFit = (server: ServerInfo, models: ModelInfo[], model: ModelInfo, settings: Settings) =>
  call('check_fit', { server, models, model, settings });
export const checkBenchmark = (spec: BenchmarkSpec, arms: ArmFacts[]) =>
  call('check_benchmark', { spec, arms });
export const previewRequests = (spec: BenchmarkSpec, arms: ArmFacts[]) =>
  call('preview_requests', { spec, arms });
export const checkPresetName = (name: string, taken: string[]) => call('check_preset_name', { name, taken });
export const startBenchmark = (spec: BenchmarkSpec, onMessage: (event: RunEvent) => void) =>
  call('start_benchmark', { spec }, { onEvent: onMessage });
export const stopBenchmark = () => call('stop_benchmark', {});
export const getRunning = () => call('get_running', {});
export const drawLiveFigures = (theme: Theme, width: number, height: number) =>
  call('draw_live_figures', { theme, width, height });
export const pickImports = (folder: boolean) => call('pick_imports', { folder });
export const importRuns = (paths: string[], onMessage: (progress: ImportProgress) => void) =>
  call('import_runs', { paths }, { onProgress: onMessage });
export const stopImport = () => call('stop_import', {});
export const loadImport = (path: string, theme: Theme) => call('load_import', { path, theme });
export const saveImport = (path: string, form: ImportForm, target: string) =>
  call('save_import', { path, form, target });
export const loadLineup = (choices: SideChoice[], theme: Theme) => call('load_lineup', { choices, theme });
export const compareWording = (choices: SideChoice[], first: number, second: number) =>
  call('diff_reports', { choices, first, second });
export const saveLineup = (choices: SideChoice[], format: ExportFormat, target: string) =>
  call('save_comparison', { choices, format, target });
export const saveLineupFigure = (choices: SideChoice[], name: string, format: ExportFormat, target: string) =>
  call('save_comparison_plot', { choices, name, format, target });
export const drawLineupFigure = (choices: SideChoice[], name: string, format: ExportFormat) =>
  call('draw_lineup_figure', { choices, name, format });
export const listRuns = (query: RunQuery) => call('list_runs', { query });
export const refreshRuns = (onMessage: (progress: RefreshProgress) => void) =>
  call('refresh_runs', {}, { onProgress: onMessage });
export const setNotes = (path: string, notes: RunNotes) => call('set_notes', { path, notes });
export const trashRuns = (paths: string[]) => call('trash_runs', { paths });
export const restoreRuns = (paths: string[]) => call('restore_runs', { paths });
export const loadDoubts = (path: string) => call('load_doubts', { path });
export const loadTrend = (query: TrendQuery, theme: Theme, width: number, height: number) =>
  call('load_trend', { query, theme, width, height });
export const loadResult = (path: string, theme: Theme) => call('load_result', { path, theme });
export const loadCall = (path: string, index: number, theme: Theme) =>
  call('load_call', { path, call: index, theme });
export const drawFigure = (path: string, figure: PlotName, format: ExportFormat) =>
  call('draw_figure', { path, figure, format });
export const saveFigure = (path: string, figure: PlotName, format: ExportFormat, target: string) =>
  call('save_figure', { path, figure, format, target });
export const showInFolder = (target: string) => call('show_in_folder', { target });
export const finishRun = (path: string) => call('finish_run', { path });
export const saveReport = (path: string, format: ExportFormat, target: string) =>
  call('save_report', { path, format, target });
export const openFolder = (path: string) => call('open_folder', { path });
export const openLink = (url: string) => call('open_link', { url });
export const runSelfCheck = (long: boolean) => call('run_self_check', { long });
export const stopSelfCheck = () => call('stop_self_check', {});
export const getSelfCheck = () => call('get_self_check', {});
export const getKeyStates = (urls: string[]) => call('get_key_states', { urls });
export const setKey = (url: string, key: string, sessionOnly: boolean) =>
  call('set_key', { url, key, sessionOnly });
export const deleteKey = (url: string) => call('delete_key', { url });
export const restoreKey = (url: string) => call('restore_key', { url });
export const getReportsPlace = () => call('get_reports_place', {});
export const getDiagnostics = () => call('get_diagnostics', {});
export const openLogs = () => call('open_logs', {});
export const quitApp = () => call('quit_app', {});
export const takeFolder = () => call('take_folder', {});
export const setTitle = (title: string) => call('set_title', { title });
export const setProgress = (progress: WindowProgress) => call('set_progress', { progress });
