//! What the model wrote, as far as it may be used.

use std::fmt::Write as _;

use chimera_types::plan::Stage;
use chimera_types::record::CallRecord;

use super::context::{Arm, Context};
use super::embed::embed;
use super::findings::{Sections, sections};

/// What a model's answer lists under a heading.
type Listed = fn(Sections) -> Vec<String>;

const SECTIONS: [(&str, Listed); 2] =
    [("Key Findings", |s| s.findings), ("Recommendations", |s| s.recommendations)];

/// Key findings and recommendations, from the structure of the last answers that may be used: the analysis, or the
/// report where the analysis has none.
pub(super) fn findings(context: &Context<'_>, arm: &Arm<'_>) -> String {
    let of_arm = if context.several() { format!(" ({})", arm.name()) } else { String::new() };
    let answers: Vec<&CallRecord> =
        Stage::MEASURED.into_iter().filter_map(|stage| arm.last_answer(stage)).collect();
    let mut text = String::new();
    for (title, listed) in SECTIONS {
        let _ = write!(text, "\n### {title}{of_arm}\n{}", items(context, &answers, title, listed));
    }
    text
}

fn items(context: &Context<'_>, answers: &[&CallRecord], title: &str, listed: Listed) -> String {
    for call in answers {
        let items = listed(sections(&call.text));
        if !items.is_empty() {
            let list: String = items.iter().map(|item| format!("- {item}\n")).collect();
            let name = context.call_name(call);
            return format!("{list}\nFrom the answer of {name}: the model's words, not checked.\n");
        }
    }
    let title = title.to_lowercase();
    if answers.is_empty() {
        return format!("No answer can be used, so there are no {title}.\n");
    }
    format!("The answers ({}) have no section of {title}.\n", context.call_names(answers))
}

/// The last report that may be used, below the header block.
pub(super) fn technical_report(context: &Context<'_>, arm: &Arm<'_>) -> String {
    match arm.last_answer(Stage::Report) {
        Some(call) => embed(&call.text, 2).trim_end().to_owned(),
        None => match arm.measured().rfind(|c| c.stage == Stage::Report) {
            Some(call) => format!(
                "No answer of the report stage can be used; the last, {}, is listed under Invalid Calls.",
                context.call_name(call)
            ),
            None => "No call of the report stage was made.".into(),
        },
    }
}
