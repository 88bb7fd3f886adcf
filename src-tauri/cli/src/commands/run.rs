//! `chimera run`.

use std::cell::RefCell;
use std::collections::HashSet;
use std::path::Path;

use chimera_analysis::Analysis;
use chimera_analysis::compare::Comparison;
use chimera_analysis::summary;
use chimera_analysis::verdict::{ArmVerdict, Claim, Verdicts};
use chimera_app::event::RunEvent;
use chimera_app::preset::{self, Preset};
use chimera_app::runner;
use chimera_app::services::{self, History, Places};
use chimera_client::provider;
use chimera_report::report;
use chimera_storage::secrets::Secrets;
use chimera_types::key::Keys;
use chimera_types::paths::display;
use chimera_types::plan::{Phase, Trial};
use chimera_types::record::{BenchmarkRecord, CallRecord, Status};
use chimera_types::spec::{ArmSpec, ProviderKind};
use chimera_types::warning::Warning;
use chimera_types::{Error, units};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::{key, runtime, stop_on_ctrl_c};
use crate::args::RunArgs;
use crate::output::{Exit, say, say_json, table, warn};

pub fn run(args: &RunArgs) -> Result<Exit, Error> {
    let places = Places::of_this_account();
    let preset = chosen_preset(args, &places)?;
    let arms = configurations(args, &preset)?;
    let keys = keys(args, &arms)?;
    let cancel = CancellationToken::new();
    stop_on_ctrl_c(cancel.clone());
    let progress = Progress::new();
    let self_check = services::last_self_check(&places)?;
    let spec = args.spec(arms, &preset);
    let outcome = runner::run(&spec, self_check, &keys, &cancel, &mut |event| progress.show(event));
    progress.bar.finish_and_clear();
    let outcome = outcome?;
    if args.json {
        say_json(&document(&outcome.record, &outcome.path))?;
    } else {
        show(&outcome.record, &outcome.path)?;
        show_doubts(&places, &outcome.path)?;
    }
    Ok(exit(&outcome.record))
}

/// The configurations with the addresses of their servers: their own, the one given for all, or the first server of their
/// kind on this machine.
fn configurations(args: &RunArgs, preset: &Preset) -> Result<Vec<ArmSpec>, Error> {
    let mut found: Vec<(ProviderKind, String)> = Vec::new();
    let mut arms = Vec::new();
    for (position, text) in args.arms().iter().enumerate() {
        let mut arm = args.arm(position, text, preset)?;
        // An address that was given for all is meant for the wire format that was given for all.
        let for_all = args.url.as_ref().filter(|_| text.provider.is_none() || args.provider.is_none());
        let known = found.iter().find(|(kind, _)| *kind == arm.provider).map(|(_, url)| url.clone());
        arm.url = match text.url.as_ref().or(for_all).cloned().or(known) {
            Some(url) => url,
            None => {
                let url = first_server(arm.provider)?;
                found.push((arm.provider, url.clone()));
                url
            }
        };
        arms.push(arm);
    }
    Ok(arms)
}

