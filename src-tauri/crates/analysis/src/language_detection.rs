//! A rough look at a text: its script, and for Latin letters its commonest words. It answers only what is plain.

use std::collections::HashMap;
use std::sync::LazyLock;

use chimera_types::language::Language;

/// Fewer letters than this say nothing about a language.
const LEAST_LETTERS: usize = 60;
/// Fewer words than this say nothing about a language written in Latin letters.
const LEAST_WORDS: usize = 20;
/// The common words of a language are at least this share of a text that is written in it.
const PLAIN_SHARE: f64 = 0.12;
/// In a text that mixes, the asked language's common words must be this much rarer than the other's.
const PLAIN_RATIO: f64 = 2.5;
/// Names, units and figures in Latin letters stand in a text of any script; below this share of its own letters a text
/// is not written in that script.
const OWN_SCRIPT_SHARE: f64 = 0.2;
/// Japanese mixes kana with Chinese characters; a text with fewer than this share of kana is Chinese.
const KANA_SHARE: f64 = 0.1;

/// Common words of the languages that are written in Latin letters, those that tell one from another.
const COMMON: [(Language, &str); 8] = [
    (
        Language::English,
        "the of and to is that for with are was this be by from which it as or not has an than",
    ),
    (
        Language::German,
        "der die das und ist mit von den nicht ein eine zu im auf für des dem werden sind wird auch bei als aus",
    ),
    (
        Language::French,
        "le la les des et est une un dans pour que qui du au avec sont sur par ne pas ce plus aux cette ont",
    ),
    (
        Language::Spanish,
        "el la los las de y en que un una es por con para del se más son al como este esta entre",
    ),
    (
        Language::Italian,
        "il la di e che un una per con del della è sono gli le nel dei delle non più da si lo tra questo",
    ),
    (
        Language::Portuguese,
        "o a os as de e que um uma em para com não do da é são no na dos das mais ao foi entre por",
    ),
    (
        Language::Dutch,
        "de het een en van is dat op te in voor met zijn niet aan door er wordt ook als bij deze naar",
    ),
    (
        Language::Polish,
        "i w na z że się nie do jest to są oraz dla od przy jak po przez co a ale ten te jako",
    ),
];

/// What a text plainly is when that is not the language asked for. `None` when it fits, or when nothing is plain: a
/// short text, a list of numbers, a mixture.
#[must_use]
pub fn other_language(text: &str, asked: Language) -> Option<&'static str> {
    let prose = prose(text);
    let letters = Letters::of(&prose);
    if letters.all() < LEAST_LETTERS {
        return None;
    }
    match letters.script() {
        Scenario::Latin => latin(&prose, asked),
        Scenario::Mixed => None,
        Scenario::Other => Some("another script"),
        Scenario::Cyrillic => (asked != Language::Russian).then_some("Cyrillic letters"),
        Scenario::Hangul => (asked != Language::Korean).then_some("Korean"),
        Scenario::Kana => (asked != Language::Japanese).then_some("Japanese"),
        Scenario::Han => (asked != Language::Chinese).then_some("Chinese"),
    }
}

/// A text in Latin letters against the language asked for.
fn latin(prose: &str, asked: Language) -> Option<&'static str> {
    let mut words = 0_usize;
    let mut hits = [0_usize; COMMON.len()];
    let mut lower = String::new();
    for word in prose.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        for at in LANGUAGES_OF.get(lower.as_str()).into_iter().flatten() {
            hits[*at] += 1;
        }
    }
    if words < LEAST_WORDS {
        return None;
    }
    let share = |at: usize| hits[at] as f64 / words as f64;
    let shares = COMMON.iter().enumerate().map(|(at, (language, _))| (*language, share(at)));
    let own = shares.clone().find(|(language, _)| *language == asked).map_or(0.0, |(_, share)| share);
    let (best, most) = shares.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((Language::English, 0.0));
    (best != asked && most >= PLAIN_SHARE && own * PLAIN_RATIO < most).then(|| best.name())
}

/// For each common word the languages that have it, by their position in [`COMMON`]. An answer may be 300,000 words long,
/// and each is looked up.
static LANGUAGES_OF: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut languages_of: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (_, common)) in COMMON.iter().enumerate() {
        for word in common.split(' ') {
            languages_of.entry(word).or_default().push(at);
        }
    }
    languages_of
});

/// The text without code, headings and tables: those are names and numbers, and the headings are asked for in English.
fn prose(text: &str) -> String {
    let mut code = false;
    let mut prose = String::new();
    for line in text.lines() {
        let bare = line.trim_start();
        if bare.starts_with("```") || bare.starts_with("~~~") {
            code = !code;
        } else if !code && !bare.starts_with(['#', '|']) {
            // What stands between backticks is a name.
            prose.extend(line.split('`').step_by(2));
            prose.push('\n');
        }
    }
    prose
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scenario {
    Latin,
    Cyrillic,
    Han,
    Kana,
    Hangul,
    Other,
    Mixed,
}

/// Letters of a text by script.
#[derive(Debug, Default)]
struct Letters {
    latin: usize,
    cyrillic: usize,
    han: usize,
    kana: usize,
    hangul: usize,
    other: usize,
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut letters = Self::default();
        for c in text.chars().filter(|c| c.is_alphabetic()) {
            let of_script = match c {
                'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => &mut letters.latin,
                '\u{400}'..='\u{52f}' => &mut letters.cyrillic,
                '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' => &mut letters.kana,
                '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' => {
                    &mut letters.han
                }
                '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => &mut letters.hangul,
                // The micro sign and the Greek of formulas are no language.
                '\u{b5}' | '\u{370}'..='\u{3ff}' => continue,
                _ => &mut letters.other,
            };
            *of_script += 1;
        }
        letters
    }

    fn all(&self) -> usize {
        self.latin + self.cyrillic + self.han + self.kana + self.hangul + self.other
    }

    /// The script that the sentences are written in. A word of Chinese takes fewer letters than one of English, so any
    /// script but Latin counts from a share on.
    fn script(&self) -> Scenario {
        let share = |count: usize| count as f64 / self.all() as f64;
        let cjk = self.han + self.kana;
        let candidates = [
            (share(self.cyrillic), Scenario::Cyrillic),
            (share(self.hangul), Scenario::Hangul),
            (
                share(cjk),
                if share(self.kana) >= KANA_SHARE * share(cjk) { Scenario::Kana } else { Scenario::Han },
            ),
            (share(self.other), Scenario::Other),
        ];
        let (most, script) =
            candidates.into_iter().max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, Scenario::Latin));
        match most {
            most if most >= OWN_SCRIPT_SHARE => script,
            // Names in another script do not make a text foreign.
            most if most < OWN_SCRIPT_SHARE / 4.0 => Scenario::Latin,
            _ => Scenario::Mixed,
        }
    }
}

#[cfg(test)]
mod tests;
