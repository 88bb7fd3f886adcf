// Written by `cargo xtask bindings` from the Rust types: do not edit.

/** Every command of the program, with the events that it sends while it runs. */
export interface Commands {
  /** What the program knows at its start. */
  get_app_info: { arguments: Record<string, never>; events: Record<string, never>; result: AppInfo };
  /** Saves the preferences and applies theme and log level. */
  set_preferences: { arguments: { preferences: Preferences }; events: Record<string, never>; result: null };
  /** Opens a web or mail address outside the program. */
  open_link: { arguments: { url: string }; events: Record<string, never>; result: null };
  /** The folder that the user chooses; null when they cancel. */
  pick_folder: { arguments: Record<string, never>; events: Record<string, never>; result: string | null };
  /** The file that the user chooses to save to; null when they cancel. */
  pick_save_path: { arguments: { defaultName: string, format: ExportFormat }; events: Record<string, never>; result: string | null };
  /** Stops what is measured, writes its report, and ends the program. */
  quit_app: { arguments: Record<string, never>; events: Record<string, never>; result: null };
  /** The folder that a start of the program named, once. */
  take_folder: { arguments: Record<string, never>; events: Record<string, never>; result: string | null };
  /** Sets the window's title. */
  set_title: { arguments: { title: string }; events: Record<string, never>; result: null };
  /** Shows progress at the program's icon. */
  set_progress: { arguments: { progress: WindowProgress }; events: Record<string, never>; result: null };
  /** Reads a reports folder. A scan that runs is stopped. */
  scan_folder: { arguments: { path: string }; events: { onProgress: FolderProgress }; result: FolderOverview };
  /** Stops the scan. */
  stop_scan: { arguments: Record<string, never>; events: Record<string, never>; result: null };
  /** Everything in the folder that cannot be used, or only in part, and the remarks. */
  list_folder_problems: { arguments: { path: string }; events: Record<string, never>; result: Array<FolderProblem> };
  /** The folder for what was dropped on the window; null when there is none. */
  choose_dropped: { arguments: { paths: Array<string> }; events: Record<string, never>; result: DroppedFolder | null };
  /** Recent folders as they are now. */
  check_recent: { arguments: { folders: Array<string> }; events: Record<string, never>; result: Array<RecentFolder> };
  /** The servers of this machine and the saved ones. */
  find_servers: { arguments: Record<string, never>; events: Record<string, never>; result: Array<DiscoveredServer> };
  /** One server. Without a provider the wire format is detected; without a key the saved one is used. */
  connect_server: { arguments: { url: string, provider: ProviderKind | null, key: string | null }; events: Record<string, never>; result: DiscoveredServer };
  /** Checks programs, addresses and settings on the way to a server, and the given address. */
  diagnose: { arguments: { url: string | null, provider: ProviderKind | null }; events: Record<string, never>; result: Diagnosis };
  /** Starts an installed server and returns when it answers. */
  start_server: { arguments: { product: Product }; events: Record<string, never>; result: StartedServer };
  /** Downloads a model and returns its server with it. Fails with `stopped` when it is cancelled. */
  pull_model: { arguments: { url: string, model: string }; events: { onEvent: PullProgress }; result: DiscoveredServer };
  /** Stops the download. What has arrived is kept. */
  cancel_pull: { arguments: Record<string, never>; events: Record<string, never>; result: null };
  /** Loads a model into memory. */
  load_model: { arguments: { server: ServerInfo, model: string, settings: Settings }; events: Record<string, never>; result: DiscoveredServer };
  /** Stops the load. */
  cancel_load: { arguments: Record<string, never>; events: Record<string, never>; result: null };
  /** Takes a model out of memory. */
  unload_model: { arguments: { server: ServerInfo, model: string }; events: Record<string, never>; result: DiscoveredServer };
  /** Whether a model with these settings fits the GPU of this machine. */
  check_fit: { arguments: { server: ServerInfo, models: Array<ModelInfo>, model: ModelInfo, settings: Settings }; events: Record<string, never>; result: MemoryFit };
  /** What a specification would do, and what is wrong with it. */
  check_benchmark: { arguments: { spec: BenchmarkSpec, arms: Array<ArmFacts> }; events: Record<string, never>; result: PlanView };
  /** What would be sent to each server. */
  preview_requests: { arguments: { spec: BenchmarkSpec, arms: Array<ArmFacts> }; events: Record<string, never>; result: RequestPreview };
  /** What is wrong with a preset's name beside those that are taken; null when nothing is. */
  check_preset_name: { arguments: { name: string, taken: Array<string> }; events: Record<string, never>; result: string | null };
  /** Runs a benchmark and returns its folder when its report is written. */
  start_benchmark: { arguments: { spec: BenchmarkSpec }; events: { onEvent: RunEvent }; result: string };
  /** Stops the benchmark. Its report is still written. */
  stop_benchmark: { arguments: Record<string, never>; events: Record<string, never>; result: null };
  /** The folder of the benchmark that runs; null when none runs. */
  get_running: { arguments: Record<string, never>; events: Record<string, never>; result: string | null };
  /** The figures of the benchmark that runs, each drawn for its place in CSS pixels. */
  draw_live_figures: { arguments: { theme: Theme, width: number, height: number }; events: Record<string, never>; result: Array<PlotView> };
  /** Measures the program's own error. */
  run_self_check: { arguments: { long: boolean }; events: Record<string, never>; result: SelfCheckReport };
  /** Stops the self-check. */
  stop_self_check: { arguments: Record<string, never>; events: Record<string, never>; result: null };
  /** The wanted part of the list as the index has it, perhaps older than the folders. */
  list_runs: { arguments: { query: RunQuery }; events: Record<string, never>; result: RunPage };
  /** Brings the list up to date with the folders. */
  refresh_runs: { arguments: Record<string, never>; events: { onProgress: RefreshProgress }; result: RefreshOutcome };
  /** Writes tags and note into the run's folder. */
  set_notes: { arguments: { path: string, notes: RunNotes }; events: Record<string, never>; result: RunRow };
  /** Moves runs into the trash of their place. */
  trash_runs: { arguments: { paths: Array<string> }; events: Record<string, never>; result: TrashOutcome };
  /** Puts deleted runs back; the paths are those in the trash. */
  restore_runs: { arguments: { paths: Array<string> }; events: Record<string, never>; result: Array<MovedRun> };
  /** Where a run is slower than its history. */
  load_doubts: { arguments: { path: string }; events: Record<string, never>; result: Array<Warning> };
  /** A figure of a model over time, drawn for its place in CSS pixels. */
  load_trend: { arguments: { query: TrendQuery, theme: Theme, width: number, height: number }; events: Record<string, never>; result: TrendView };
  /** A saved run. */
  load_result: { arguments: { path: string, theme: Theme }; events: Record<string, never>; result: ResultView };
  /** The raw marks of one call, its gaps and its figures. */
  load_call: { arguments: { path: string, call: number, theme: Theme }; events: Record<string, never>; result: CallView };
  /** The bytes of one figure, light as in a file. */
  draw_figure: { arguments: { path: string, figure: PlotName, format: ExportFormat }; events: Record<string, never>; result: Bytes };
  /** Saves one figure. */
  save_figure: { arguments: { path: string, figure: PlotName, format: ExportFormat, target: string }; events: Record<string, never>; result: null };
  /** Saves the report of a run. */
  save_report: { arguments: { path: string, format: ExportFormat, target: string }; events: Record<string, never>; result: null };
  /** Shows a saved file in the system's file manager. */
  show_in_folder: { arguments: { target: string }; events: Record<string, never>; result: null };
  /** Writes the report of a run that a crash left without one, and returns its folder. */
  finish_run: { arguments: { path: string }; events: Record<string, never>; result: string };
  /** Opens the folder of a run. */
  open_folder: { arguments: { path: string }; events: Record<string, never>; result: null };
  /** The files or the folder that the user chooses; empty when they cancel. */
  pick_imports: { arguments: { folder: boolean }; events: Record<string, never>; result: Array<string> };
  /** Imports results of other programs into the list of runs. */
  import_runs: { arguments: { paths: Array<string> }; events: { onProgress: ImportProgress }; result: ImportSummary };
  /** Stops the import. */
  stop_import: { arguments: Record<string, never>; events: Record<string, never>; result: null };
  /** An imported run. */
  load_import: { arguments: { path: string, theme: Theme }; events: Record<string, never>; result: ImportView };
  /** Saves an imported run in another form. */
  save_import: { arguments: { path: string, form: ImportForm, target: string }; events: Record<string, never>; result: null };
  /** Runs side by side, the first as the baseline. */
  load_lineup: { arguments: { choices: Array<SideChoice>, theme: Theme }; events: Record<string, never>; result: ComparisonView };
  /** The reports of two sides, word by word. */
  diff_reports: { arguments: { choices: Array<SideChoice>, first: number, second: number }; events: Record<string, never>; result: TextDiff };
  /** Saves the comparison. */
  save_comparison: { arguments: { choices: Array<SideChoice>, format: ExportFormat, target: string }; events: Record<string, never>; result: null };
  /** Saves one figure of the comparison. */
  save_comparison_plot: { arguments: { choices: Array<SideChoice>, name: string, format: ExportFormat, target: string }; events: Record<string, never>; result: null };
  /** The bytes of one figure of the comparison, light as in a file. */
  draw_lineup_figure: { arguments: { choices: Array<SideChoice>, name: string, format: ExportFormat }; events: Record<string, never>; result: Bytes };
  /** What is known of the keys of these addresses; never a key itself. */
  get_key_states: { arguments: { urls: Array<string> }; events: Record<string, never>; result: Array<KeyState> };
  /** Keeps a server's key, in the keychain or for this session only. */
  set_key: { arguments: { url: string, key: string, sessionOnly: boolean }; events: Record<string, never>; result: KeyState };
  /** Deletes a server's key. */
  delete_key: { arguments: { url: string }; events: Record<string, never>; result: KeyState };
  /** Undoes the latest deletion of this session. */
  restore_key: { arguments: { url: string }; events: Record<string, never>; result: KeyState };
  /** The reports place as the preferences have it, with its warnings. */
  get_reports_place: { arguments: Record<string, never>; events: Record<string, never>; result: PlaceView };
  /** The last self-check of this machine; null when there is none. */
  get_self_check: { arguments: Record<string, never>; events: Record<string, never>; result: SelfCheckView | null };
  /** One text for someone who helps with a problem. */
  get_diagnostics: { arguments: Record<string, never>; events: Record<string, never>; result: string };
  /** Opens the folder of the logs. */
  open_logs: { arguments: Record<string, never>; events: Record<string, never>; result: null };
}

/**
 * Whether something can be done over a server's API.
 */
export type Ability = { 
/**
 * Whether it can.
 */
possible: boolean, 
/**
 * Why not, for the user. `None` when it can.
 */
reason: string | null, };

/**
 * What a button does about a finding.
 */
export type Action = { "type": "start_server", 
/**
 * Which one.
 */
product: Product, 
/**
 * The command that would run, for the user to read first.
 */
command: string, } | { "type": "pull_model", 
/**
 * The server.
 */
url: string, } | { "type": "use_address", 
/**
 * The address.
 */
url: string, 
/**
 * Its wire format. `None` when it has to be found out.
 */
provider: ProviderKind | null, } | { "type": "open_page", 
/**
 * Its address.
 */
url: string, } | { "type": "set_key", 
/**
 * The server.
 */
url: string, } | { "type": "try_again" };

/**
 * What the page needs to draw its first view.
 */
export type AppInfo = { 
/**
 * Version of Chimera Bench.
 */
version: string, 
/**
 * `linux`, `windows`, `macos`.
 */
os: string, 
/**
 * The sample reports folder.
 */
sample_folder: string, 
/**
 * Where runs are saved when the user chose nothing.
 */
default_reports_place: string, 
/**
 * A specification of defaults with the folder chosen; server and model are still empty.
 */
default_spec: BenchmarkSpec, 
/**
 * The number of runs that is usual where there are several configurations.
 */
default_blocks: number, 
/**
 * Every setting's range.
 */
setting_ranges: Array<SettingRange>, 
/**
 * Every limit's range.
 */
limit_ranges: Array<LimitRange>, 
/**
 * The ranges of runs, pause and warm-ups.
 */
run_ranges: Array<LimitRange>, 
/**
 * The languages a report can be asked for.
 */
languages: Array<LanguageChoice>, 
/**
 * What the user set.
 */
preferences: Preferences, 
/**
 * Runs that a crash left without a report.
 */
unfinished: Array<RunRow>, 
/**
 * What could not be read or written at the start: damaged preferences, a data folder without room.
 */
notices: Array<Warning>, };

