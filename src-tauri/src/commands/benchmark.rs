//! Measuring: what a specification would do, starting and stopping it, and the check of our own clock.

use std::sync::Arc;

use chimera_app::dto::{FigureView, PlanView, RequestPreview, Theme};
use chimera_app::event::RunEvent;
use chimera_app::preset;
use chimera_types::Failure;
use chimera_types::record::ArmFacts;
use chimera_types::self_check::SelfCheckReport;
use chimera_types::spec::BenchmarkSpec;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use super::off_main;
use crate::bench::Bench;
use crate::notify;

#[tauri::command]
pub async fn check_benchmark(
    bench: State<'_, Arc<Bench>>,
    spec: BenchmarkSpec,
    arms: Vec<ArmFacts>,
) -> Result<PlanView, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || Ok(bench.recall.check(&spec, &arms))).await
}

#[tauri::command]
pub async fn preview_requests(
    bench: State<'_, Arc<Bench>>,
    spec: BenchmarkSpec,
    arms: Vec<ArmFacts>,
) -> Result<RequestPreview, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || bench.recall.preview(&spec, &arms)).await
}

#[tauri::command]
pub fn check_preset_name(name: String, taken: Vec<String>) -> Option<String> {
    preset::name_problem(&name, taken.iter().map(String::as_str))
}

#[tauri::command]
pub async fn start_benchmark(
    app: AppHandle,
    bench: State<'_, Arc<Bench>>,
    spec: BenchmarkSpec,
    on_event: Channel<RunEvent>,
) -> Result<String, Failure> {
    let bench = Arc::clone(&bench);
    // A page that was loaded again no longer listens; the run goes on and is found by `get_running`.
    let tell = move |event| drop(on_event.send(event));
    off_main(move || bench.run(&spec, &mut { tell }, |end| notify::tell_the_end(&app, &bench, end))).await
}

#[tauri::command]
pub fn stop_benchmark(bench: State<'_, Arc<Bench>>) {
    bench.stop_benchmark();
}

#[tauri::command]
pub fn get_running(bench: State<'_, Arc<Bench>>) -> Option<String> {
    bench.running_path()
}

#[tauri::command]
pub async fn draw_live_figures(
    bench: State<'_, Arc<Bench>>,
    theme: Theme,
    width: u32,
    height: u32,
) -> Result<Vec<FigureView>, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || Ok(bench.live_figures(theme, width, height))).await
}

#[tauri::command]
pub async fn run_self_check(bench: State<'_, Arc<Bench>>, long: bool) -> Result<SelfCheckReport, Failure> {
    let bench = Arc::clone(&bench);
    off_main(move || bench.check_itself(long)).await
}

#[tauri::command]
pub fn stop_self_check(bench: State<'_, Arc<Bench>>) {
    bench.stop_self_check();
}
