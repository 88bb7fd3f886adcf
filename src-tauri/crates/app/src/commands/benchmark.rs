//! Measuring: what a specification would do, starting and stopping it, and the check of our own clock.

use super::types::{
    ArmFacts, BenchmarkSpec, PlanView, PlotView, RequestPreview, RunEvent, SelfCheckReport, Theme,
};
use super::{Context, Events, Job};
use crate::preset;
use chimera_types::Error;

pub fn check_benchmark(
    context: Context<'_>,
    spec: BenchmarkSpec,
    arms: Vec<ArmFacts>,
) -> Result<PlanView, Error> {
    Ok(context.state.recall.check(&spec, &arms))
}

pub fn preview_requests(
    context: Context<'_>,
    spec: BenchmarkSpec,
    arms: Vec<ArmFacts>,
) -> Result<RequestPreview, Error> {
    context.state.recall.preview(&spec, &arms)
}

pub fn check_preset_name(_: Context<'_>, name: String, taken: Vec<String>) -> Result<Option<String>, Error> {
    Ok(preset::name_problem(&name, taken.iter().map(String::as_str)))
}

/// A page that was loaded again does not listen any more: the run goes on, and `get_running` finds it.
pub fn start_benchmark(
    context: Context<'_>,
    spec: BenchmarkSpec,
    on_event: Events<RunEvent>,
) -> Result<String, Error> {
    context.state.run(&spec, &mut |event| on_event.send(&event), |end| context.host.notify(end))
}

pub fn stop_benchmark(context: Context<'_>) -> Result<(), Error> {
    context.state.jobs.cancel(|job| matches!(job, Job::Benchmark { .. }));
    Ok(())
}

pub fn get_running(context: Context<'_>) -> Result<Option<String>, Error> {
    Ok(context.state.jobs.benchmark_path())
}

pub fn draw_live_figures(
    context: Context<'_>,
    theme: Theme,
    width: u32,
    height: u32,
) -> Result<Vec<PlotView>, Error> {
    Ok(context.state.live_figures(theme, width, height))
}

pub fn run_self_check(context: Context<'_>, long: bool) -> Result<SelfCheckReport, Error> {
    context.state.run_self_check(long)
}

pub fn stop_self_check(context: Context<'_>) -> Result<(), Error> {
    context.state.jobs.cancel(|job| *job == Job::SelfCheck);
    Ok(())
}