/**
 * The server and the model behind one arm.
 */
export type ArmFacts = { 
/**
 * The server as it presented itself.
 */
server: ServerInfo, 
/**
 * The model as the server describes it.
 */
model: ModelInfo, };

/**
 * One configuration of a listed run.
 */
export type ArmLine = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its model.
 */
model: string, 
/**
 * Mean decode rate of the report stage's warm valid calls, tok/s. `None` without such a call.
 */
decode_tps: number | null, 
/**
 * Mean TTFT of the same calls, ms. `None` without such a call.
 */
ttft_ms: number | null, };

/**
 * One configuration under test.
 */
export type ArmSpec = { 
/**
 * Its name in tables and plots.
 */
name: string, 
/**
 * The wire format.
 */
provider: ProviderKind, 
/**
 * The server's base address, with or without `/v1`.
 */
url: string, 
/**
 * The model's name on that server.
 */
model: string, 
/**
 * Its settings.
 */
settings: Settings, };

/**
 * One arm.
 */
export type ArmSummary = { 
/**
 * Its name.
 */
name: string, 
/**
 * Measured calls.
 */
calls: number, 
/**
 * Measured calls with at least one invalid figure.
 */
invalid: number, 
/**
 * The share of [`ArmSummary::failed`] in percent of all measured calls. `None` without calls.
 */
failure_rate_percent: number | null, 
/**
 * Its stages.
 */
stages: Array<StageSummary>, 
/**
 * Its cold calls. `None` when there were none.
 */
cold: ColdSummary | null, 
/**
 * The origin's aggregates.
 */
origin: OriginAggregates, };

/**
 * One configuration against the baseline.
 */
export type ArmVerdict = { 
/**
 * Its position in the specification.
 */
arm: number, 
/**
 * Its name.
 */
name: string, 
/**
 * What decides.
 */
primary: Claim, 
/**
 * Every other metric and stage.
 */
secondary: Array<Claim>, };

/**
 * A whole benchmark.
 */
export type BenchmarkRecord = { 
/**
 * See [`SCHEMA_VERSION`].
 */
schema_version: number, 
/**
 * Unique, and the name of the run's folder at its making.
 */
id: string, 
/**
 * Version of Chimera Bench that measured.
 */
app_version: string, 
/**
 * How far it came.
 */
status: Status, 
/**
 * Why it ended early, when it did.
 */
status_reason: string | null, 
/**
 * RFC 3339 in UTC.
 */
started_at: string, 
/**
 * RFC 3339 in UTC. `None` while it runs.
 */
finished_at: string | null, 
/**
 * What was asked for.
 */
spec: BenchmarkSpec, 
/**
 * The order of the calls.
 */
plan: Plan, 
/**
 * The machine.
 */
environment: Environment, 
/**
 * What the machine did meanwhile. `None` in older records and after a crash.
 */
interference: MachineLoad | null, 
/**
 * Server and model of each arm, in the arms' order.
 */
arms: Array<ArmFacts>, 
/**
 * Our own error, when a self-check was made on this machine.
 */
self_check: SelfCheckReport | null, 
/**
 * The reports folder.
 */
data: DataRecord, 
/**
 * The passes.
 */
runs: Array<RunRecord>, 
/**
 * The calls, in the order they were made.
 */
calls: Array<CallRecord>, 
/**
 * Doubtful numbers.
 */
warnings: Array<Warning>, };

/**
 * What the user asked for.
 */
export type BenchmarkSpec = { 
/**
 * The reports folder to ingest.
 */
folder: string, 
/**
 * The configurations; the first is the baseline.
 */
arms: Array<ArmSpec>, 
/**
 * Passes of the workload in each arm.
 */
runs: number, 
/**
 * Pause between two runs, in seconds.
 */
cooldown_s: number, 
/**
 * Short calls after each load that are not measured.
 */
warmups: number, 
/**
 * Whether a nonce at the start of every prompt defeats the server's prefix cache.
 */
nonce: boolean, 
/**
 * Limits on the parts of a call.
 */
limits: Limits, 
/**
 * How much of the folder is read.
 */
folder_limits: FolderLimits, 
/**
 * The language that the model is asked to write in.
 */
language: Language, 
/**
 * Order, deciding figure, early end.
 */
design: Design, 
/**
 * Where the run's folder is made.
 */
reports_place: string, };

/**
 * One run of the baseline and one of another configuration.
 */
export type Block = { 
/**
 * 1-based.
 */
run: number, 
/**
 * The baseline's value. `None` when it may not be used.
 */
a: number | null, 
/**
 * The other's value. `None` when it may not be used.
 */
b: number | null, 
/**
 * The baseline's call. `None` when it was not made.
 */
call_a: number | null, 
/**
 * The other's call. `None` when it was not made.
 */
call_b: number | null, 
/**
 * Why it drops out: a call that is missing, cold or invalid. `None` when both values are used.
 */
dropped: string | null, };

/**
 * Sizes in the largest unit that keeps the number at 1 or more.
 */
export type ByteFormat = { 
/**
 * The units, the smallest first.
 */
units: [string, string, string, string, string], 
/**
 * How many of a unit make the next one.
 */
step: number, 
/**
 * From here on one decimal would print a whole step: the next unit is taken.
 */
full: number, 
/**
 * Decimals of every unit but the first.
 */
decimals: number, };

/**
 * The bytes of a file: they leave as they are, not as JSON.
 */
export type Bytes = ArrayBuffer;

/**
 * What decides how much memory the context of a model takes: one key and one value a token, head and layer.
 */
export type CacheShape = { 
/**
 * Heads with a key and a value of their own, summed over the layers.
 */
kv_heads: number, 
/**
 * Elements of a key.
 */
key_length: number, 
/**
 * Elements of a value.
 */
value_length: number, 
/**
 * The most tokens that some of the layers keep. `None` when every layer keeps the whole context.
 */
sliding_window: number | null, };

/**
 * Why a call failed. Data, not an error: the run goes on.
 */
export type CallFailure = { 
/**
 * The kind of failure.
 */
kind: FailureKind, 
/**
 * What happened, for the user, with the server's own words where there are any.
 */
message: string, 
/**
 * HTTP status when the server answered.
 */
status: number | null, };

/**
 * Figures of one call. Every `None` means "cannot be known", never zero.
 */
export type CallMetrics = { 
/**
 * The server's prompt count, in tokens.
 */
n_in: number | null, 
/**
 * The server's output count, in tokens.
 */
n_out: number | null, 
/**
 * The server's cached count, in tokens.
 */
n_cached: number | null, 
/**
 * `c_1 - t0`: first generated text, reasoning included. `None` without text.
 */
ttft_ms: number | null, 
/**
 * `v_1 - t0`: first visible text. `None` without visible text.
 */
ttfv_ms: number | null, 
/**
 * `c_last - t0`. `None` without text.
 */
e2e_ms: number | null, 
/**
 * `t_done - t0`. `None` without a final record.
 */
duration_ms: number | null, 
/**
 * `(c_last - c_1) / (n_out - n_first)`, `n_first` = 1. `None` when `n_out <= 1` or all text came at once.
 */
tpot_ms: number | null, 
/**
 * `1000 / tpot_ms`, tok/s by the client's clock: the throughput of our tables and verdicts.
 */
decode_tps: number | null, 
/**
 * `(n_out - 1) / decode duration`, tok/s by the server's clock. `None` when it reports none or `n_out < 2`.
 */
server_decode_tps: number | null, 
/**
 * `n_out / decode duration`: what the origin printed as throughput. Only for the origin-format table.
 */
origin_tps: number | null, 
/**
 * `(n_in - n_cached) / prefill duration`, tok/s. With the cached part unknown only when a nonce defeats the cache.
 */
prefill_tps: number | null, 
/**
 * The server's load time. `None` when it reports none.
 */
load_ms: number | null, 
/**
 * The server's prefill time. `None` when it reports none.
 */
prefill_ms: number | null, 
/**
 * The server's decode time. `None` when it reports none.
 */
decode_ms: number | null, 
/**
 * `ttft - load - prefill`: a check of our own clock. `None` when any part is missing.
 */
client_overhead_ms: number | null, 
/**
 * Chunks with text.
 */
chunks: number, 
/**
 * The longest `c_(i+1) - c_i`. `None` with fewer than two chunks.
 */
longest_gap_ms: number | null, };

/**
 * One request and everything known of it.
 */
export type CallRecord = { 
/**
 * Position in the plan, from 0; unique within a benchmark.
 */
index: number, 
/**
 * Position of the arm in the specification.
 */
arm: number, 
/**
 * 1-based pass of the workload; 0 for a warm-up.
 */
run: number, 
/**
 * Which request of the pipeline it is.
 */
stage: Stage, 
/**
 * Warm-up or measured.
 */
phase: Phase, 
/**
 * When it began, RFC 3339 in UTC.
 */
started_at: string, 
/**
 * When it began, since the benchmark did, by the clock of [`MachineLoad::samples`]. `None` in older records.
 */
started_ms: number | null, 
/**
 * Whether the model was loaded for it.
 */
cold: boolean, 
/**
 * Whether the model was resident before the call. `None` when the server does not say.
 */
resident_before: boolean | null, 
/**
 * Which of its figures may be used, and why not.
 */
validity: Validity, 
/**
 * Its figures.
 */
metrics: CallMetrics, 
/**
 * The server's own counts and durations.
 */
usage: Usage, 
/**
 * Why it failed, when it did.
 */
failure: CallFailure | null, 
/**
 * The server's reason for ending: `stop`, `length`, ...
 */
finish_reason: string | null, 
/**
 * The visible answer.
 */
text: string, 
/**
 * The reasoning before it.
 */
reasoning: string, 
/**
 * The request body, as JSON text. The prompt is in it.
 */
request: string, 
/**
 * Template and version of the prompt: `analysis@1`.
 */
prompt_version: string, 
/**
 * Time to open the connection, apart from TTFT. `None` when an open one was used.
 */
connect_ms: number | null, 
/**
 * Whether the client had to open another connection within the call: its TTFT then holds a handshake.
 */
reconnected: boolean, 
/**
 * Wall clock against monotonic clock over the call, see [`crate::timeline::Timeline::clock_skew_ms`].
 */
clock_skew_ms: number, 
/**
 * Context length the server really used, read back after the call. `None` when it does not say.
 */
effective_ctx: number | null, 
/**
 * Memory the model took after the call, in all. `None` when the server does not say.
 */
memory_bytes: number | null, 
/**
 * The part of it on the GPU; the rest spilled to the CPU's memory. `None` when the server does not say.
 */
vram_bytes: number | null, };

/**
 * One call with what is not in the record: its raw marks and what follows from them.
 */
export type CallView = { 
/**
 * The call's index.
 */
index: number, 
/**
 * The raw marks. `None` when they are missing or damaged.
 */
marks: RawMarks | null, 
/**
 * Why there are no marks.
 */
failure: Failure | null, 
/**
 * The gaps between its chunks, summed up. `None` with fewer than two chunks.
 */
gaps: GapSummary | null, 
/**
 * Its rate over time and its gaps, in the asked theme.
 */
figures: Array<PlotView>, };

/**
 * A comparison's figures as text, with as many digits as its sentence has; `n/a` where nothing can be known.
 */
export type Cells = { 
/**
 * The effect: `+4.1 %`.
 */
effect: string, 
/**
 * Its 95 % interval: `+2.9 to +5.3 %`.
 */
interval: string, 
/**
 * The p-value that the verdict rests on, corrected where the comparison is one of several: `0.008`, `< 0.001`.
 */
p: string, 
/**
 * The smallest effect that four of five such comparisons would find: `1.8 %`.
 */
mde: string, };

/**
 * One metric and stage of one configuration against the baseline's.
 */
export type Claim = { 
/**
 * The figure.
 */
metric: Metric, 
/**
 * Of which stage's calls.
 */
stage: Stage, 
/**
 * Which way it points.
 */
outcome: Outcome, 
/**
 * The claim in one sentence, with its evidence.
 */
sentence: string, 
/**
 * Effect, interval, p, MDE.
 */
comparison: Comparison, 
/**
 * The same as text.
 */
cells: Cells, 
/**
 * The values it rests on, block by block; a block that dropped out says why.
 */
blocks: Array<Block>, };

/**
 * The cold calls of an arm, warm-ups included.
 */
export type ColdSummary = { 
/**
 * How many there were.
 */
calls: number, 
/**
 * The server's load time.
 */
load_ms: Spread | null, 
/**
 * TTFT.
 */
ttft_ms: Spread | null, };