/// The keys of all servers. One that comes on standard input or in the variable is meant for the server of `--url`, or for
/// the only one there is.
fn keys(args: &RunArgs, arms: &[ArmSpec]) -> Result<Keys, Error> {
    let mut addresses: Vec<String> = Vec::new();
    for arm in arms {
        let address = provider::base_address(&arm.url)?;
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    let meant = args.url.as_deref().map(provider::base_address).transpose()?;
    let mut keys = Keys::none();
    for address in &addresses {
        let key = if addresses.len() == 1 || meant.as_ref() == Some(address) {
            key::of_server(address, &args.key)?
        } else {
            key::kept(address)?
        };
        keys = keys.with(address, key);
    }
    Ok(keys)
}

/// The preset that was asked for, from the same file as the window's; without one its defaults.
fn chosen_preset(args: &RunArgs, places: &Places) -> Result<Preset, Error> {
    let Some(name) = &args.preset else { return Ok(Preset::default()) };
    let loaded = services::load_preferences(places);
    preset::find(&loaded.preferences.presets, name).cloned()
}

/// Whether it is slower than the runs before it. A list that cannot be read takes nothing from the result.
fn show_doubts(account: &Places, path: &Path) -> Result<(), Error> {
    let history = History::new(account);
    let mut places = services::run_places(account);
    places
        .extend(path.parent().filter(|place| !places.iter().any(|other| other == place)).map(Path::to_owned));
    match history.doubts(&places, path) {
        Ok(doubts) => doubts.iter().try_for_each(say_warning),
        Err(error) => {
            warn(&format!("It was not compared with earlier runs: {error}"));
            Ok(())
        }
    }
}

fn say_warning(warning: &Warning) -> Result<(), Error> {
    say(&format!("\nwarning: {} {} {}", warning.seen, warning.cause, warning.next_step))
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
pub fn document(record: &BenchmarkRecord, path: &Path) -> impl Serialize {
    let written = path.join(chimera_storage::store::REPORT_FILE);
    report::document(&Analysis::of(record), Some(display(&written)))
}

/// The result for people.
pub fn show(record: &BenchmarkRecord, path: &Path) -> Result<(), Error> {
    let analysis = Analysis::of(record);
    let (headline, evidence) = report::headline(&analysis);
    say(&headline)?;
    say(&evidence)?;
    if let Some(verdicts) = analysis.verdicts() {
        say(&verdict_table(verdicts))?;
        verdicts.caveats.iter().try_for_each(|caveat| say(&format!("\nnote: {caveat}")))?;
    }
    for arm in analysis.summaries() {
        let rows: Vec<Vec<String>> = arm.stages.iter().map(stage_row).collect();
        say(&format!("\n{} (warm calls)", arm.name))?;
        say(&table(&["stage", "calls", "invalid", "decode tok/s", "TTFT ms", "prefill tok/s"], &rows))?;
    }
    record.warnings.iter().try_for_each(say_warning)?;
    say(&format!("\nReport: {}", display(&path.join(chimera_storage::store::REPORT_FILE))))
}

fn verdict_table(verdicts: &Verdicts) -> String {
    let row = |arm: &ArmVerdict, claim: &Claim| {
        let percent = |value: Option<f64>| value.map_or_else(|| units::UNKNOWN.into(), units::change);
        let Comparison { effect, ci95, n, mde, .. } = claim.comparison;
        let interval =
            ci95.map_or_else(|| units::UNKNOWN.into(), |(low, high)| units::change_range(low, high));
        let p = claim.comparison.deciding_p().map_or_else(|| units::UNKNOWN.into(), units::p_value);
        let what = format!("{} {}, {}", arm.name, claim.metric.label(), claim.stage.label());
        let mde = mde.map_or_else(|| units::UNKNOWN.into(), |mde| format!("{} %", units::change_size(mde)));
        vec![what, claim.outcome.label().into(), percent(effect), interval, p, n.to_string(), mde]
    };
    let rows: Vec<Vec<String>> = verdicts
        .arms
        .iter()
        .flat_map(|arm| [&arm.primary].into_iter().chain(&arm.secondary).map(|claim| row(arm, claim)))
        .collect();
    let head = ["against the baseline", "verdict", "change", "95 % interval", "p", "n", "smallest found"];
    format!("\n{}", table(&head, &rows))
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
        runtime()?.block_on(services::find_servers(&Places::of_this_account(), &Secrets::of_this_account()));
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
                let rate = chunk_rate.map(|r| format!(", {} chunks/s", units::whole(r))).unwrap_or_default();
                self.bar.set_message(format!("TTFT {}, {chunks} chunks{rate}", units::duration(ttft)));
            }
            RunEvent::CallFinished { call, done, seconds_left, .. } => {
                self.bar.set_position(u64::from(done));
                let left = seconds_left.map(|s| format!("  about {} left", units::duration(s * 1000.0)));
                self.bar.println(format!("{}{}", line(&call), left.unwrap_or_default()));
            }
            RunEvent::Cooldown { remaining_s, .. } => {
                self.bar.set_message(format!("cooling down for {} s", units::whole(remaining_s)));
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
