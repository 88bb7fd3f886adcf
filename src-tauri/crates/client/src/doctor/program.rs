//! Whether a program is here and runs, judged together with its addresses.

use super::address::download_page;
use super::evidence::{AddressProbe, Answer, Product, ProgramProbe};
use super::{Action, Finding};

/// `None` when a server of the program answers, in whatever way: then that is the news.
pub(super) fn finding(program: &ProgramProbe, addresses: &[&AddressProbe]) -> Option<Finding> {
    let product = program.product;
    let name = product.label();
    let is_silent = |probe: &&AddressProbe| {
        matches!(probe.answer, Answer::Refused | Answer::NoConnection { .. } | Answer::UnknownHost)
    };
    let answers = addresses.iter().any(|probe| !is_silent(probe) && !is_another_thing(&probe.answer));
    if answers {
        return None;
    }
    let tried = format!("Looked for {name} on the PATH and in its usual places.");
    let Some(found) = &program.found else {
        return Some(
            Finding::note("not_installed", tried, format!("{name} is not installed."))
                .next(how_to_install(product))
                .act(Action::OpenPage { url: download_page(product).into() }),
        );
    };
    if program.running == Some(true) {
        return Some(runs_elsewhere(program, found, tried));
    }
    let finding = Finding::problem(
        "not_running",
        tried,
        format!("{name} is installed ({found}), but it is not running."),
    );
    Some(match &program.command {
        Some(command) => finding
            .next(how_to_start(program, command))
            .act(Action::StartServer { product, command: command.clone() }),
        None => finding.next(how_to_start_by_hand(product)).act(Action::TryAgain),
    })
}

fn is_another_thing(answer: &Answer) -> bool {
    matches!(answer, Answer::SomethingElse { .. } | Answer::NotHttp { .. })
}

fn runs_elsewhere(program: &ProgramProbe, found: &str, tried: String) -> Finding {
    let name = program.product.label();
    let finding = Finding::problem(
        "runs_elsewhere",
        tried,
        format!("{name} runs ({found}), but no server of it answers at the addresses that were asked."),
    );
    match program.product {
        Product::Ollama => finding
            .next("It was started with another OLLAMA_HOST, or is just starting: enter its address, or wait and look again.")
            .act(Action::TryAgain),
        Product::LmStudio => {
            let finding = finding.next("Switch its server on (Developer, Start server), then look again.");
            match &program.command {
                Some(command) => finding
                    .act(Action::StartServer { product: Product::LmStudio, command: command.clone() }),
                None => finding.act(Action::TryAgain),
            }
        }
        _ => finding.next("Enter the address it was started with, or wait and look again.").act(Action::TryAgain),
    }
}

fn how_to_install(product: Product) -> &'static str {
    match product {
        Product::Ollama => "Install it from its page; it is the shortest way to a first benchmark.",
        _ => "Install it from its page if you want to measure it.",
    }
}

fn how_to_start(program: &ProgramProbe, command: &str) -> String {
    if program.is_service {
        return format!(
            "Start it: this runs “{command}” with the models of your account. The system's own service has others: \
             “sudo systemctl start ollama”."
        );
    }
    format!("Start it: this runs “{command}”, which goes on when this window is closed.")
}

fn how_to_start_by_hand(product: Product) -> &'static str {
    match product {
        Product::LlamaCpp => "Start it with a model: llama-server -m MODEL.gguf --port 8080",
        Product::Vllm => "Start it with a model: vllm serve MODEL",
        Product::LmStudio => "Open LM Studio and switch its server on (Developer, Start server).",
        Product::Ollama | Product::Other => "Start it, then look again.",
    }
}