/**
 * Decimals of values from a size on.
 */
export type ColumnFormat = { 
/**
 * The smallest size, without its sign.
 */
from: number, 
/**
 * Decimals.
 */
decimals: number, };

/**
 * The second sample (`b`) against the first (`a`).
 */
export type Comparison = { 
/**
 * How the samples belong together.
 */
pairing: Pairing, 
/**
 * Pairs that were used; unpaired: the smaller sample's size.
 */
n: number, 
/**
 * Values of `a` that were used.
 */
n_a: number, 
/**
 * Values of `b` that were used.
 */
n_b: number, 
/**
 * Pairs or values left out because a value is missing, not finite or not above 0.
 */
dropped: number, 
/**
 * `exp(mean difference of logs) - 1`: 0.04 is 4 % more. `None` without a usable value on each side.
 */
effect: number | null, 
/**
 * Its 95 % interval, low and high. `None` with fewer than two pairs, or two values on each side.
 */
ci95: [number, number] | null, 
/**
 * Chance of a difference at least as large if there were none: sign flips when paired, Welch's test otherwise.
 * `None` where [`Comparison::ci95`] is.
 */
p: number | null, 
/**
 * Mann-Whitney's p beside Welch's. `None` when paired.
 */
rank_p: number | null, 
/**
 * `p` corrected for the other claims of the same benchmark, see [`holm`]. `None` when this is the primary one.
 */
adjusted_p: number | null, 
/**
 * The smallest effect that four of five such comparisons would find. `None` where [`Comparison::ci95`] is.
 */
mde: number | null, 
/**
 * What may be claimed.
 */
verdict: Verdict, };

/**
 * Sides beside each other as the Compare view shows them.
 */
export type ComparisonView = { 
/**
 * What was found.
 */
lineup: RunComparison, 
/**
 * For every call that a figure or a block names: the position of its side, and its index in its run.
 */
calls: Array<[number, number]>, 
/**
 * Figures in the asked theme.
 */
figures: Array<PlotView>, 
/**
 * The comparison's report as safe HTML.
 */
report_html: string, 
/**
 * Its headings.
 */
outline: Array<OutlineItem>, 
/**
 * Which sides have a report that the model wrote.
 */
reports: Array<boolean>, };

/**
 * A file that could not be used.
 */
export type DataProblem = { 
/**
 * Below the folder, with forward slashes.
 */
path: string, 
/**
 * Why it could not be used.
 */
reason: string, };

/**
 * What was found in the reports folder, and what of it the model was told.
 */
export type DataRecord = { 
/**
 * CSV, JSON and Markdown files that were analysed.
 */
files: number, 
/**
 * The Data Summary block, in the origin's format.
 */
summary: string, 
/**
 * Files that could not be used.
 */
problems: Array<DataProblem>, 
/**
 * The facts given to the model.
 */
digest: string, 
/**
 * Facts in `digest`.
 */
facts_given: number, 
/**
 * Facts left out so that the prompt fits the context.
 */
facts_left_out: number, 
/**
 * SHA-256 over facts and prompt templates, nonce left out: equal hashes mean equal work.
 */
workload_hash: string, 
/**
 * Whether a later run of the same benchmark found the folder changed.
 */
changed_during_benchmark: boolean, };

/**
 * The layout of a benchmark.
 */
export type Design = { 
/**
 * The order of the runs.
 */
order: RunOrder, 
/**
 * What decides.
 */
primary: Primary, 
/**
 * When it may end early.
 */
until: Until, };

/**
 * The doctor's answer.
 */
export type Diagnosis = { 
/**
 * Whether a server with a model can be used now.
 */
usable: boolean, 
/**
 * Whether the address that was asked for can be used. `None` when none was.
 */
given: boolean | null, 
/**
 * The whole in one sentence.
 */
summary: string, 
/**
 * By product; what can be used comes first.
 */
products: Array<ProductDiagnosis>, 
/**
 * What was found of this machine's own settings.
 */
machine: Array<Finding>, };

/**
 * A fact that is not the same on all sides.
 */
export type Difference = { 
/**
 * What it belongs to.
 */
group: FactGroup, 
/**
 * What it is.
 */
name: string, 
/**
 * Its value on each side, in their order. `None` where it is not known.
 */
values: Array<string | null>, 
/**
 * What it means.
 */
weight: Weight, 
/**
 * Why, in a sentence.
 */
why: string, };

/**
 * A server that was looked for.
 */
export type DiscoveredServer = { 
/**
 * The address that was tried.
 */
url: string, 
/**
 * The wire format that was tried.
 */
provider: ProviderKind, 
/**
 * The server, when one answered.
 */
server: ServerInfo | null, 
/**
 * Its models.
 */
models: Array<ModelInfo>, 
/**
 * Which settings it can apply.
 */
support: Array<SettingSupport>, 
/**
 * What can be done with its models. `None` when no server answered.
 */
control: ModelControl | null, 
/**
 * Why it cannot be used, when it cannot.
 */
failure: Failure | null, };

/**
 * The folder that is meant by what was dropped on the window.
 */
export type DroppedFolder = { 
/**
 * The folder.
 */
folder: string, 
/**
 * What the user should know of the choice: a file stood for its folder, or one of several things was taken.
 */
note: string | null, };

/**
 * What the machine is. `None` and empty mean "could not be known".
 */
export type Environment = { 
/**
 * Operating system as the origin names it: `windows`, `linux`, `macos`.
 */
os: string, 
/**
 * Name and version of the system: `Debian GNU/Linux 12`.
 */
os_version: string | null, 
/**
 * Kernel version.
 */
kernel: string | null, 
/**
 * Instruction set: `x86_64`.
 */
arch: string, 
/**
 * Processor name.
 */
cpu: string | null, 
/**
 * Physical cores.
 */
physical_cores: number | null, 
/**
 * Logical cores.
 */
logical_cores: number | null, 
/**
 * Installed memory.
 */
memory_bytes: number | null, 
/**
 * Graphics cards that could be found.
 */
gpus: Array<Gpu>, };

/**
 * Forms in which a report is saved elsewhere.
 */
export type ExportFormat = "markdown" | "html" | "json" | "csv" | "png" | "svg";

/**
 * What a fact belongs to.
 */
export type FactGroup = "source" | "configuration" | "workload" | "environment";

/**
 * What the model is told of a folder, in numbers.
 */
export type FactsSummary = { 
/**
 * Facts told.
 */
facts: number, 
/**
 * Their estimated length in tokens.
 */
tokens: number, 
/**
 * Facts that do not fit.
 */
facts_left_out: number, 
/**
 * Files of which nothing is told.
 */
files_left_out: number, };

/**
 * An [`Error`] as it crosses to the page and into JSON.
 */
export type Failure = { 
/**
 * Stable name, see [`Error::code`].
 */
code: string, 
/**
 * What happened, for the user.
 */
message: string, 
/**
 * The next step.
 */
hint: string, 
/**
 * For `invalid_spec`: each problem with the field it belongs to.
 */
problems: Array<SpecProblem>, };

/**
 * How a call failed on the outside.
 */
export type FailureKind = "unreachable" | "refused" | "key_refused" | "model_missing" | "prompt_too_long" | "first_token_limit" | "idle_limit" | "total_limit" | "no_final_record" | "broken" | "error_in_stream" | "garbage" | "stopped";

/**
 * The numbers of one column or key in all files of a group.
 */
export type FigureRange = { 
/**
 * The column or key.
 */
name: string, 
/**
 * Where the name shows it.
 */
unit: string | null, 
/**
 * The smallest.
 */
min: number, 
/**
 * The largest.
 */
max: number, 
/**
 * The arithmetic mean.
 */
mean: number, 
/**
 * How many numbers.
 */
count: number, 
/**
 * Whether the name is known as one of a benchmark's figures.
 */
measured: boolean, };

/**
 * A file from which nothing came, and why.
 */
export type FileProblem = { 
/**
 * The file.
 */
path: string, 
/**
 * Stable: `not_recognised`, `nothing_measured`, `too_large`, `damaged`, `unreadable`, `missing`, `too_many_files`.
 */
code: string, 
/**
 * What is wrong with it.
 */
reason: string, 
/**
 * The next step.
 */
hint: string, };

/**
 * One thing that was found.
 */
export type Finding = { 
/**
 * Stable name: `not_running`.
 */
code: string, 
/**
 * How bad it is.
 */
severity: FindingSeverity, 
/**
 * What was tried.
 */
tried: string, 
/**
 * What was found.
 */
found: string, 
/**
 * What to do. Empty when nothing has to be done.
 */
next_step: string, 
/**
 * The same as a button, where one is possible.
 */
action: Action | null, };

/**
 * How bad a finding is.
 */
export type FindingSeverity = "ok" | "note" | "problem";

/**
 * A stream without pauses, read by the client and by a bare socket reader in the same run.
 */
export type FloodCheck = { 
/**
 * Single-token chunks in the stream.
 */
chunks: number, 
/**
 * Wall time of the client.
 */
client_ms: number, 
/**
 * Wall time of the bare reader.
 */
bare_ms: number, 
/**
 * CPU time of the client's threads for one token, the system's part included. 0 where it cannot be known.
 */
cpu_us_per_token: number, };

/**
 * How much of a reports folder is read.
 */
export type FolderLimits = { 
/**
 * CSV, JSON and Markdown files; more are not looked at, which is told.
 */
files: number, 
/**
 * Size in MiB beyond which a JSON file is listed and not read: all of it has to fit into memory.
 */
json_mib: number, };

/**
 * What a reports folder holds, in short.
 */
export type FolderOverview = { 
/**
 * The folder.
 */
path: string, 
/**
 * CSV, JSON and Markdown files that can be used.
 */
files: number, 
/**
 * By kind.
 */
kinds: Array<KindCount>, 
/**
 * Files of other kinds, which are left alone.
 */
other_files: number, 
/**
 * Latest change of any of them, `2025-11-14 18:53` in UTC. `None` when there are none.
 */
latest_modified: string | null, 
/**
 * Files that cannot be used, or only in part; at most the first 200.
 */
problems: Array<DataProblem>, 
/**
 * All files that cannot be used, or only in part.
 */
problems_total: number, 
/**
 * Remarks on files that are used all the same.
 */
remarks_total: number, 
/**
 * What the files hold, the weightiest first.
 */
recognised: Array<RecognizedSchema>, 
/**
 * Groups of files beyond those.
 */
recognised_left_out: number, 
/**
 * How long the scan took.
 */
scan_ms: number, };

/**
 * A file or folder that could not be used, or only in part, or a remark on one.
 */
export type FolderProblem = { 
/**
 * Below the folder, with forward slashes.
 */
path: string, 
/**
 * The reason.
 */
reason: string, 
/**
 * The next step.
 */
hint: string, 
/**
 * Whether everything was read all the same.
 */
remark: boolean, };

/**
 * How far the reading of a folder is: first names are walked over, then files are read.
 */
export type FolderProgress = { 
/**
 * Names walked over so far; 0 once files are read.
 */
walked: number, 
/**
 * Files read so far.
 */
done: number, 
/**
 * Files to read; 0 while names are walked over.
 */
total: number, };

/**
 * Numbers with their texts, for the page's tests.
 */
export type FormatExamples = { 
/**
 * Times in ms.
 */
duration: Array<[number, string]>, 
/**
 * Times in ms, as estimates.
 */
about: Array<[number, string]>, 
/**
 * Sizes in bytes.
 */
bytes: Array<[number, string]>, 
/**
 * Mean, spread, usual decimals, and the decimals that are shown.
 */
spread_decimals: Array<[number, number, number, number]>, };

/**
 * Every rule.
 */
export type Formats = { 
/**
 * The text of a value that is not known.
 */
unknown: string, 
/**
 * Decimals in a column, by the size of the value: about four digits, so that a column reads evenly.
 */
column: [ColumnFormat, ColumnFormat, ColumnFormat], 
/**
 * At most this many decimals are printed for a spread.
 */
most_spread_decimals: number, 
/**
 * A spread below this share of its mean is what the arithmetic left over, not one that was measured.
 */
arithmetic_share: number, 
/**
 * Sizes.
 */
bytes: ByteFormat, 
/**
 * Lengths of time. The first rule whose limit is larger than the time holds.
 */
duration: [TimeFormat, TimeFormat, TimeFormat, TimeFormat, TimeFormat], 
/**
 * Estimated lengths of time, coarse on purpose: an estimate that twitches is read as precise.
 */
about: [TimeFormat, TimeFormat, TimeFormat, TimeFormat], };

