//! The languages that a report can be asked for.

use serde::{Deserialize, Serialize};

/// The language that the model is asked to write in. Tables and headings of our own stay English.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
    /// Portuguese.
    Portuguese,
    /// Dutch.
    Dutch,
    /// Polish.
    Polish,
    /// Russian.
    Russian,
    /// Chinese in simplified characters.
    Chinese,
    /// Japanese.
    Japanese,
    /// Korean.
    Korean,
}

/// A language as the page offers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LanguageChoice {
    /// The language.
    pub language: Language,
    /// Its English name.
    pub name: &'static str,
    /// Its name in itself.
    pub own_name: &'static str,
}

/// Every language, in the order shown.
pub const LANGUAGES: [LanguageChoice; 12] = [
    choice(Language::English, "English", "English"),
    choice(Language::German, "German", "Deutsch"),
    choice(Language::French, "French", "français"),
    choice(Language::Spanish, "Spanish", "español"),
    choice(Language::Italian, "Italian", "italiano"),
    choice(Language::Portuguese, "Portuguese", "português"),
    choice(Language::Dutch, "Dutch", "Nederlands"),
    choice(Language::Polish, "Polish", "polski"),
    choice(Language::Russian, "Russian", "русский"),
    choice(Language::Chinese, "Chinese", "中文"),
    choice(Language::Japanese, "Japanese", "日本語"),
    choice(Language::Korean, "Korean", "한국어"),
];

const fn choice(language: Language, name: &'static str, own_name: &'static str) -> LanguageChoice {
    LanguageChoice { language, name, own_name }
}

impl Language {
    /// Its English name, as it stands in prompts and texts.
    #[must_use]
    pub fn name(self) -> &'static str {
        LANGUAGES.iter().find(|choice| choice.language == self).map_or("English", |choice| choice.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_a_name_of_its_own_and_survives_being_saved() {
        for LanguageChoice { language, name, .. } in LANGUAGES {
            assert_eq!(language.name(), name);
            let saved = serde_json::to_string(&language).unwrap();
            assert_eq!(serde_json::from_str::<Language>(&saved).unwrap(), language, "{saved}");
        }
        assert_eq!(Language::German.name(), "German");
    }
}
