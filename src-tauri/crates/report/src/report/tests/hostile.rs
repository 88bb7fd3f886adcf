//! Names and texts that try to leave their place.

use super::*;
use crate::report::preview::{outline, preview};

const PAYLOADS: [&str; 16] = [
    "</p><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1)) ![x](http://evil.example/track.png)",
    "| a | b |\n|---|---|\n| c | d |\n\n# Owned",
    "\n\n# Owned\n\n## Owned too\n\nOwned\n=====\n",
    "```\nunclosed fence",
    "~~~~\nunclosed tilde fence\n```",
    "<!-- unclosed comment",
    "<pre>\nunclosed block",
    "<?php unclosed",
    "<![CDATA[ unclosed",
    "> quote\n> # Owned in a quote\n\n- list\n  # Owned in a list",
    "[Model]: javascript:alert(1)\n[^1]: note\n\n[Model] [^1]",
    "<iframe src=https://evil.example></iframe><form action=https://evil.example><input name=a></form>",
    "\u{202E}gnp.exe\u{202C} \0 \u{1b}[31m a\r\n# Owned\rb",
    "<style>*{display:none}</style><svg onload=alert(1)><base href=//evil.example>",
];

/// Everything in a record that others write, set to one payload.
fn poisoned(payload: &str) -> BenchmarkRecord {
    let text = format!(
        "{payload}\n\n## Key Findings\n\n- {payload}\n\n## Recommendations\n\n1. {payload}\n\n{payload}"
    );
    let calls = [
        CallBuilder { text: text.clone(), ..CallBuilder::default() },
        CallBuilder { text, finish_reason: Some(payload.into()), ..CallBuilder::default() },
        CallBuilder::failed(FailureKind::ErrorInStream, payload),
    ];
    let mut record = with_calls(&[(payload, payload)], 2, &calls);
    record.status = Status::Failed;
    record.status_reason = Some(payload.into());
    record.started_at = payload.into();
    record.finished_at = Some(payload.into());
    record.app_version = payload.into();
    record.environment.os = payload.into();
    record.environment.cpu = Some(payload.into());
    record.environment.gpus[0].name = payload.into();
    record.arms[0].server.product = payload.into();
    record.arms[0].server.version = Some(payload.into());
    record.arms[0].model.name = payload.into();
    record.arms[0].model.digest = Some(payload.into());
    record.arms[0].model.quantization = Some(payload.into());
    record.data.summary = format!("Total files analyzed: 1\n  - {payload}");
    record.data.workload_hash = payload.into();
    record.data.problems[0].path = payload.into();
    record.data.problems[0].reason = payload.into();
    record
}

/// The report's own headings of the first two levels.
fn skeleton(markdown: &str) -> Vec<(u8, String)> {
    outline(markdown).into_iter().filter(|h| h.level <= 2).map(|h| (h.level, h.text)).collect()
}

#[test]
fn no_name_and_no_text_can_add_hide_or_change_a_section() {
    let clean = skeleton(&report(poisoned("harmless")));
    assert_eq!(clean.len(), 17, "{clean:?}");
    for payload in PAYLOADS {
        let text = report(poisoned(payload));
        assert_eq!(skeleton(&text), clean, "with {payload:?} in\n{text}");
    }
}

#[derive(serde::Deserialize)]
struct Payload {
    id: String,
    markdown: String,
    times: Option<usize>,
}

#[test]
fn no_hostile_document_in_an_answer_or_a_name_changes_the_sections() {
    let clean = skeleton(&report(poisoned("harmless")));
    let payloads: Vec<Payload> =
        serde_json::from_str(include_str!("../../../../../../tests/hostile/payloads.json")).unwrap();
    for payload in payloads {
        let text = report(poisoned(&payload.markdown.repeat(payload.times.unwrap_or(1).min(2000))));
        assert_eq!(skeleton(&text), clean, "{}", payload.id);
    }
}

#[test]
fn a_rendered_report_holds_only_elements_of_the_allowlist() {
    const ALLOWED: [&str; 30] = [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "div",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "span",
        "strong",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    for payload in PAYLOADS {
        let html = preview(&report(poisoned(payload)));
        for tag in html.split('<').skip(1) {
            let name: String =
                tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
            assert!(ALLOWED.contains(&name.as_str()), "<{tag} with {payload:?}");
            let attributes = tag.split('>').next().unwrap_or_default().to_ascii_lowercase();
            for forbidden in ["onerror=", "onload=", "style=", "href=\"javascript", "src=\"http", "src=\"//"]
            {
                assert!(!attributes.contains(forbidden), "<{attributes}> with {payload:?}");
            }
        }
    }
}

#[test]
fn every_table_of_a_poisoned_report_keeps_its_columns() {
    for payload in PAYLOADS {
        let text = report(poisoned(payload));
        let own = text.split("## LLM Call Metrics").nth(1).unwrap_or_default();
        let html = preview(&format!("## LLM Call Metrics{own}"));
        for table in html.split("<table>").skip(1) {
            let rows: Vec<usize> = table
                .split("<tr>")
                .skip(1)
                .map(|row| row.matches("</td>").count() + row.matches("</th>").count())
                .collect();
            assert!(rows.iter().all(|cells| *cells == rows[0]), "{rows:?} with {payload:?} in\n{table}");
        }
        assert_eq!(html.matches("<table>").count(), 9, "with {payload:?} in\n{own}");
    }
}

#[test]
fn a_poisoned_report_shows_what_others_wrote_as_text() {
    let payload = "<b>|`*x*`|</b>\n# Owned [a](javascript:alert(1))";
    insta::assert_snapshot!(report(poisoned(payload)));
}