/**
 * The gaps between the chunks of one call.
 */
export type GapSummary = { 
/**
 * How many there are.
 */
count: number, 
/**
 * Their median.
 */
median_ms: number, 
/**
 * The longest.
 */
max_ms: number, 
/**
 * The chunk after the longest gap, from 1.
 */
max_before_chunk: number, 
/**
 * Gaps of at least `stall_ms`.
 */
stalls: number, 
/**
 * All stalls together.
 */
stalled_ms: number, 
/**
 * From this length on a gap counts as a stall: ten medians, and 250 ms at least.
 */
stall_ms: number, };

/**
 * A graphics card.
 */
export type Gpu = { 
/**
 * Product name.
 */
name: string, 
/**
 * Its own memory. `None` when unknown.
 */
memory_bytes: number | null, 
/**
 * Driver version. `None` when unknown.
 */
driver: string | null, };

/**
 * One graphics card at one moment. `None` is what it does not tell.
 */
export type GpuSample = { 
/**
 * Share of the time in which it worked, 0 to 100.
 */
utilisation_percent: number | null, 
/**
 * Its own memory in use, by all programs.
 */
memory_used_bytes: number | null, 
/**
 * Temperature of the chip, in °C.
 */
temperature_c: number | null, 
/**
 * Power drawn, in W.
 */
power_w: number | null, 
/**
 * Clock of the cores, in MHz.
 */
clock_mhz: number | null, 
/**
 * What holds its clock down; empty when nothing does.
 */
throttles: Array<Throttle> | null, };

/**
 * The form in which an imported run is saved elsewhere.
 */
export type ImportForm = "markdown" | "html" | "origin" | "csv" | "json" | "png";

/**
 * How far the reading of files is.
 */
export type ImportProgress = { 
/**
 * Files that were read.
 */
done: number, 
/**
 * Files in all.
 */
total: number, };

/**
 * What came of an import.
 */
export type ImportSummary = { 
/**
 * Folders of the runs that are new in the list.
 */
saved: Array<string>, 
/**
 * Runs that were in the list already.
 */
already_there: number, 
/**
 * Runs that a fuller one of the files holds too.
 */
repeated: number, 
/**
 * Files from which nothing came.
 */
problems: Array<FileProblem>, };

/**
 * An imported run.
 */
export type ImportView = { 
/**
 * Its folder.
 */
path: string, 
/**
 * Its id.
 */
id: string, 
/**
 * What it calls itself.
 */
name: string, 
/**
 * The model. `None` where the file does not say.
 */
model: string | null, 
/**
 * When it was measured, RFC 3339 in UTC. `None` where the file does not say.
 */
measured_at: string | null, 
/**
 * The file it was read from.
 */
file: string, 
/**
 * What kind of file that is, in words.
 */
kind: string, 
/**
 * Passes, as the file says; else as its rows have them.
 */
runs: number, 
/**
 * Its rows.
 */
calls: number, 
/**
 * What does not follow from the rows, is not known, or was inferred; see the report.
 */
flags: number, 
/**
 * Figures in the asked theme.
 */
figures: Array<PlotView>, 
/**
 * The run as safe HTML.
 */
report_html: string, 
/**
 * Its headings.
 */
outline: Array<OutlineItem>, };

/**
 * One reason and the figures it takes away.
 */
export type Invalidity = { 
/**
 * The reason.
 */
reason: Reason, 
/**
 * In words, with the numbers it rests on.
 */
message: string, 
/**
 * Figures that may not be used.
 */
figures: Array<MetricGroup>, };

/**
 * Where a server's key is kept.
 */
export type KeyPlace = "none" | "keychain" | "session";

/**
 * What is known of a server's key. The key itself is never shown.
 */
export type KeyState = { 
/**
 * The server's base address.
 */
url: string, 
/**
 * Where its key is kept.
 */
place: KeyPlace, 
/**
 * Why sending it is dangerous. `None` where it is not, or where there is no key.
 */
exposed: Warning | null, };

/**
 * Files of one kind in a folder.
 */
export type KindCount = { 
/**
 * `CSV`, `JSON`, `Markdown`.
 */
label: string, 
/**
 * How many.
 */
count: number, };

/**
 * The language that the model is asked to write in. Tables and headings of our own stay English.
 */
export type Language = "english" | "german" | "french" | "spanish" | "italian" | "portuguese" | "dutch" | "polish" | "russian" | "chinese" | "japanese" | "korean";

/**
 * A language as the page offers it.
 */
export type LanguageChoice = { 
/**
 * The language.
 */
language: Language, 
/**
 * Its English name.
 */
name: string, 
/**
 * Its name in itself.
 */
own_name: string, };

/**
 * The closed range of a limit, for the page and for validation.
 */
export type LimitRange = { 
/**
 * The limit's name.
 */
name: string, 
/**
 * The limit in the words of a form, with its unit.
 */
label: string, 
/**
 * Smallest allowed value.
 */
min: number, 
/**
 * Largest allowed value.
 */
max: number, 
/**
 * Whether only whole numbers are allowed.
 */
whole: boolean, 
/**
 * What it limits, one sentence.
 */
about: string, };

/**
 * Separate limits on the parts of a call. A limit on the whole is the user's wish, never a default: long answers of slow
 * machines are real.
 */
export type Limits = { 
/**
 * Until the connection stands.
 */
connect_s: number, 
/**
 * From the request to the first generated text: a model may have to be loaded first.
 */
first_token_s: number, 
/**
 * Between two pieces of a stream.
 */
idle_s: number, 
/**
 * From the request to its end. `None` for no such limit.
 */
total_s: number | null, };

/**
 * A reading of the machine.
 */
export type LoadReading = "cpu_and_memory" | "cpu_clock" | "gpu" | "power";

/**
 * The machine at one moment. `None` is what cannot be known.
 */
export type LoadSample = { 
/**
 * Since the benchmark began, by the monotonic clock.
 */
at_ms: number, 
/**
 * CPU time of all programs since the tick before, in percent of the whole machine.
 */
cpu_percent: number | null, 
/**
 * The part of it that this program took.
 */
own_cpu_percent: number | null, 
/**
 * Mean clock of the cores, in MHz, read every few seconds.
 */
cpu_mhz: number | null, 
/**
 * Memory in use.
 */
memory_used_bytes: number | null, 
/**
 * Memory that programs can still have without swapping.
 */
memory_available_bytes: number | null, 
/**
 * Swap in use.
 */
swap_used_bytes: number | null, 
/**
 * The graphics cards, in the order of [`MachineLoad::gpus`].
 */
gpus: Array<GpuSample>, 
/**
 * Where the power comes from.
 */
power: PowerSource, 
/**
 * Charge of the batteries, 0 to 100. `None` without a battery.
 */
battery_percent: number | null, };

/**
 * How much is written to the log.
 */
export type LogLevel = "off" | "error" | "warn" | "info" | "debug";

/**
 * The machine during a benchmark.
 */
export type MachineLoad = { 
/**
 * The moment at which [`LoadSample::at_ms`] is 0, RFC 3339 in UTC.
 */
started_at: string, 
/**
 * Time between two looks at the machine; what a sample's percentages cover.
 */
tick_ms: number, 
/**
 * Time between two samples that are kept: the tick, or more of it in a long benchmark.
 */
spacing_ms: number, 
/**
 * The samples, in order.
 */
samples: Array<LoadSample>, 
/**
 * Names of the graphics cards.
 */
gpus: Array<string>, 
/**
 * What could not be read.
 */
unavailable: Array<Unavailable>, 
/**
 * Ticks that were let go, because the machine or a driver did not answer in time.
 */
missed: number, 
/**
 * CPU time that the looking itself took, in percent of one core. `None` when the system does not tell.
 */
monitor_cpu_percent: number | null, };

/**
 * An estimate of what a model needs on the GPU.
 */
export type MemoryFit = { 
/**
 * Whether it fits.
 */
verdict: MemoryVerdict, 
/**
 * One sentence with the numbers, for the user.
 */
text: string, 
/**
 * What to do when it may not fit. Empty otherwise.
 */
next_step: string, 
/**
 * The context it is estimated for, in tokens. `None` when it is not known.
 */
num_ctx: number | null, 
/**
 * The least it needs. `None` when unknown.
 */
least_bytes: number | null, 
/**
 * The most it may need. `None` when unknown.
 */
most_bytes: number | null, 
/**
 * The memory of all GPUs of this machine. `None` when none was found.
 */
gpu_bytes: number | null, };

/**
 * Whether it fits.
 */
export type MemoryVerdict = "fits" | "tight" | "too_large" | "unknown";

/**
 * The figure that decides.
 */
export type Metric = "decode_rate" | "ttft";

/**
 * A metric as a row of a call's details.
 */
export type MetricDefinition = { 
/**
 * Its field in [`super::CallMetrics`].
 */
key: keyof CallMetrics, 
/**
 * Its name in a table.
 */
name: string, 
/**
 * Its unit.
 */
unit: string, 
/**
 * Decimals in a table.
 */
decimals: number, 
/**
 * The group with which it becomes invalid. `None` for a count or a time that the server reports.
 */
group: MetricGroup | null, 
/**
 * t0: the request is written; c_1, c_last: the first and the last chunk with text; v_1: the first that is visible.
 */
formula: string, };

/**
 * A group of figures that fails together.
 */
export type MetricGroup = "ttft" | "prefill" | "decode" | "end_to_end" | "text";

/**
 * What can be done with the models of a server.
 */
export type ModelControl = { 
/**
 * Download a model.
 */
pull: Ability, 
/**
 * Load into memory and unload.
 */
load: Ability, };

/**
 * A model as its server describes it.
 */
export type ModelInfo = { 
/**
 * The name to ask for.
 */
name: string, 
/**
 * Size on disk.
 */
size_bytes: number | null, 
/**
 * Number of parameters as the server words it: `4.3B`.
 */
parameters: string | null, 
/**
 * Quantisation: `Q4_K_M`.
 */
quantization: string | null, 
/**
 * Model family: `gemma3`.
 */
family: string | null, 
/**
 * Longest context the model was made for, in tokens.
 */
context_length: number | null, 
/**
 * Context the server runs it with now, in tokens. `None` when unknown or not loaded.
 */
running_context: number | null, 
/**
 * Layers.
 */
block_count: number | null, 
/**
 * Content digest.
 */
digest: string | null, 
/**
 * Whether it is in memory.
 */
state: ModelState, 
/**
 * What it can do, in the server's words: `completion`, `tools`, `vision`, `thinking`. Empty when the server does
 * not say.
 */
capabilities: Array<string>, 
/**
 * The values that apply where a request sets none, by the setting's name, in the server's own words:
 * `temperature` -> `0.7`. Only what the server tells; several `stop` texts are quoted and joined by commas.
 */
defaults: { [key in string]: string }, 
/**
 * What a token of context takes in memory. `None` when the server does not say.
 */
cache: CacheShape | null, 
/**
 * Memory it takes now, in all. `None` when unknown or not loaded.
 */
memory_bytes: number | null, 
/**
 * Memory it takes now on the GPU. `None` when unknown or not loaded.
 */
vram_bytes: number | null, };

/**
 * Whether a model is in memory.
 */
export type ModelState = "loaded" | "unloaded" | "unknown";

/**
 * A run whose folder has been put back.
 */
export type MovedRun = { 
/**
 * Where its folder is.
 */
path: string, 
/**
 * Whether its old name was taken, so that it has another one.
 */
renamed: boolean, };

/**
 * What the origin's "Aggregate Metrics" table shows: every measured call that has text, cold or warm, pooled.
 */
export type OriginAggregates = { 
/**
 * Calls pooled.
 */
calls: number, 
/**
 * `eval_count / eval_duration`, or the client's decode rate for calls whose server reports no durations.
 */
throughput_tps: Spread | null, 
/**
 * Calls whose throughput is the client's.
 */
throughput_by_client: number, 
/**
 * TTFT.
 */
ttft_ms: Spread | null, 
/**
 * Sum of answer tokens.
 */
total_tokens: number, 
/**
 * Sum of call durations.
 */
total_duration_ms: number, 
/**
 * Sum of the server's prefill times. `None` when no call has one.
 */
prefill_sum_ms: number | null, 
/**
 * Sum of the server's decode times. `None` when no call has one.
 */
decode_sum_ms: number | null, 
/**
 * Sum of the server's load times. `None` when no call has one.
 */
load_sum_ms: number | null, };

/**
 * Which way a difference points.
 */
export type Outcome = "better" | "worse" | "same" | "unknown";

/**
 * A heading of a rendered text.
 */
