//! The list of commands. It is the only place that names them all.

/// Hands the list of commands to the macro `$expand`. An entry is
/// `name(argument: Type, ...) emits (channel: Event) -> Result;`, where `emits` is left out by a command without events.
/// The types are those of [`commands::types`](crate::commands::types). To the page, arguments and channels have their
/// names in camel case.
#[macro_export]
macro_rules! with_commands {
    ($expand:ident) => {
        $expand! {
            /// What the program knows at its start.
            get_app_info() -> AppInfo;
            /// Saves the preferences and applies theme and log level.
            set_preferences(preferences: Preferences) -> ();
            /// Opens a web or mail address outside the program.
            open_link(url: String) -> ();
            /// The folder that the user chooses; null when they cancel.
            pick_folder() -> Option<String>;
            /// The file that the user chooses to save to; null when they cancel.
            pick_save_path(default_name: String, format: ExportFormat) -> Option<String>;
            /// Stops what is measured, writes its report, and ends the program.
            quit_app() -> ();
            /// The folder that a start of the program named, once.
            take_folder() -> Option<String>;
            /// Sets the window's title.
            set_title(title: String) -> ();
            /// Shows progress at the program's icon.
            set_progress(progress: WindowProgress) -> ();

            /// Reads a reports folder. A scan that runs is stopped.
            scan_folder(path: PathBuf) emits (on_progress: FolderProgress) -> FolderOverview;
            /// Stops the scan.
            stop_scan() -> ();
            /// Everything in the folder that cannot be used, or only in part, and the remarks.
            list_folder_problems(path: PathBuf) -> Vec<FolderProblem>;
            /// The folder for what was dropped on the window; null when there is none.
            choose_dropped(paths: Vec<PathBuf>) -> Option<DroppedFolder>;
            /// Recent folders as they are now.
            check_recent(folders: Vec<String>) -> Vec<RecentFolder>;

            /// The servers of this machine and the saved ones.
            find_servers() -> Vec<DiscoveredServer>;
            /// One server. Without a provider the wire format is detected; without a key the saved one is used.
            connect_server(url: String, provider: Option<ProviderKind>, key: Option<String>) -> DiscoveredServer;
            /// Checks programs, addresses and settings on the way to a server, and the given address.
            diagnose(url: Option<String>, provider: Option<ProviderKind>) -> Diagnosis;
            /// Starts an installed server and returns when it answers.
            start_server(product: Product) -> StartedServer;
            /// Downloads a model and returns its server with it. Fails with `stopped` when it is cancelled.
            pull_model(url: String, model: String) emits (on_event: PullProgress) -> DiscoveredServer;
            /// Stops the download. What has arrived is kept.
            cancel_pull() -> ();
            /// Loads a model into memory.
            load_model(server: ServerInfo, model: String, settings: Settings) -> DiscoveredServer;
            /// Stops the load.
            cancel_load() -> ();
            /// Takes a model out of memory.
            unload_model(server: ServerInfo, model: String) -> DiscoveredServer;
            /// Whether a model with these settings fits the GPU of this machine.
            check_fit(server: ServerInfo, models: Vec<ModelInfo>, model: ModelInfo, settings: Settings) -> MemoryFit;

            /// What a specification would do, and what is wrong with it.
            check_benchmark(spec: BenchmarkSpec, arms: Vec<ArmFacts>) -> PlanView;
            /// What would be sent to each server.
            preview_requests(spec: BenchmarkSpec, arms: Vec<ArmFacts>) -> RequestPreview;
            /// What is wrong with a preset's name beside those that are taken; null when nothing is.
            check_preset_name(name: String, taken: Vec<String>) -> Option<String>;
            /// Runs a benchmark and returns its folder when its report is written.
            start_benchmark(spec: BenchmarkSpec) emits (on_event: RunEvent) -> String;
            /// Stops the benchmark. Its report is still written.
            stop_benchmark() -> ();
            /// The folder of the benchmark that runs; null when none runs.
            get_running() -> Option<String>;
            /// The figures of the benchmark that runs, each drawn for its place in CSS pixels.
            draw_live_figures(theme: Theme, width: u32, height: u32) -> Vec<PlotView>;
            /// Measures the program's own error.
            run_self_check(long: bool) -> SelfCheckReport;
            /// Stops the self-check.
            stop_self_check() -> ();

            /// The wanted part of the list as the index has it, perhaps older than the folders.
            list_runs(query: RunQuery) -> RunPage;
            /// Brings the list up to date with the folders.
            refresh_runs() emits (on_progress: RefreshProgress) -> RefreshOutcome;
            /// Writes tags and note into the run's folder.
            set_notes(path: PathBuf, notes: RunNotes) -> RunRow;
            /// Moves runs into the trash of their place.
            trash_runs(paths: Vec<PathBuf>) -> TrashOutcome;
            /// Puts deleted runs back; the paths are those in the trash.
            restore_runs(paths: Vec<PathBuf>) -> Vec<MovedRun>;
            /// Where a run is slower than its history.
            load_doubts(path: PathBuf) -> Vec<Warning>;
            /// A figure of a model over time, drawn for its place in CSS pixels.
            load_trend(query: TrendQuery, theme: Theme, width: u32, height: u32) -> TrendView;

            /// A saved run.
            load_result(path: PathBuf, theme: Theme) -> ResultView;
            /// The raw marks of one call, its gaps and its figures.
            load_call(path: PathBuf, call: u32, theme: Theme) -> CallView;
            /// The bytes of one figure, light as in a file.
            draw_figure(path: PathBuf, figure: PlotName, format: ExportFormat) -> Bytes;
            /// Saves one figure.
            save_figure(path: PathBuf, figure: PlotName, format: ExportFormat, target: PathBuf) -> ();
            /// Saves the report of a run.
            save_report(path: PathBuf, format: ExportFormat, target: PathBuf) -> ();
            /// Shows a saved file in the system's file manager.
            show_in_folder(target: PathBuf) -> ();
            /// Writes the report of a run that a crash left without one, and returns its folder.
            finish_run(path: PathBuf) -> String;
            /// Opens the folder of a run.
            open_folder(path: PathBuf) -> ();

            /// The files or the folder that the user chooses; empty when they cancel.
            pick_imports(folder: bool) -> Vec<String>;
            /// Imports results of other programs into the list of runs.
            import_runs(paths: Vec<PathBuf>) emits (on_progress: ImportProgress) -> ImportSummary;
            /// Stops the import.
            stop_import() -> ();
            /// An imported run.
            load_import(path: PathBuf, theme: Theme) -> ImportView;
            /// Saves an imported run in another form.
            save_import(path: PathBuf, form: ImportForm, target: PathBuf) -> ();

            /// Runs side by side, the first as the baseline.
            load_lineup(choices: Vec<SideChoice>, theme: Theme) -> ComparisonView;
            /// The reports of two sides, word by word.
            diff_reports(choices: Vec<SideChoice>, first: u32, second: u32) -> TextDiff;
            /// Saves the comparison.
            save_comparison(choices: Vec<SideChoice>, format: ExportFormat, target: PathBuf) -> ();
            /// Saves one figure of the comparison.
            save_comparison_plot(choices: Vec<SideChoice>, name: String, format: ExportFormat, target: PathBuf) -> ();
            /// The bytes of one figure of the comparison, light as in a file.
            draw_lineup_figure(choices: Vec<SideChoice>, name: String, format: ExportFormat) -> Bytes;

            /// What is known of the keys of these addresses; never a key itself.
            get_key_states(urls: Vec<String>) -> Vec<KeyState>;
            /// Keeps a server's key, in the keychain or for this session only.
            set_key(url: String, key: String, session_only: bool) -> KeyState;
            /// Deletes a server's key.
            delete_key(url: String) -> KeyState;
            /// Undoes the latest deletion of this session.
            restore_key(url: String) -> KeyState;
            /// The reports place as the preferences have it, with its warnings.
            get_reports_place() -> PlaceView;
            /// The last self-check of this machine; null when there is none.
            get_self_check() -> Option<SelfCheckView>;
            /// One text for someone who helps with a problem.
            get_diagnostics() -> String;
            /// Opens the folder of the logs.
            open_logs() -> ();
        }
    };
}

pub use with_commands;
