//! `chimera run`.

use std::cell::RefCell;
use std::collections::HashSet;
use std::path::Path;

use chimera_core::desk::{self, Places};
use chimera_core::event::RunEvent;
use chimera_core::key::Keys;
use chimera_core::naming::shown;
use chimera_core::plan::{Phase, Trial};
use chimera_core::preset::{self, Preset};
use chimera_core::record::{BenchmarkRecord, CallRecord, Status};
use chimera_core::report::Document;
use chimera_core::secrets::Secrets;
use chimera_core::spec::ProviderKind;
use chimera_core::warning::Warning;
use chimera_core::{Error, provider, report, runner, summary, units};
use indicatif::{ProgressBar, ProgressStyle};
use tokio_util::sync::CancellationToken;

use super::{key, runtime, stop_on_ctrl_c};
use crate::args::RunArgs;
use crate::output::{Exit, say, say_json, table};

pub fn run(args: &RunArgs) -> Result<Exit, Error> {
    let places = Places::of_this_account();
    let preset = chosen_preset(args, &places)?;
    let url = match &args.url {
        Some(url) => url.clone(),
        None => first_server(args.provider.into())?,
    };
    let keys = Keys::none().with(&provider::base_address(&url)?, key::of_server(&url, &args.key)?);
    let cancel = CancellationToken::new();
    stop_on_ctrl_c(cancel.clone());
    let progress = Progress::new();
    let self_check = desk::last_self_check(&places)?;
    let spec = args.spec(url, &preset);
    let outcome = runner::run(&spec, self_check, &keys, &cancel, &mut |event| progress.show(event));
    progress.bar.finish_and_clear();
    let outcome = outcome?;
    if args.json {
        say_json(&document(&outcome.record, &outcome.path))?;
    } else {
        show(&outcome.record, &outcome.path)?;
    }
    Ok(exit(&outcome.record))
}

/// The preset that was asked for, from the same file as the window's; without one its defaults.
fn chosen_preset(args: &RunArgs, places: &Places) -> Result<Preset, Error> {
    let Some(name) = &args.preset else { return Ok(Preset::default()) };
    let loaded = desk::load_preferences(places);
    preset::find(&loaded.preferences.presets, name).cloned()
}

/// The exit code of a benchmark that has a record.
pub fn exit(record: &BenchmarkRecord) -> Exit {
    match record.status {
        Status::Stopped => Exit::Stopped,
        _ if summary::usable_calls(record) == 0 => Exit::NoUsableCall,
        Status::Failed => Exit::NoServerOrModel,
        _ => Exit::Completed,
    }
}

/// The `--json` document of a run.
pub fn document(record: &BenchmarkRecord, path: &Path) -> Document {
    let written = path.join(chimera_core::store::REPORT_FILE);
    report::document(record, Some(&shown(&written)))
}

/// The result for people.
pub fn show(record: &BenchmarkRecord, path: &Path) -> Result<(), Error> {
    let (headline, evidence) = report::headline(record);
    say(&headline)?;
    say(&evidence)?;
    for arm in summary::summarise(record) {
        let rows: Vec<Vec<String>> = arm.stages.iter().map(stage_row).collect();
        say(&format!("\n{} (warm calls)", arm.name))?;
        say(&table(&["stage", "calls", "invalid", "decode tok/s", "TTFT ms", "prefill tok/s"], &rows))?;
    }
    for warning in &record.warnings {
        say(&format!("\nwarning: {} {} {}", warning.seen, warning.cause, warning.next_step))?;
    }
    say(&format!("\nReport: {}", shown(&path.join(chimera_core::store::REPORT_FILE))))
}

fn stage_row(stage: &summary::StageSummary) -> Vec<String> {
    let spread = |spread: &Option<summary::Spread>| {
        units::mean_sd(spread.as_ref().map(|s| s.mean), spread.as_ref().and_then(|s| s.sd))
    };
    vec![
        stage.stage.label().into(),
        stage.calls.to_string(),
        stage.invalid.to_string(),
        spread(&stage.decode_tps),
        spread(&stage.ttft_ms),
        spread(&stage.prefill_tps),
    ]
}

/// The address of the first server of this kind on this machine.
pub fn first_server(kind: ProviderKind) -> Result<String, Error> {
    let found =
        runtime()?.block_on(desk::find_servers(&Places::of_this_account(), &Secrets::of_this_account()));
    let usable = found.into_iter().find(|f| f.provider == kind && f.server.is_some());
    usable.map(|f| f.url).ok_or_else(|| Error::ServerUnreachable {
        url: "the usual loopback ports".into(),
        cause: format!("no {} server was found on this machine; name one with --url", kind.label()),
    })
}

/// A line on a terminal; nothing in a pipe.
struct Progress {
    bar: ProgressBar,
    /// Doubts that were said already. Their words change with every call; the last ones stand below the tables.
    said: RefCell<HashSet<String>>,
}

impl Progress {
    fn new() -> Self {
        let bar = ProgressBar::new(0);
        // The template is a constant of this program.
        let style = ProgressStyle::with_template("{bar:30} call {pos} of {len}  {wide_msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, said: RefCell::default() }
    }

    fn warn(&self, warning: &Warning) {
        self.bar.println(format!("warning: {} {}", warning.seen, warning.next_step));
    }

    fn warn_once(&self, doubt: &Warning) {
        if self.said.borrow_mut().insert(doubt.code.clone()) {
            self.warn(doubt);
        }
    }

    fn show(&self, event: RunEvent) {
        match event {
            RunEvent::Started { plan, .. } => self.bar.set_length(plan.trials.len() as u64),
            RunEvent::CallStarted { trial } => self.bar.set_message(name(&trial)),
            RunEvent::Progress { ttft_ms: Some(ttft), chunks, chunk_rate, .. } => {
                let rate = chunk_rate.map(|r| format!(", {r:.0} chunks/s")).unwrap_or_default();
                self.bar.set_message(format!("TTFT {}, {chunks} chunks{rate}", units::duration(ttft)));
            }
            RunEvent::CallFinished { call, done, seconds_left, .. } => {
                self.bar.set_position(u64::from(done));
                let left = seconds_left.map(|s| format!("  about {} left", units::duration(s * 1000.0)));
                self.bar.println(format!("{}{}", line(&call), left.unwrap_or_default()));
            }
            RunEvent::Cooldown { remaining_s, .. } => {
                self.bar.set_message(format!("cooling down for {remaining_s:.0} s"));
            }
            RunEvent::Warned { warning } => self.warn(&warning),
            RunEvent::Doubts { warnings } => warnings.iter().for_each(|doubt| self.warn_once(doubt)),
            RunEvent::Progress { .. } | RunEvent::Ingested { .. } | RunEvent::Finished { .. } => {}
        }
    }
}

fn name(trial: &Trial) -> String {
    match trial.phase {
        Phase::Warmup => "warm-up".into(),
        Phase::Measured => format!("run {} {}", trial.run, trial.stage.label()),
    }
}

fn line(call: &CallRecord) -> String {
    let what = match call.phase {
        Phase::Warmup => "warm-up".into(),
        Phase::Measured => format!("run {} {}", call.run, call.stage.label()),
    };
    match call.validity.explanation() {
        Some(reason) => format!("{what}: invalid. {reason}"),
        None => format!(
            "{what}: TTFT {} ms, {} tok/s, {} tokens",
            units::two_decimals(call.metrics.ttft_ms),
            units::two_decimals(call.metrics.decode_tps),
            call.metrics.n_out.map_or_else(|| units::UNKNOWN.into(), |n| units::count(u64::from(n))),
        ),
    }
}