export type OutlineItem = { 
/**
 * 1 to 6.
 */
level: number, 
/**
 * Its text.
 */
text: string, 
/**
 * The element's id in the rendered text.
 */
id: string, };

/**
 * How the two samples belong together.
 */
export type Pairing = "paired" | "unpaired";

/**
 * Whether a call is measured.
 */
export type Phase = "warmup" | "measured";

/**
 * Words that stand together.
 */
export type Piece = { 
/**
 * Where.
 */
place: Place, 
/**
 * The words, with the space between them.
 */
text: string, };

/**
 * Where a piece of text stands.
 */
export type Place = "both" | "first" | "second";

/**
 * A place for reports and what the user should know of it.
 */
export type PlaceView = { 
/**
 * The folder.
 */
path: string, 
/**
 * Whether it is the default.
 */
is_default: boolean, 
/**
 * What is wrong with it or doubtful; why the default lies where it does.
 */
notes: Array<Warning>, };

/**
 * The whole order.
 */
export type Plan = { 
/**
 * What the order and the nonces were drawn from.
 */
seed: number, 
/**
 * The calls, in order.
 */
trials: Array<Trial>, };

/**
 * How long a plan will take.
 */
export type PlanEstimate = { 
/**
 * In seconds, pauses included.
 */
seconds: number, 
/**
 * Whether it rests on earlier calls of every configuration's model; otherwise on an assumed rate.
 */
learnt: boolean, 
/**
 * `about 4 min`.
 */
text: string, 
/**
 * What of it goes into loading models, in seconds; 0 where no load was seen before.
 */
reloading_s: number, 
/**
 * What it rests on: `from 12 earlier calls of this model`.
 */
basis: string, };

/**
 * What a specification would do.
 */
export type PlanView = { 
/**
 * Everything wrong with it; Start is possible when empty.
 */
problems: Array<SpecProblem>, 
/**
 * The order of the calls; empty when there are problems.
 */
plan: Plan, 
/**
 * Calls that are measured.
 */
measured_calls: number, 
/**
 * How often a server loads a model, the first loads included.
 */
loads: number, 
/**
 * Calls that only warm up.
 */
warmup_calls: number, 
/**
 * How long it will take. `None` when there are problems.
 */
estimate: PlanEstimate | null, 
/**
 * What the model will be told of the folder. `None` before the folder and the model are known.
 */
facts: FactsSummary | null, 
/**
 * The run's folder will lie here.
 */
saved_to: string, 
/**
 * Its name, `hhmmss` in the place of the time of Start; empty when there are problems.
 */
folder_name: string, 
/**
 * What the user should know before Start.
 */
notes: Array<Warning>, };

/**
 * What a plot shows. The names are those that plot files begin with.
 */
export type PlotKind = "effects" | "pairs-throughput" | "pairs-ttft" | "throughput" | "ttft" | "spread-throughput" | "spread-ttft" | "time" | "rate" | "gaps" | "trend";

/**
 * A mark of a drawn figure: what it shows, and where it lies in the figure's own pixels.
 */
export type PlotMark = { 
/**
 * The call it shows, by index. `None` for a piece of a line within one call.
 */
call: number | null, 
/**
 * The series' place in the palette, from 0.
 */
series: number, 
/**
 * What is shown: `Baseline, run 2`.
 */
name: string, 
/**
 * Its value with the unit: `115.4 tok/s`.
 */
value: string, 
/**
 * Why it stands apart: cold, or invalid with the reason. `None` when it counts.
 */
note: string | null, 
/**
 * Its centre, from the left.
 */
x: number, 
/**
 * Its centre, from the top.
 */
y: number, 
/**
 * How wide it is.
 */
width: number, 
/**
 * How high it is.
 */
height: number, };

/**
 * A figure of a run, or of one of its calls.
 */
export type PlotName = { 
/**
 * See [`PlotView::name`].
 */
name: string, 
/**
 * The call it is drawn from. `None` for a figure of the whole run.
 */
call: number | null, };

/**
 * A drawn figure.
 */
export type PlotView = { 
/**
 * File name without its ending: `throughput-report`.
 */
name: string, 
/**
 * What it shows.
 */
kind: PlotKind, 
/**
 * The stage of its calls. `None` for a plot of all stages.
 */
stage: Stage | null, 
/**
 * Its number among the plots of its kind and stage, from 1.
 */
part: number, 
/**
 * Its title, with what is remarkable of its axis: `TTFT per run (log scale)`.
 */
title: string, 
/**
 * The model, the arm or the call it belongs to; may be empty.
 */
subtitle: string, 
/**
 * The unit of its values, with the stage where there is one: `tok/s, report stage`.
 */
unit: string, 
/**
 * The picture, without title and unit: they stand above it.
 */
svg: string, 
/**
 * The same numbers as a sentence.
 */
alt: string, 
/**
 * Its width, in pixels.
 */
width: number, 
/**
 * Its height, in pixels.
 */
height: number, 
/**
 * What can be hit in it, in the order it is read: from left to right, rows from top to bottom.
 */
marks: Array<PlotMark>, };

/**
 * Where the machine's power comes from.
 */
export type PowerSource = "mains" | "battery" | "unknown";

/**
 * What the user set once and for all.
 */
export type Preferences = { 
/**
 * Light, dark, high contrast or as the system.
 */
theme: ThemeChoice, 
/**
 * Where runs are saved. `None` for the default place.
 */
reports_place: string | null, 
/**
 * Places chosen before, latest first, at most ten.
 */
recent_places: Array<string>, 
/**
 * Places whose runs are listed beside those of the reports place.
 */
listed_places: Array<string>, 
/**
 * Servers that are looked for beside those of this machine. Their keys are in the system's keychain.
 */
servers: Array<SavedServer>, 
/**
 * Limits on the parts of a call.
 */
limits: Limits, 
/**
 * How much of a reports folder is read.
 */
folder_limits: FolderLimits, 
/**
 * The language that models are asked to write in.
 */
language: Language, 
/**
 * How much is written to the log.
 */
log_level: LogLevel, 
/**
 * Folders used before, latest first, at most ten.
 */
recent_folders: Array<string>, 
/**
 * The latest specification, offered again. `None` before the first benchmark.
 */
last_spec: BenchmarkSpec | null, 
/**
 * Saved forms, in the order in which they were made.
 */
presets: Array<Preset>, 
/**
 * No notification when a benchmark ends while the user looks elsewhere.
 */
stay_silent: boolean, };

/**
 * A saved form.
 */
export type Preset = { 
/**
 * Its name; unique without regard to case.
 */
name: string, 
/**
 * Sampling and loading settings.
 */
settings: Settings, 
/**
 * Passes of the workload.
 */
runs: number, 
/**
 * Pause between two runs, in seconds.
 */
cooldown_s: number, 
/**
 * Short calls after each load that are not measured.
 */
warmups: number, 
/**
 * Whether a nonce at the start of every prompt defeats the server's prefix cache.
 */
nonce: boolean, };

/**
 * What was chosen before Start to decide between configurations. Every other metric and stage is secondary.
 */
export type Primary = { 
/**
 * The figure.
 */
metric: Metric, 
/**
 * Of which stage's calls.
 */
stage: Stage, };

/**
 * A program that serves models.
 */
export type Product = "ollama" | "lm_studio" | "llama_cpp" | "vllm" | "other";

/**
 * Everything found of one product.
 */
export type ProductDiagnosis = { 
/**
 * Which product.
 */
product: Product, 
/**
 * Its name for people.
 */
title: string, 
/**
 * Whether a server of it can be used now.
 */
usable: boolean, 
/**
 * Places and addresses that were looked at, in order.
 */
looked: Array<string>, 
/**
 * What was found, the gravest first.
 */
findings: Array<Finding>, };

/**
 * How a progress bar is drawn.
 */
export type ProgressStatus = "none" | "normal" | "indeterminate" | "paused" | "error";

/**
 * A piece of a prompt.
 */
export type PromptPart = { 
/**
 * Where it comes from.
 */
kind: PromptPartKind, 
/**
 * Its text.
 */
text: string, };

/**
 * Where a piece of a prompt comes from.
 */
export type PromptPartKind = "words" | "nonce" | "facts" | "analysis";

/**
 * The wire format a server speaks.
 */
export type ProviderKind = "ollama" | "openai";

/**
 * One part of a model.
 */
export type PullLayer = { 
/**
 * The beginning of its digest.
 */
name: string, 
/**
 * Its size.
 */
total_bytes: number, 
/**
 * What of it is here.
 */
completed_bytes: number, };

/**
 * A pull at one moment.
 */
export type PullProgress = { 
/**
 * The model.
 */
model: string, 
/**
 * How far it is.
 */
stage: PullStage, 
/**
 * The server's own words: `pulling manifest`.
 */
status: string, 
/**
 * The layers seen so far, in the server's order.
 */
layers: Array<PullLayer>, 
/**
 * What is here of all of them.
 */
completed_bytes: number, 
/**
 * The size of all of them. It grows while the server names more.
 */
total_bytes: number, 
/**
 * What an earlier pull had left, or other models share.
 */
kept_bytes: number, 
/**
 * Over the last seconds. `None` while it cannot be told.
 */
rate_bytes_s: number | null, 
/**
 * Until the layers seen so far are here. `None` while it cannot be told.
 */
seconds_left: number | null, 
/**
 * Since anything last changed.
 */
quiet_s: number, 
/**
 * When the pull is given up if nothing changes.
 */
quiet_limit_s: number, };

/**
 * How far a pull is.
 */
export type PullStage = "looking" | "downloading" | "checking" | "done";

/**
 * Which rate the line-up is judged by.
 */
export type RateSource = "client" | "origin";

/**
 * Client marks of one call, in milliseconds since the request was written; every list has an entry a chunk.
 */
export type RawMarks = { 
/**
 * Response headers were read. `None` when none came.
 */
headers_ms: number | null, 
/**
 * When each chunk with text arrived.
 */
at_ms: Array<number>, 
/**
 * How long after the chunk before it; the first after the request.
 */
gap_ms: Array<number>, 
/**
 * Bytes of text in it.
 */
text_bytes: Array<number>, 
/**
 * Whether its text is reasoning.
 */
reasoning: Array<boolean>, 
/**
 * The final record was read. `None` when none came.
 */
done_ms: number | null, };

/**
 * Why figures of a call are invalid.
 */
export type Reason = "call_failed" | "no_tokens" | "other_work" | "prompt_too_long" | "prompt_cut" | "context_shifted" | "other_context" | "cached_prompt" | "short_answer" | "reconnected" | "clock_jump";

/**
 * A folder that was used before, as it is now.
 */
export type RecentFolder = { 
/**
 * The folder.
 */
path: string, 
/**
 * Why it cannot be opened now, in a few words. `None` when it can.
 */
problem: string | null, };

/**
 * Files with the same columns, the same outer keys, or texts of the same folder.
 */
export type RecognizedSchema = { 
/**
 * `CSV`, `JSON`, `Markdown`.
 */
kind: string, 
/**
 * The first file.
 */
source: string, 
/**
 * Files alike, that one included.
 */
files: number, 
/**
 * What they are: rows and columns, keys, or headings.
 */
about: string, 
/**
 * What was measured, the weightiest first; empty where nothing is known as a benchmark's figure.
 */
measures: Array<string>, 
/**
 * Ranges of numbers, the weightiest first.
 */
figures: Array<FigureRange>, 
/**
 * Ranges beyond those.
 */
figures_left_out: number, 
/**
 * What the figures are of, where the files say so: models, backends, configurations.
 */
subjects: Array<Subject>, };

/**
 * What a look at the folders found.
 */
export type RefreshOutcome = { 
/**
 * Runs that are new or have changed.
 */
changed: number, 
/**
 * Runs that are gone.
 */
gone: number, 
/**
 * What the user should know: a place that cannot be read, an index that was made anew.
 */
notices: Array<Warning>, };

/**
 * How far a look at the folders is.
 */
export type RefreshProgress = { 
/**
 * Folders that were read.
 */
done: number, 
/**
 * Folders to read: new ones and changed ones.
 */
total: number, };

/**
 * Everything that would be sent, before it is sent.
 */
export type RequestPreview = { 
/**
 * The facts of the folder in numbers.
 */
told: FactsSummary, 
/**
 * The facts as the model is told them, one a line.
 */
facts: string, 
/**
 * The requests of each configuration, in the order of the stages.
 */
stages: Array<StagePreview>, };

/**
 * A saved or running benchmark as the Result view shows it.
 */
