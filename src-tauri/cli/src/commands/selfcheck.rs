//! `chimera selfcheck` and `chimera refserver`.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use chimera_app::self_check;
use chimera_app::services::{self, Places};
use chimera_client::refserver::{Model, Pace, RefServer, Reply, Scenario};
use chimera_types::Error;
use chimera_types::self_check::{SelfCheckMode, SelfCheckReport};
use chimera_types::units::{self, UNKNOWN};
use indicatif::ProgressBar;
use tokio_util::sync::CancellationToken;

use super::{runtime, stop_on_ctrl_c};
use crate::args::{RefserverArgs, SelfcheckArgs};
use crate::output::{Exit, say, say_json, table};

pub fn selfcheck(args: &SelfcheckArgs) -> Result<Exit, Error> {
    let cancel = CancellationToken::new();
    stop_on_ctrl_c(cancel.clone());
    let mode = if args.long { SelfCheckMode::Long } else { SelfCheckMode::Quick };
    let bar = ProgressBar::new(0);
    let report = self_check::run(
        mode,
        &mut |progress| {
            bar.set_length(u64::from(progress.total));
            bar.set_position(u64::from(progress.done));
        },
        &cancel,
    );
    bar.finish_and_clear();
    let report = report?;
    services::store_self_check(&Places::of_this_account(), &report)?;
    if args.json {
        say_json(&report)?;
    } else {
        show(&report)?;
    }
    Ok(Exit::Completed)
}

fn show(report: &SelfCheckReport) -> Result<(), Error> {
    say(&report.sentence())?;
    let rows: Vec<Vec<String>> = report
        .wires
        .iter()
        .map(|wire| {
            vec![
                wire.provider.label().into(),
                units::count(wire.rate_tps.round() as u64),
                wire.calls.to_string(),
                units::signed(wire.ttft_error_median_ms, 3),
                units::decimals(wire.ttft_error_max_ms, 3),
                wire.bare_ttft_error_max_ms.map_or_else(|| UNKNOWN.into(), |bare| units::decimals(bare, 3)),
                wire.first_ttft_error_ms.map_or_else(|| UNKNOWN.into(), |first| units::signed(first, 3)),
                units::signed(wire.decode_rate_error_percent, 4),
            ]
        })
        .collect();
    let head = [
        "wire format",
        "tok/s",
        "calls",
        "TTFT error ms, median",
        "max",
        "bare reader's max",
        "first call",
        "rate error %",
    ];
    say(&format!("\n{}", table(&head, &rows)))?;
    let flood = &report.flood;
    say(&format!(
        "\nFlood of {} chunks: {} by the client, {} by a bare reader, {} µs CPU a token",
        units::count(u64::from(flood.chunks)),
        units::duration(flood.client_ms),
        units::duration(flood.bare_ms),
        units::decimals(flood.cpu_us_per_token, 2),
    ))
}

pub fn selftest() -> Result<Exit, Error> {
    let mut told = Ok(());
    let holds = services::selftest(&Places::of_this_account(), &mut |line| {
        if told.is_ok() {
            told = say(line);
        }
    });
    told?;
    Ok(if holds { Exit::Completed } else { Exit::OtherError })
}

pub fn refserver(args: &RefserverArgs) -> Result<Exit, Error> {
    let load = Duration::from_secs_f64(args.load_ms.max(0.0) / 1000.0);
    let reply = Reply {
        tokens: args.tokens as usize,
        thinking_tokens: args.thinking as usize,
        prefill: Duration::from_secs_f64(args.prefill_ms.max(0.0) / 1000.0),
        pace: Pace::Rate(args.rate),
        ..Reply::default()
    };
    let script = Scenario::new().reply(reply).models(vec![Model { load, ..Model::default() }]);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let server = RefServer::start_at(script, address)
        .map_err(|cause| Error::PortTaken { address: address.to_string(), cause })?;
    say(&server.url())?;
    let stopped = runtime()?.block_on(tokio::signal::ctrl_c());
    stopped.map_err(|cause| Error::Internal(format!("Ctrl-C cannot be heard: {cause}")))?;
    Ok(Exit::Completed)
}
