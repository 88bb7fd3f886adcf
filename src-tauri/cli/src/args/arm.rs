//! A configuration as it is typed: `NAME: KEY=VALUE, KEY=VALUE`.

use std::str::FromStr;

use chimera_types::spec::{SETTING_RANGES, Settings};
use clap::ValueEnum as _;
use serde_json::{Map, Number, Value};

use super::Provider;

/// What one `--arm` says; what it leaves open is taken from the other arguments.
#[derive(Debug, Clone, Default)]
pub struct ArmText {
    pub name: String,
    pub provider: Option<Provider>,
    pub url: Option<String>,
    pub model: Option<String>,
    pub settings: Settings,
}

/// Why a configuration cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub enum BadArm {
    NoName,
    NoValue(String),
    Unknown(String),
    Repeated(String),
    BadProvider(String),
    BadNumber { key: String, value: String },
}

impl std::fmt::Display for BadArm {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoName => formatter.write_str("a name comes first: 'Tuned: num_ctx=8192'"),
            Self::NoValue(text) => write!(formatter, "'{text}' is no KEY=VALUE"),
            Self::Unknown(key) => {
                let settings = SETTING_RANGES.map(|range| range.name).join(", ");
                write!(formatter, "'{key}' is not known; known are provider, url, model, {settings}")
            }
            Self::Repeated(key) => write!(formatter, "'{key}' is given twice"),
            Self::BadProvider(value) => {
                write!(formatter, "'{value}' is no provider; known are ollama, openai")
            }
            Self::BadNumber { key, value } => write!(formatter, "{key} needs a number, not '{value}'"),
        }
    }
}

impl std::error::Error for BadArm {}

impl FromStr for ArmText {
    type Err = BadArm;

    fn from_str(text: &str) -> Result<Self, BadArm> {
        let (name, pairs) = text.split_once(':').unwrap_or((text, ""));
        let name = name.trim();
        if name.is_empty() || name.contains('=') {
            return Err(BadArm::NoName);
        }
        let mut arm = Self { name: name.to_owned(), ..Self::default() };
        let mut settings = Map::new();
        let mut seen: Vec<String> = Vec::new();
        for (key, value) in pairs_of(pairs)? {
            if seen.contains(&key) {
                return Err(BadArm::Repeated(key));
            }
            seen.push(key.clone());
            match key.as_str() {
                "provider" => {
                    arm.provider =
                        Some(Provider::from_str(&value, true).map_err(|_| BadArm::BadProvider(value))?);
                }
                "url" => arm.url = Some(value),
                "model" => arm.model = Some(value),
                _ => drop(settings.insert(key.clone(), number(key, value)?)),
            }
        }
        // The keys are known and their values numbers: what is left to go wrong is a count beyond every count.
        arm.settings = serde_json::from_value(Value::Object(settings.clone())).map_err(|_| {
            let beyond = |value: &&Value| value.as_u64().is_some_and(|count| count > u64::from(u32::MAX));
            let worst = settings.iter().find(|(_, value)| beyond(value));
            let (key, value) = worst.map(|(key, value)| (key.clone(), value.to_string())).unwrap_or_default();
            BadArm::BadNumber { key, value }
        })?;
        Ok(arm)
    }
}

/// `a=1, b=2`: a comma that no `KEY=` follows belongs to the value before it.
fn pairs_of(text: &str) -> Result<Vec<(String, String)>, BadArm> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for part in text.split(',') {
        match (part.split_once('='), pairs.last_mut()) {
            (Some((key, value)), _) if is_key(key.trim()) => {
                pairs.push((key.trim().to_lowercase(), value.trim().to_owned()));
            }
            (_, Some((_, value))) if !part.trim().is_empty() => {
                value.push(',');
                value.push_str(part.trim_end());
            }
            _ if part.trim().is_empty() => {}
            _ => return Err(BadArm::NoValue(part.trim().to_owned())),
        }
    }
    match pairs.iter().find(|(_, value)| value.is_empty()) {
        Some((key, _)) => Err(BadArm::NoValue(format!("{key}="))),
        None => Ok(pairs),
    }
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic() || c == '_')
}

fn number(key: String, value: String) -> Result<Value, BadArm> {
    let Some(range) = SETTING_RANGES.iter().find(|range| range.name == key) else {
        return Err(BadArm::Unknown(key));
    };
    let number = if range.whole {
        value.parse::<u64>().ok().map(Number::from)
    } else {
        value.parse::<f64>().ok().and_then(Number::from_f64)
    };
    number.map(Value::Number).ok_or(BadArm::BadNumber { key, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arm(text: &str) -> Result<ArmText, BadArm> {
        text.parse()
    }

    #[test]
    fn a_name_alone_is_a_configuration_of_defaults() {
        let only = arm(" Baseline ").unwrap();
        assert_eq!((only.name.as_str(), only.settings), ("Baseline", Settings::default()));
    }

    #[test]
    fn servers_models_and_settings_are_read_by_their_keys() {
        let tuned = arm(
            "Tuned 2: provider=openai, url=http://[::1]:8080/v1, model=gemma3:4b, num_ctx=8192, top_p=0.9",
        );
        let tuned = tuned.unwrap();
        assert!(matches!(tuned.provider, Some(Provider::Openai)));
        assert_eq!(tuned.url.as_deref(), Some("http://[::1]:8080/v1"));
        assert_eq!(tuned.model.as_deref(), Some("gemma3:4b"));
        let expected = Settings { num_ctx: Some(8192), top_p: Some(0.9), ..Settings::default() };
        assert_eq!(tuned.settings, expected);
    }

    #[test]
    fn a_comma_within_a_name_of_a_model_belongs_to_it() {
        assert_eq!(arm("A: model=a,b, seed=7").unwrap().model.as_deref(), Some("a,b"));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (text, words) in [
            ("", "a name comes first"),
            (": num_ctx=1", "a name comes first"),
            ("url=http://127.0.0.1:1", "a name comes first"),
            ("A: num_ctx", "'num_ctx' is no KEY=VALUE"),
            ("A: num_ctx=", "'num_ctx=' is no KEY=VALUE"),
            ("A: colour=3", "'colour' is not known"),
            ("A: seed=1, seed=2", "'seed' is given twice"),
            ("A: provider=grpc", "'grpc' is no provider"),
            ("A: num_ctx=many", "num_ctx needs a number, not 'many'"),
            ("A: num_ctx=4096.5", "num_ctx needs a number, not '4096.5'"),
            ("A: num_ctx=5000000000", "num_ctx needs a number, not '5000000000'"),
        ] {
            let error = arm(text).unwrap_err().to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