export type ResultView = { 
/**
 * The run's folder.
 */
path: string, 
/**
 * Everything that was saved.
 */
record: BenchmarkRecord, 
/**
 * One sentence that says what the numbers carry.
 */
headline: string, 
/**
 * A second sentence with the evidence.
 */
evidence: string, 
/**
 * What several configurations show against the first. `None` with fewer than two.
 */
verdict: Verdicts | null, 
/**
 * Tables.
 */
arms: Array<ArmSummary>, 
/**
 * What the machine did meanwhile, as names and values. The samples behind it are not in `record` here.
 */
machine: Array<[string, string]>, 
/**
 * The record's warnings by severity, the gravest first.
 */
warnings: Array<WarningGroup>, 
/**
 * Figures in the asked theme.
 */
figures: Array<PlotView>, 
/**
 * The report as safe HTML.
 */
report_html: string, 
/**
 * Its headings.
 */
outline: Array<OutlineItem>, 
/**
 * `Measured on this machine: TTFT +0.12 ms; decode rate -0.01 % at 125 tok/s, ...`. `None` without a self-check.
 */
self_check: string | null, };

/**
 * Sides beside each other.
 */
export type RunComparison = { 
/**
 * The sides; the first is the baseline.
 */
sides: Array<SideSummary>, 
/**
 * The rate that is compared.
 */
rate: RateSource, 
/**
 * What may be claimed. An arm's number is its side's position.
 */
verdicts: Verdicts, 
/**
 * What differs between the sides, or may.
 */
differences: Array<Difference>, 
/**
 * Facts that are known of every side and the same on all.
 */
same: number, };

/**
 * Something that happened.
 */
export type RunEvent = { "type": "started", 
/**
 * The benchmark's id.
 */
id: string, 
/**
 * The run's folder.
 */
path: string, 
/**
 * Every call to come.
 */
plan: Plan, } | { "type": "ingested", 
/**
 * 1-based.
 */
run: number, 
/**
 * Files analysed.
 */
files: number, 
/**
 * Files that could not be used.
 */
problems: number, 
/**
 * How long it took.
 */
ingest_ms: number, } | { "type": "call_started", 
/**
 * Which one.
 */
trial: Trial, } | { "type": "progress", 
/**
 * [`Trial::index`].
 */
call: number, 
/**
 * Text since the last event of this kind; empty in a silence.
 */
text: string, 
/**
 * Whether it is reasoning.
 */
reasoning: boolean, 
/**
 * Chunks so far; not tokens.
 */
chunks: number, 
/**
 * Since the request was written.
 */
elapsed_ms: number, 
/**
 * Known from the first chunk on.
 */
ttft_ms: number | null, 
/**
 * Chunks a second since the first, by the client's clock: a rough rate until the server's count is known.
 */
chunk_rate: number | null, 
/**
 * Chunks a second over about the last second. `None` until there is enough of it.
 */
recent_rate: number | null, 
/**
 * Estimated time to the end. `None` while nothing is known.
 */
seconds_left: number | null, } | { "type": "call_finished", 
/**
 * Everything known of it but its texts (answer, reasoning, request), which are on disk and empty here.
 */
call: CallRecord, 
/**
 * Calls that are done, this one included.
 */
done: number, 
/**
 * Calls in all.
 */
total: number, 
/**
 * Estimated time to the end, learnt from the calls so far. `None` when nothing is known yet.
 */
seconds_left: number | null, } | { "type": "cooldown", 
/**
 * Its length.
 */
seconds: number, 
/**
 * What is left of it.
 */
remaining_s: number, 
/**
 * Estimated time to the end. `None` while nothing is known.
 */
seconds_left: number | null, } | { "type": "warned", 
/**
 * What was seen.
 */
warning: Warning, } | { "type": "doubts", 
/**
 * All of them, the gravest first.
 */
warnings: Array<Warning>, } | { "type": "finished", 
/**
 * The benchmark's id.
 */
id: string, 
/**
 * How far it came.
 */
status: Status, };

/**
 * Who measured.
 */
export type RunKind = "measured" | "imported";

/**
 * Tags and a note.
 */
export type RunNotes = { 
/**
 * Short words to find it by, each once whatever its capitals.
 */
tags: Array<string>, 
/**
 * Free text; may be empty.
 */
note: string, };

/**
 * The order of the configurations' runs.
 */
export type RunOrder = "interleaved" | "grouped";

/**
 * A part of the list.
 */
export type RunPage = { 
/**
 * The rows from the wanted place on.
 */
rows: Array<RunRow>, 
/**
 * Runs that match.
 */
total: number, 
/**
 * Runs in all places, matching or not.
 */
all: number, 
/**
 * The imported ones among them.
 */
imported: number, 
/**
 * Every model, in order.
 */
models: Array<string>, 
/**
 * Every tag, in order.
 */
tags: Array<string>, 
/**
 * The places that are listed.
 */
places: Array<string>, 
/**
 * Deleted runs that can be put back.
 */
trashed: number, 
/**
 * Whether every folder has been looked at since the index was made; until then runs may be missing.
 */
complete: boolean, 
/**
 * What the user should know of the list.
 */
notices: Array<Warning>, };

/**
 * Which runs are wanted, in which order, and which part of them.
 */
export type RunQuery = { 
/**
 * Words that must all occur in models, settings, tags, note or report; the beginning of a word is enough.
 */
words: string, 
/**
 * Any of these states; all when empty.
 */
states: Array<RunState>, 
/**
 * Only those measured here, or only imported ones. `None` for both.
 */
kind: RunKind | null, 
/**
 * Only runs with this model. `None` for all.
 */
model: string | null, 
/**
 * Only runs with this tag, whatever its capitals. `None` for all.
 */
tag: string | null, 
/**
 * The order.
 */
sort: RunSort, 
/**
 * Largest, latest or last first.
 */
descending: boolean, 
/**
 * How many of them to pass over.
 */
offset: number, 
/**
 * The most to give.
 */
limit: number, };

/**
 * One pass of the pipeline in one arm.
 */
export type RunRecord = { 
/**
 * Position of the arm in the specification.
 */
arm: number, 
/**
 * 1-based.
 */
run: number, 
/**
 * Time to read the folder and to build the facts.
 */
ingest_ms: number, 
/**
 * Wall time of the analysis stage. `None` when it was not reached.
 */
analysis_ms: number | null, 
/**
 * Wall time of the report stage. `None` when it was not reached.
 */
report_ms: number | null, };

/**
 * A run with which something could not be done.
 */
export type RunRefusal = { 
/**
 * Its folder.
 */
path: string, 
/**
 * Why.
 */
failure: Failure, };

/**
 * A run in the list.
 */
export type RunRow = { 
/**
 * Its folder.
 */
path: string, 
/**
 * The place that holds the folder.
 */
place: string, 
/**
 * Its id; the folder's name where the record cannot be read.
 */
id: string, 
/**
 * Who measured.
 */
kind: RunKind, 
/**
 * What became of it.
 */
state: RunState, 
/**
 * RFC 3339 in UTC; empty where it is not known.
 */
started_at: string, 
/**
 * Its models, each once.
 */
models: Array<string>, 
/**
 * Its configurations.
 */
arms: Array<ArmLine>, 
/**
 * `2 arms × 8`, `3 runs`; empty where it is not known.
 */
plan: string, 
/**
 * The settings that are not the server's defaults, each once: `num_ctx 4096`.
 */
settings: string, 
/**
 * The user's tags.
 */
tags: Array<string>, 
/**
 * The user's note; may be empty.
 */
note: string, 
/**
 * Calls on disk.
 */
calls: number, 
/**
 * [`ArmLine::decode_tps`] of the first configuration.
 */
decode_tps: number | null, 
/**
 * [`ArmLine::ttft_ms`] of the first configuration.
 */
ttft_ms: number | null, 
/**
 * Equal hashes mean equal work; empty where it is not known.
 */
workload_hash: string, 
/**
 * The first configuration's server with its version: `Ollama 0.12.6`; empty where it is not known.
 */
server: string, 
/**
 * The first GPU's driver. `None` where it is not known.
 */
driver: string | null, 
/**
 * The first configuration's model as a digest. `None` where the server does not say.
 */
model_digest: string | null, 
/**
 * What is wrong with the folder. `None` when nothing is.
 */
problem: string | null, 
/**
 * What can be done about it. `None` when nothing is wrong.
 */
next_step: string | null, 
/**
 * Whether a report has been written.
 */
has_report: boolean, 
/**
 * Warnings of a measured run, doubtful figures of an imported one.
 */
remarks: number, 
/**
 * Another listed folder holds a run of the same id: one is a copy.
 */
is_copy: boolean, };

/**
 * What a list is ordered by.
 */
export type RunSort = "started" | "model" | "server" | "calls" | "decode" | "ttft" | "state" | "tags";

/**
 * What became of a run, and whether its folder can be used.
 */
export type RunState = "running" | "unfinished" | "completed" | "stopped" | "interrupted" | "failed" | "damaged" | "too_new";

/**
 * A server that the user keeps.
 */
export type SavedServer = { 
/**
 * What the user calls it.
 */
name: string, 
/**
 * Its base address.
 */
url: string, 
/**
 * Its wire format.
 */
provider: ProviderKind, };

/**
 * A section of both texts, or of one of them.
 */
export type Section = { 
/**
 * Its heading in the first text. `None` before the first heading, and where the text has no such section.
 */
first: string | null, 
/**
 * Its heading in the second text; see `first`.
 */
second: string | null, 
/**
 * Its words, in an order in which leaving out those of one text gives the other.
 */
pieces: Array<Piece>, };

/**
 * How thorough a self-check is.
 */
export type SelfCheckMode = "quick" | "long";

/**
 * The result of a self-check.
 */
export type SelfCheckReport = { 
/**
 * RFC 3339 in UTC.
 */
measured_at: string, 
/**
 * Version of Chimera Bench that measured.
 */
app_version: string, 
/**
 * How thorough it was.
 */
mode: SelfCheckMode, 
/**
 * Each wire format at each rate.
 */
wires: Array<WireCheck>, 
/**
 * The flood.
 */
flood: FloodCheck, };

/**
 * The last self-check of this machine.
 */
export type SelfCheckView = { 
/**
 * What it found.
 */
report: SelfCheckReport, 
/**
 * `Measured on this machine: TTFT +0.12 ms; decode rate -0.01 % at 125 tok/s, ...`
 */
sentence: string, 
/**
 * Whole days since.
 */
age_days: number, 
/**
 * Why it should be run again. `None` when it need not.
 */
again: Warning | null, };

/**
 * A server that answered.
 */
export type ServerInfo = { 
/**
 * The wire format it is used with.
 */
provider: ProviderKind, 
/**
 * What it is, as far as it tells: `Ollama`, `llama.cpp`, `LM Studio`, `vLLM`, `OpenAI-compatible server`.
 */
product: string, 
/**
 * Base address without a trailing slash or `/v1`.
 */
url: string, 
/**
 * Its version. `None` when it does not say.
 */
version: string | null, };

/**
 * What a setting bears on.
 */
export type SettingGroup = "loading" | "sampling" | "answer";

/**
 * The closed range of a numeric setting, for the page and for validation.
 */
export type SettingRange = { 
/**
 * The setting's name.
 */
name: string, 
/**
 * What it bears on.
 */
group: SettingGroup, 
/**
 * Smallest allowed value.
 */
min: number, 
/**
 * Largest allowed value.
 */
max: number, 
/**
 * What an arrow key adds or takes away.
 */
step: number, 
/**
 * Whether only whole numbers are allowed.
 */
whole: boolean, 
/**
 * What it counts; empty for a bare number.
 */
unit: string, 
/**
 * The value this program sends when none is set. `None` where the server's own applies.
 */
default: number | null, 
/**
 * What it does, one sentence.
 */
about: string, };

/**
 * Whether a provider can apply a setting.
 */
export type SettingSupport = { 
/**
 * The setting's name.
 */
name: string, 
/**
 * Whether it takes effect.
 */
supported: boolean, 
/**
 * Why not, for the user.
 */
reason: string | null, };

/**
 * Sampling and loading settings. `None` is "default": the server's own, and for `num_predict` [`DEFAULT_NUM_PREDICT`].
 */
