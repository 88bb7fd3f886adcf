//! `chimera doctor`.

use chimera_app::services::{self, Places};
use chimera_client::doctor::{Action, Diagnosis, Finding, FindingSeverity};
use chimera_client::provider::NamedServer;
use chimera_storage::secrets::Secrets;
use chimera_types::Error;

use super::{key, runtime};
use crate::args::DoctorArgs;
use crate::output::{Exit, say, say_json};

pub fn doctor(args: &DoctorArgs) -> Result<Exit, Error> {
    let given = match &args.url {
        Some(url) => {
            let key = key::of_server(url, &args.key)?;
            Some(NamedServer { url: url.clone(), provider: args.provider.map(Into::into), key })
        }
        None => None,
    };
    let (places, secrets) = (Places::of_this_account(), Secrets::of_this_account());
    let diagnosis = runtime()?.block_on(services::diagnose(&places, &secrets, given));
    if args.json {
        say_json(&diagnosis)?;
    } else {
        show(&diagnosis)?;
    }
    let usable = diagnosis.given.unwrap_or(diagnosis.usable);
    Ok(if usable { Exit::Completed } else { Exit::NoServerOrModel })
}

fn show(diagnosis: &Diagnosis) -> Result<(), Error> {
    say(&diagnosis.summary)?;
    for product in &diagnosis.products {
        say(&format!("\n{}", product.title))?;
        product.findings.iter().try_for_each(line)?;
        if !product.usable {
            say(&format!("    looked at: {}", product.looked.join(", ")))?;
        }
    }
    if !diagnosis.machine.is_empty() {
        say("\nThis machine")?;
        diagnosis.machine.iter().try_for_each(line)?;
    }
    Ok(())
}

fn line(finding: &Finding) -> Result<(), Error> {
    let sign = match finding.severity {
        FindingSeverity::Ok => "ok",
        FindingSeverity::Note => "note",
        FindingSeverity::Problem => "problem",
    };
    say(&format!("  {sign:<8}{}", finding.found))?;
    if !finding.next_step.is_empty() {
        say(&format!("          -> {}", finding.next_step))?;
    }
    match &finding.action {
        Some(Action::PullModel { url }) => say(&format!("          chimera pull gemma3 --url {url}")),
        Some(Action::OpenPage { url }) => say(&format!("          {url}")),
        _ => Ok(()),
    }
}
