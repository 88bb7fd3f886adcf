//! `chimera pull`.

use chimera_app::services::{self, Places};
use chimera_client::provider::{PullProgress, PullStage};
use chimera_storage::secrets::Secrets;
use chimera_types::spec::ProviderKind;
use chimera_types::{Error, units};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::run::first_server;
use super::{runtime, stop_on_ctrl_c};
use crate::args::PullArgs;
use crate::output::{Exit, say, say_json};

pub fn pull(args: &PullArgs) -> Result<Exit, Error> {
    let url = match &args.url {
        Some(url) => url.clone(),
        None => first_server(ProviderKind::Ollama)?,
    };
    let cancel = CancellationToken::new();
    stop_on_ctrl_c(cancel.clone());
    let bar = bar();
    let mut last: Option<PullProgress> = None;
    let (places, secrets) = (Places::of_this_account(), Secrets::of_this_account());
    let mut tell = |progress: PullProgress| {
        show(&bar, &progress);
        last = Some(progress);
    };
    let account = (&places, &secrets);
    let pulled = runtime()?.block_on(services::pull_model(account, &url, &args.model, &cancel, &mut tell));
    bar.finish_and_clear();
    if matches!(pulled, Err(Error::Stopped)) {
        let kept = last.map_or(0.0, |progress| progress.completed_bytes);
        let kept = units::bytes(kept);
        if args.json {
            say_json(&json!({ "model": args.model, "url": url, "pulled": false }))?;
        } else {
            say(&format!("Paused. {kept} are kept: the same command goes on from there."))?;
        }
        return Ok(Exit::Stopped);
    }
    pulled?;
    if args.json {
        say_json(&json!({ "model": args.model, "url": url, "pulled": true }))?;
    } else {
        say(&format!("{} is on the server at {url}.", args.model))?;
    }
    Ok(Exit::Completed)
}

/// A line on a terminal; nothing in a pipe.
fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    // The template is a constant of this program.
    let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {wide_msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn show(bar: &ProgressBar, progress: &PullProgress) {
    bar.set_length(progress.total_bytes as u64);
    bar.set_position(progress.completed_bytes as u64);
    if progress.stage != PullStage::Downloading {
        return bar.set_message(progress.status.clone());
    }
    let (done, total) = (units::bytes(progress.completed_bytes), units::bytes(progress.total_bytes));
    let rate = progress.rate_bytes_s.map(|rate| format!(", {}/s", units::bytes(rate))).unwrap_or_default();
    let left = progress.seconds_left.map(|s| format!(", about {} left", units::duration(s * 1000.0)));
    let quiet = (progress.quiet_s > 5.0).then(|| {
        let (quiet, limit) = (units::whole(progress.quiet_s), units::whole(progress.quiet_limit_s));
        format!(", nothing for {quiet} s (given up after {limit} s)")
    });
    bar.set_message(format!(
        "{done} of {total}{rate}{}{}",
        left.unwrap_or_default(),
        quiet.unwrap_or_default()
    ));
}