export type Settings = { 
/**
 * Layers on the GPU, 0 to 999.
 */
num_gpu: number | null, 
/**
 * Context length in tokens, 64 to 10,485,760.
 */
num_ctx: number | null, 
/**
 * Sampling temperature, 0 to 5.
 */
temperature: number | null, 
/**
 * Nucleus sampling, over 0 to 1.
 */
top_p: number | null, 
/**
 * The k likeliest tokens, 0 (off) to 100,000.
 */
top_k: number | null, 
/**
 * Penalty on repeated tokens, over 0 to 10.
 */
repeat_penalty: number | null, 
/**
 * Sampling seed, 0 to 2^32 - 1.
 */
seed: number | null, 
/**
 * The most tokens an answer may have, 1 to 1,000,000.
 */
num_predict: number | null, 
/**
 * Least probability relative to the likeliest token, 0 (off) to 1.
 */
min_p: number | null, 
/**
 * Prompt tokens processed at a time, 1 to 65,536.
 */
num_batch: number | null, 
/**
 * Processor threads, 1 to 1024.
 */
num_thread: number | null, };

/**
 * How grave a warning is; the gravest is the least.
 */
export type Severity = "grave" | "doubtful" | "remark";

/**
 * What is to be laid side by side.
 */
export type SideChoice = { 
/**
 * The run's folder.
 */
path: string, 
/**
 * The position of one of its configurations. `None` for all of the run.
 */
arm: number | null, };

/**
 * A side as it is listed.
 */
export type SideSummary = { 
/**
 * Its name in the line-up: no two have the same.
 */
label: string, 
/**
 * See [`Side::path`].
 */
path: string, 
/**
 * See [`Side::run`].
 */
run: string, 
/**
 * See [`Side::arm`].
 */
arm: number | null, 
/**
 * See [`Side::model`].
 */
model: string | null, 
/**
 * See [`Side::started_at`].
 */
started_at: string | null, 
/**
 * See [`Side::source`].
 */
source: Source, 
/**
 * Both measured stages; one that the side has no call of is left out.
 */
stages: Array<StageComparison>, };

/**
 * Who measured a side.
 */
export type Source = "measured" | "imported";

/**
 * One thing wrong with a specification.
 */
export type SpecProblem = { 
/**
 * The field, as a path: `runs`, `arms[0].settings.top_p`.
 */
field: string, 
/**
 * What is wrong and what is allowed.
 */
message: string, };

/**
 * A sample in figures.
 */
export type Spread = { 
/**
 * Values in it.
 */
n: number, 
/**
 * Arithmetic mean.
 */
mean: number, 
/**
 * Sample standard deviation. `None` for one value.
 */
sd: number | null, 
/**
 * Coefficient of variation in percent. `None` for one value.
 */
cv_percent: number | null, 
/**
 * Median.
 */
median: number, 
/**
 * Smallest value.
 */
min: number, 
/**
 * Largest value.
 */
max: number, 
/**
 * 95 % confidence interval of the mean by Student's t: low and high. `None` for one value.
 */
ci95: [number, number] | null, };

/**
 * A request of the pipeline.
 */
export type Stage = "warmup" | "analysis" | "report";

/**
 * One stage of one side: warm calls.
 */
export type StageComparison = { 
/**
 * The stage.
 */
stage: Stage, 
/**
 * Calls, invalid and cold ones included.
 */
calls: number, 
/**
 * Calls whose rate or TTFT may not be used.
 */
invalid: number, 
/**
 * Cold calls.
 */
cold: number, 
/**
 * The rate that the line-up is judged by, tok/s. `None` without a usable call.
 */
rate_tps: Spread | null, 
/**
 * TTFT. `None` without a usable call.
 */
ttft_ms: Spread | null, 
/**
 * TTFT of the cold calls. `None` when there are none.
 */
cold_ttft_ms: Spread | null, };

/**
 * One kind of request, before it is sent.
 */
export type StagePreview = { 
/**
 * The configuration's name.
 */
arm: string, 
/**
 * Which request it is.
 */
stage: Stage, 
/**
 * Template and version: `analysis@1`.
 */
prompt_version: string, 
/**
 * The prompt in pieces; one after the other they are the prompt.
 */
parts: Array<PromptPart>, 
/**
 * The prompt's estimated length in tokens; an analysis that is still to come counts as long as it may be.
 */
tokens: number, 
/**
 * The most tokens the answer may have.
 */
answer_tokens: number, 
/**
 * The context it will run with, in tokens.
 */
context_tokens: number, 
/**
 * `POST`.
 */
method: string, 
/**
 * Where it is sent.
 */
url: string, 
/**
 * The body, as indented JSON.
 */
body: string, };

/**
 * One stage of one arm: warm, measured calls.
 */
export type StageSummary = { 
/**
 * The stage.
 */
stage: Stage, 
/**
 * Measured calls, invalid and cold ones included.
 */
calls: number, 
/**
 * Calls with at least one invalid figure.
 */
invalid: number, 
/**
 * Calls that were cold and therefore stand apart.
 */
cold: number, 
/**
 * Client's decode rate, tok/s.
 */
decode_tps: Spread | null, 
/**
 * Server's decode rate, tok/s.
 */
server_decode_tps: Spread | null, 
/**
 * TTFT.
 */
ttft_ms: Spread | null, 
/**
 * Prefill rate, tok/s.
 */
prefill_tps: Spread | null, 
/**
 * End to end.
 */
e2e_ms: Spread | null, 
/**
 * Prompt tokens.
 */
n_in: Spread | null, 
/**
 * Answer tokens.
 */
n_out: Spread | null, 
/**
 * Steadiness of the client's decode rate. `None` with fewer than two values.
 */
steadiness: Steadiness | null, };

/**
 * A server that was started and answers.
 */
export type StartedServer = { 
/**
 * What was started.
 */
command: string, 
/**
 * The file with its output.
 */
log: string, 
/**
 * The server.
 */
found: DiscoveredServer, };

/**
 * How far a benchmark came.
 */
export type Status = "running" | "completed" | "stopped" | "interrupted" | "failed";

/**
 * How steady a rate is, by its coefficient of variation.
 */
export type Steadiness = "steady" | "fair" | "unsteady" | "unusable";

/**
 * The texts of a column or key that says what was measured.
 */
export type Subject = { 
/**
 * The column or key: `model`.
 */
name: string, 
/**
 * Its first different texts.
 */
values: Array<string>, };

/**
 * What two texts have in common.
 */
export type TextDiff = { 
/**
 * The sections, in the order of both texts.
 */
sections: Array<Section>, 
/**
 * The share of the words of both texts that stand in both, in percent. `None` when neither has a word.
 */
alike_percent: number | null, };

/**
 * Colours of the window and of the figures in it. Files are always light.
 */
export type Theme = "light" | "dark" | "contrast";

/**
 * Which theme the user wants.
 */
export type ThemeChoice = "system" | "light" | "dark" | "contrast";

/**
 * Why a GPU runs below its clock.
 */
export type Throttle = "thermal" | "power_cap" | "power_brake" | "hw_slowdown";

/**
 * How times up to a limit are written.
 */
export type TimeFormat = { 
/**
 * The times that are shorter, in ms. `None` for all others.
 */
below_ms: number | null, 
/**
 * What the time is rounded to first, in ms. `None` when only its decimals round it.
 */
round_ms: number | null, 
/**
 * Its units, the largest first. Empty when `words` are all there is to say.
 */
parts: Array<TimePart>, 
/**
 * Decimals of a single part.
 */
decimals: number, 
/**
 * Words before the parts; may be empty.
 */
words: string, 
/**
 * Whether a last part of zero is left out.
 */
skip_zero: boolean, };

/**
 * A unit of time.
 */
export type TimePart = { 
/**
 * Its sign: `min`.
 */
unit: string, 
/**
 * Its length in ms.
 */
ms: number, };

/**
 * What became of a wish to delete runs.
 */
export type TrashOutcome = { 
/**
 * Runs that are in the trash now.
 */
trashed: Array<TrashedRun>, 
/**
 * Runs that are where they were, with the reason.
 */
refused: Array<RunRefusal>, };

/**
 * A run that was put into the trash of its place.
 */
export type TrashedRun = { 
/**
 * Where its folder was.
 */
from: string, 
/**
 * Where its folder is now.
 */
path: string, 
/**
 * When it was deleted, RFC 3339 in UTC. `None` where that cannot be told.
 */
trashed_at: string | null, };

/**
 * What may change between two runs and make another series of what follows.
 */
export type TrendChange = "server" | "driver" | "model";

/**
 * A change, before the point at which it was first seen.
 */
export type TrendMark = { 
/**
 * The first point after it, from 0.
 */
at: number, 
/**
 * What changed.
 */
change: TrendChange, 
/**
 * Short, for the figure: `Ollama 0.12.6`, `driver 555.42`, `model a1b2c3d`.
 */
label: string, 
/**
 * Whole: `Ollama 0.11.4 → Ollama 0.12.6`.
 */
text: string, };

/**
 * Which figure of which model over time.
 */
export type TrendQuery = { 
/**
 * The model.
 */
model: string, 
/**
 * The figure.
 */
metric: Metric, 
/**
 * Of which stage's calls.
 */
stage: Stage, 
/**
 * One of [`TrendView::works`]. `None` for that of the latest run.
 */
work: string | null, };

/**
 * The latest run against the earlier ones since the last change.
 */
export type TrendVerdict = { 
/**
 * Earlier runs it rests on.
 */
n: number, 
/**
 * Where one more such run lies with 95 % probability, in the metric's unit. `None` with fewer than five runs.
 */
interval: [number, number] | null, 
/**
 * Whether the latest run lies beyond it on the slow side.
 */
is_slower: boolean, 
/**
 * The same in words.
 */
sentence: string, };

/**
 * A figure of a model over time.
 */
export type TrendView = { 
/**
 * The model.
 */
model: string, 
/**
 * Every kind of work the model did, the latest first.
 */
works: Array<TrendWork>, 
/**
 * The one that is shown; empty when the model has no run with the figure.
 */
work: string, 
/**
 * The runs' folders, in the order of the figure's marks.
 */
paths: Array<string>, 
/**
 * The drawing; the call of a mark is a place in [`Self::paths`]. `None` when there is nothing to draw.
 */
figure: PlotView | null, 
/**
 * What changed between runs.
 */
marks: Array<TrendMark>, 
/**
 * The latest run against the earlier ones. `None` without a run.
 */
verdict: TrendVerdict | null, };

/**
 * Runs of equal work with equal settings.
 */
export type TrendWork = { 
/**
 * Names it.
 */
key: string, 
/**
 * What distinguishes it: server kind and settings.
 */
label: string, 
/**
 * Runs of it that have the figure.
 */
runs: number, };

/**
 * One planned call.
 */
export type Trial = { 
/**
 * Position in the plan, from 0.
 */
index: number, 
/**
 * Position of the arm in the specification.
 */
arm: number, 
/**
 * 1-based pass of the workload; 0 for a warm-up.
 */
run: number, 
/**
 * Which request it is.
 */
stage: Stage, 
/**
 * Warm-up or measured.
 */
phase: Phase, 
/**
 * What stands at the start of the prompt to defeat a prefix cache; of equal length in every call. Empty when off.
 */
nonce: string, };

/**
 * A reading that this machine does not give.
 */
export type Unavailable = { 
/**
 * Which.
 */
reading: LoadReading, 
/**
 * Why: `no NVIDIA driver (NVML)`.
 */
reason: string, };

/**
 * When a benchmark may end before its last run. Looked at after each whole block.
 */
export type Until = { 
/**
 * Once the 95 % interval of the primary metric is this narrow: half its width, in percent. Of every difference to the
 * baseline, or of the mean where there is one configuration. `None` to leave it out.
 */
half_width_percent: number | null, 
/**
 * Once this many minutes have passed since the first call. `None` to leave it out.
 */
minutes: number | null, };

/**
 * What the server says of a call. Counts are tokens.
 */
export type Usage = { 
/**
 * Prompt tokens, cached ones included. `None` when the server reports none.
 */
prompt_tokens: number | null, 
/**
 * Generated tokens, reasoning and the first one included. `None` when the server reports none.
 */
output_tokens: number | null, 
/**
 * Prompt tokens taken from the server's cache. `None` when the server does not say.
 */
cached_tokens: number | null, 
/**
 * Time the server spent on loading the model.
 */
load_ms: number | null, 
/**
 * Time the server spent on the uncached part of the prompt.
 */
prefill_ms: number | null, 
/**
 * Time the server spent on generating, from the first token to the last.
 */
decode_ms: number | null, 
/**
 * The server's own total.
 */
total_ms: number | null, };

/**
 * The judgement on one call.
 */
export type Validity = { 
/**
 * Every reason against it; empty when all figures stand.
 */
reasons: Array<Invalidity>, };

/**
 * What a comparison may claim of the second sample against the first.
 */
export type Verdict = "higher" | "lower" | "no_difference" | "not_enough_data";

