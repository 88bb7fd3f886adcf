//! The connection doctor: from what was tried to what is wrong and what to do next. Trying is `provider::probe` and
//! `programs`; here is only the judgement.

mod address;
mod evidence;
mod failure;
mod machine;
mod program;

use serde::Serialize;

pub use evidence::{AddressProbe, Answer, Evidence, OllamaHost, Origin, Product, ProgramProbe, Wsl};

use chimera_types::spec::ProviderKind;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum FindingSeverity {
    /// As it should be.
    Ok,
    /// Worth knowing; nothing has to be done.
    Note,
    /// Keeps a server from being used, or its numbers from being trusted.
    Problem,
}

/// What a button does about a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Action {
    /// Start an installed server.
    StartServer {
        /// Which one.
        product: Product,
        /// The command that would run, for the user to read first.
        command: String,
    },
    /// Pull a model onto the server.
    PullModel {
        /// The server.
        url: String,
    },
    /// Take this address instead.
    UseAddress {
        /// The address.
        url: String,
        /// Its wire format. `None` when it has to be found out.
        provider: Option<ProviderKind>,
    },
    /// Open a page outside.
    OpenPage {
        /// Its address.
        url: String,
    },
    /// Enter a key for the server.
    SetKey {
        /// The server.
        url: String,
    },
    /// Look again.
    TryAgain,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Finding {
    /// Stable name: `not_running`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: FindingSeverity,
    /// What was tried.
    pub tried: String,
    /// What was found.
    pub found: String,
    /// What to do. Empty when nothing has to be done.
    pub next_step: String,
    /// The same as a button, where one is possible.
    pub action: Option<Action>,
}

/// Everything found of one product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ProductDiagnosis {
    /// Which product.
    pub product: Product,
    /// Its name for people.
    pub title: String,
    /// Whether a server of it can be used now.
    pub usable: bool,
    /// Places and addresses that were looked at, in order.
    pub looked: Vec<String>,
    /// What was found, the gravest first.
    pub findings: Vec<Finding>,
}

/// The doctor's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Diagnosis {
    /// Whether a server with a model can be used now.
    pub usable: bool,
    /// Whether the address that was asked for can be used. `None` when none was.
    pub given: Option<bool>,
    /// The whole in one sentence.
    pub summary: String,
    /// By product; what can be used comes first.
    pub products: Vec<ProductDiagnosis>,
    /// What was found of this machine's own settings.
    pub machine: Vec<Finding>,
}

/// Judges what was tried.
#[must_use]
pub fn diagnose(evidence: &Evidence) -> Diagnosis {
    const ORDER: [Product; 5] =
        [Product::Other, Product::Ollama, Product::LmStudio, Product::LlamaCpp, Product::Vllm];
    let mut products: Vec<ProductDiagnosis> =
        ORDER.into_iter().filter_map(|product| of_product(evidence, product)).collect();
    // The sort is stable: among equals the order above stays.
    products.sort_by_key(|product| !product.usable);
    let usable = products.iter().any(|product| product.usable);
    let given = evidence.addresses.iter().find(|probe| probe.origin == Origin::Given);
    Diagnosis {
        usable,
        given: given.map(|probe| is_usable(&probe.answer)),
        summary: summary(&products),
        machine: machine::findings(evidence),
        products,
    }
}

/// Which product an address belongs to: what answered, else what is usually there.
fn belongs_to(probe: &AddressProbe) -> Product {
    match &probe.answer {
        Answer::Server { server, .. } => address::product(&server.product),
        _ => probe.product,
    }
}

fn of_product(evidence: &Evidence, product: Product) -> Option<ProductDiagnosis> {
    let addresses: Vec<&AddressProbe> =
        evidence.addresses.iter().filter(|probe| belongs_to(probe) == product).collect();
    let program = evidence.programs.iter().find(|program| program.product == product);
    if addresses.is_empty() && program.is_none() {
        return None;
    }
    let mut findings = address::findings(&addresses, program, &evidence.addresses);
    if let Some(program) = program {
        findings.extend(program::finding(program, &addresses));
    }
    // Of two equally grave ones, that which can be put right here comes first.
    findings.sort_by_key(|finding| {
        let helps = finding.action.as_ref().is_some_and(|action| *action != Action::TryAgain);
        (std::cmp::Reverse(finding.severity), !helps)
    });
    let looked = addresses.iter().map(|probe| probe.url.clone());
    let places = program.into_iter().flat_map(|program| program.looked.iter().cloned());
    let usable = addresses.iter().any(|probe| is_usable(&probe.answer));
    Some(ProductDiagnosis {
        product,
        title: product.label().into(),
        usable,
        looked: looked.chain(places).collect(),
        findings,
    })
}

fn is_usable(answer: &Answer) -> bool {
    matches!(answer, Answer::Server { models, .. } if *models > 0)
}

/// What can be used, else the gravest finding of the product that is nearest to being usable.
fn summary(products: &[ProductDiagnosis]) -> String {
    let answers = products.iter().flat_map(|product| &product.findings);
    if let Some(first) = products.iter().find(|product| product.usable)
        && let Some(answer) = first.findings.iter().find(|finding| finding.code == "answers")
    {
        return answer.found.clone();
    }
    let nearest =
        answers.filter(|finding| finding.severity == FindingSeverity::Problem).min_by_key(|finding| {
            const NEAREST: [&str; 4] = ["no_models", "loading", "key_refused", "not_running"];
            NEAREST.iter().position(|code| *code == finding.code).unwrap_or(NEAREST.len())
        });
    match nearest {
        Some(finding) => finding.found.clone(),
        None => "No LLM server is installed or answers on this machine.".into(),
    }
}

impl Finding {
    fn new(
        code: &'static str,
        severity: FindingSeverity,
        tried: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity,
            tried: tried.into(),
            found: found.into(),
            next_step: String::new(),
            action: None,
        }
    }

    fn ok(code: &'static str, tried: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(code, FindingSeverity::Ok, tried, found)
    }

    fn note(code: &'static str, tried: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(code, FindingSeverity::Note, tried, found)
    }

    fn problem(code: &'static str, tried: impl Into<String>, found: impl Into<String>) -> Self {
        Self::new(code, FindingSeverity::Problem, tried, found)
    }

    fn next(mut self, step: impl Into<String>) -> Self {
        self.next_step = step.into();
        self
    }

    fn act(mut self, action: Action) -> Self {
        self.action = Some(action);
        self
    }
}

#[cfg(test)]
mod tests;