/**
 * What a benchmark of several configurations shows.
 */
export type Verdicts = { 
/**
 * The baseline's name.
 */
baseline: string, 
/**
 * What was chosen to decide.
 */
primary: Primary, 
/**
 * The primary claims in one sentence each.
 */
sentences: Array<string>, 
/**
 * What the claims do not hold for: confounded order, other work, another model's tokens.
 */
caveats: Array<string>, 
/**
 * Every configuration but the baseline.
 */
arms: Array<ArmVerdict>, };

/**
 * One warning.
 */
export type Warning = { 
/**
 * Stable name.
 */
code: string, 
/**
 * What was seen.
 */
seen: string, 
/**
 * The likely cause.
 */
cause: string, 
/**
 * What to do.
 */
next_step: string, 
/**
 * The calls it is about, by [`crate::record::CallRecord::index`].
 */
calls: Array<number>, };

/**
 * Warnings of one severity.
 */
export type WarningGroup = { 
/**
 * How grave they are.
 */
severity: Severity, 
/**
 * The severity in words.
 */
title: string, 
/**
 * The warnings.
 */
warnings: Array<Warning>, };

/**
 * What a difference means for a comparison of speed.
 */
export type Weight = "matters" | "unknown" | "subject" | "harmless";

/**
 * What the desktop shows at the program's icon.
 */
export type WindowProgress = { 
/**
 * How it is drawn.
 */
status: ProgressStatus, 
/**
 * Share that is done, 0 to 100.
 */
percent: number, };

/**
 * The error of the client in one wire format at one rate.
 */
export type WireCheck = { 
/**
 * The wire format.
 */
provider: ProviderKind, 
/**
 * The schedule's rate.
 */
rate_tps: number, 
/**
 * Calls that were compared.
 */
calls: number, 
/**
 * Median of (measured TTFT - stamped TTFT).
 */
ttft_error_median_ms: number, 
/**
 * The largest such error in size.
 */
ttft_error_max_ms: number, 
/**
 * 99th percentile of its size. `None` below 100 calls.
 */
ttft_error_p99_ms: number | null, 
/**
 * The error of the very first call, which is in none of the other figures. `None` in reports of older versions, or when
 * it could not be compared.
 */
first_ttft_error_ms: number | null, 
/**
 * Median TTFT error of a bare socket reader that took turns with the client. `None` in reports of older versions.
 */
bare_ttft_error_median_ms: number | null, 
/**
 * The largest such error in size: what of the client's is the machine's. `None` in reports of older versions.
 */
bare_ttft_error_max_ms: number | null, 
/**
 * Median of (measured rate / stamped rate - 1), in percent.
 */
decode_rate_error_percent: number, };

/** The rules by which numbers become text. */
export const FORMATS: Formats = {
  "unknown": "n/a",
  "column": [
    {
      "from": 1000.0,
      "decimals": 0
    },
    {
      "from": 100.0,
      "decimals": 1
    },
    {
      "from": 0.0,
      "decimals": 2
    }
  ],
  "most_spread_decimals": 9,
  "arithmetic_share": 1e-12,
  "bytes": {
    "units": [
      "B",
      "kB",
      "MB",
      "GB",
      "TB"
    ],
    "step": 1000.0,
    "full": 999.95,
    "decimals": 1
  },
  "duration": [
    {
      "below_ms": 9.995,
      "round_ms": null,
      "parts": [
        {
          "unit": "ms",
          "ms": 1.0
        }
      ],
      "decimals": 2,
      "words": "",
      "skip_zero": false
    },
    {
      "below_ms": 999.5,
      "round_ms": null,
      "parts": [
        {
          "unit": "ms",
          "ms": 1.0
        }
      ],
      "decimals": 0,
      "words": "",
      "skip_zero": false
    },
    {
      "below_ms": 59950.0,
      "round_ms": null,
      "parts": [
        {
          "unit": "s",
          "ms": 1000.0
        }
      ],
      "decimals": 1,
      "words": "",
      "skip_zero": false
    },
    {
      "below_ms": 3599500.0,
      "round_ms": 1000.0,
      "parts": [
        {
          "unit": "min",
          "ms": 60000.0
        },
        {
          "unit": "s",
          "ms": 1000.0
        }
      ],
      "decimals": 0,
      "words": "",
      "skip_zero": false
    },
    {
      "below_ms": null,
      "round_ms": 1000.0,
      "parts": [
        {
          "unit": "h",
          "ms": 3600000.0
        },
        {
          "unit": "min",
          "ms": 60000.0
        }
      ],
      "decimals": 0,
      "words": "",
      "skip_zero": false
    }
  ],
  "about": [
    {
      "below_ms": 10000.0,
      "round_ms": null,
      "parts": [],
      "decimals": 0,
      "words": "a few seconds",
      "skip_zero": false
    },
    {
      "below_ms": 55000.0,
      "round_ms": 10000.0,
      "parts": [
        {
          "unit": "s",
          "ms": 1000.0
        }
      ],
      "decimals": 0,
      "words": "about ",
      "skip_zero": true
    },
    {
      "below_ms": 3570000.0,
      "round_ms": 60000.0,
      "parts": [
        {
          "unit": "min",
          "ms": 60000.0
        }
      ],
      "decimals": 0,
      "words": "about ",
      "skip_zero": true
    },
    {
      "below_ms": null,
      "round_ms": 60000.0,
      "parts": [
        {
          "unit": "h",
          "ms": 3600000.0
        },
        {
          "unit": "min",
          "ms": 60000.0
        }
      ],
      "decimals": 0,
      "words": "about ",
      "skip_zero": true
    }
  ]
};

/** Numbers with the texts that Rust gives them. */
export const FORMAT_EXAMPLES: FormatExamples = {
  "duration": [
    [
      0.0,
      "0.00 ms"
    ],
    [
      0.114,
      "0.11 ms"
    ],
    [
      9.99,
      "9.99 ms"
    ],
    [
      9.996,
      "10 ms"
    ],
    [
      480.4,
      "480 ms"
    ],
    [
      999.4,
      "999 ms"
    ],
    [
      999.6,
      "1.0 s"
    ],
    [
      4940.0,
      "4.9 s"
    ],
    [
      10000.0,
      "10.0 s"
    ],
    [
      23400.0,
      "23.4 s"
    ],
    [
      54900.0,
      "54.9 s"
    ],
    [
      57000.0,
      "57.0 s"
    ],
    [
      59940.0,
      "59.9 s"
    ],
    [
      59990.0,
      "1 min 0 s"
    ],
    [
      251000.0,
      "4 min 11 s"
    ],
    [
      408000.0,
      "6 min 48 s"
    ],
    [
      3569000.0,
      "59 min 29 s"
    ],
    [
      3598000.0,
      "59 min 58 s"
    ],
    [
      3599600.0,
      "1 h 0 min"
    ],
    [
      4800000.0,
      "1 h 20 min"
    ],
    [
      7500000.0,
      "2 h 5 min"
    ]
  ],
  "about": [
    [
      0.0,
      "a few seconds"
    ],
    [
      0.114,
      "a few seconds"
    ],
    [
      9.99,
      "a few seconds"
    ],
    [
      9.996,
      "a few seconds"
    ],
    [
      480.4,
      "a few seconds"
    ],
    [
      999.4,
      "a few seconds"
    ],
    [
      999.6,
      "a few seconds"
    ],
    [
      4940.0,
      "a few seconds"
    ],
    [
      10000.0,
      "about 10 s"
    ],
    [
      23400.0,
      "about 20 s"
    ],
    [
      54900.0,
      "about 50 s"
    ],
    [
      57000.0,
      "about 1 min"
    ],
    [
      59940.0,
      "about 1 min"
    ],
    [
      59990.0,
      "about 1 min"
    ],
    [
      251000.0,
      "about 4 min"
    ],
    [
      408000.0,
      "about 7 min"
    ],
    [
      3569000.0,
      "about 59 min"
    ],
    [
      3598000.0,
      "about 1 h"
    ],
    [
      3599600.0,
      "about 1 h"
    ],
    [
      4800000.0,
      "about 1 h 20 min"
    ],
    [
      7500000.0,
      "about 2 h 5 min"
    ]
  ],
  "bytes": [
    [
      0.0,
      "0 B"
    ],
    [
      1.0,
      "1 B"
    ],
    [
      512.0,
      "512 B"
    ],
    [
      999.0,
      "999 B"
    ],
    [
      1000.0,
      "1.0 kB"
    ],
    [
      999940.0,
      "999.9 kB"
    ],
    [
      999960.0,
      "1.0 MB"
    ],
    [
      3300000000.0,
      "3.3 GB"
    ],
    [
      999970000000.0,
      "1.0 TB"
    ],
    [
      5000000000000000.0,
      "5000.0 TB"
    ]
  ],
  "spread_decimals": [
    [
      1002.1,
      0.31,
      0,
      1
    ],
    [
      1002.1,
      0.04,
      0,
      2
    ],
    [
      1002.1,
      0.0,
      0,
      0
    ],
    [
      0.1,
      1e-17,
      2,
      2
    ],
    [
      512.0,
      0.5,
      1,
      1
    ],
    [
      115.4,
      0.00031,
      1,
      4
    ],
    [
      5.0,
      1e-11,
      2,
      2
    ]
  ]
};

/** Every metric of a call. */
export const METRIC_DEFINITIONS: MetricDefinition[] = [
  {
    "key": "ttft_ms",
    "name": "TTFT",
    "unit": "ms",
    "decimals": 2,
    "group": "ttft",
    "formula": "c_1 − t0, reasoning included"
  },
  {
    "key": "ttfv_ms",
    "name": "First visible",
    "unit": "ms",
    "decimals": 2,
    "group": "ttft",
    "formula": "v_1 − t0"
  },
  {
    "key": "e2e_ms",
    "name": "End to end",
    "unit": "ms",
    "decimals": 2,
    "group": "end_to_end",
    "formula": "c_last − t0"
  },
  {
    "key": "duration_ms",
    "name": "Duration",
    "unit": "ms",
    "decimals": 2,
    "group": "end_to_end",
    "formula": "final record − t0"
  },
  {
    "key": "tpot_ms",
    "name": "TPOT",
    "unit": "ms/token",
    "decimals": 3,
    "group": "decode",
    "formula": "(c_last − c_1) / (answer tokens − 1)"
  },
  {
    "key": "decode_tps",
    "name": "Decode",
    "unit": "tok/s",
    "decimals": 2,
    "group": "decode",
    "formula": "1000 / TPOT, by our clock"
  },
  {
    "key": "server_decode_tps",
    "name": "Decode, server",
    "unit": "tok/s",
    "decimals": 2,
    "group": "decode",
    "formula": "(answer tokens − 1) / decode time"
  },
  {
    "key": "prefill_tps",
    "name": "Prefill",
    "unit": "tok/s",
    "decimals": 1,
    "group": "prefill",
    "formula": "(prompt − cached tokens) / prefill time"
  },
  {
    "key": "n_in",
    "name": "Prompt",
    "unit": "tokens",
    "decimals": 0,
    "group": null,
    "formula": "the server’s count"
  },
  {
    "key": "n_cached",
    "name": "Prompt, cached",
    "unit": "tokens",
    "decimals": 0,
    "group": null,
    "formula": "the server’s count"
  },
  {
    "key": "n_out",
    "name": "Answer",
    "unit": "tokens",
    "decimals": 0,
    "group": null,
    "formula": "the server’s count; a chunk is not a token"
  },
  {
    "key": "load_ms",
    "name": "Load",
    "unit": "ms",
    "decimals": 2,
    "group": null,
    "formula": "by the server’s clock"
  },
  {
    "key": "prefill_ms",
    "name": "Prefill time",
    "unit": "ms",
    "decimals": 2,
    "group": null,
    "formula": "by the server’s clock"
  },
  {
    "key": "decode_ms",
    "name": "Decode time",
    "unit": "ms",
    "decimals": 2,
    "group": null,
    "formula": "by the server’s clock"
  },
  {
    "key": "client_overhead_ms",
    "name": "Overhead",
    "unit": "ms",
    "decimals": 2,
    "group": null,
    "formula": "TTFT − load − prefill time"
  },
  {
    "key": "chunks",
    "name": "Chunks",
    "unit": "chunks",
    "decimals": 0,
    "group": null,
    "formula": "pieces of the stream with text"
  },
  {
    "key": "longest_gap_ms",
    "name": "Longest gap",
    "unit": "ms",
    "decimals": 2,
    "group": null,
    "formula": "largest c_(i+1) − c_i"
  }
];
