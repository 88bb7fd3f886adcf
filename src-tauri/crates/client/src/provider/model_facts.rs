//! What a server tells of a model beside its name: the values it applies by itself, and how much memory a token takes.

use std::collections::BTreeMap;

use serde_json::Value;

use chimera_types::server::CacheShape;

/// Ollama's `parameters` of `/api/show`: one setting a line, its name, spaces, its value. A name may come again; that is
/// how `stop` lists several texts.
pub(super) fn defaults(parameters: &str) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for line in parameters.lines() {
        let Some((name, value)) = line.trim().split_once(char::is_whitespace) else { continue };
        let value = value.trim();
        all.entry(name.to_owned())
            .and_modify(|known| {
                known.push_str(", ");
                known.push_str(value);
            })
            .or_insert_with(|| value.to_owned());
    }
    all
}

/// The settings of llama.cpp's `/props` that a request may change, under the names used here.
pub(super) fn llama_cpp_defaults(props: &Value) -> BTreeMap<String, String> {
    const NAMES: [(&str, &str); 7] = [
        ("temperature", "temperature"),
        ("top_k", "top_k"),
        ("top_p", "top_p"),
        ("min_p", "min_p"),
        ("repeat_penalty", "repeat_penalty"),
        ("seed", "seed"),
        ("n_predict", "num_predict"),
    ];
    let generation = &props["default_generation_settings"];
    // Older builds have the settings beside `n_ctx`, newer ones below `params`.
    let settings = if generation["params"].is_object() { &generation["params"] } else { generation };
    NAMES
        .iter()
        .filter_map(|(theirs, ours)| Some(((*ours).to_owned(), number(&settings[*theirs])?)))
        .collect()
}

/// A number as people write it: llama.cpp sends the nearest single-precision number in full length.
fn number(value: &Value) -> Option<String> {
    let number = value.as_f64()?;
    // -1 and the largest seed stand for "no limit" and "another one each time".
    if number < 0.0 || number == f64::from(u32::MAX) {
        return None;
    }
    Some(format!("{}", (number * 1e4).round() / 1e4))
}

/// From `/api/show`'s `model_info`, whose keys begin with the architecture's name. `None` when a part is missing: a guess
/// would be off by the number of heads that share a key, which is up to sixteen.
pub(super) fn cache_shape(info: &Value) -> Option<CacheShape> {
    let architecture = info["general.architecture"].as_str()?;
    let of = |field: &str| &info[format!("{architecture}.{field}")];
    let count = |field: &str| super::record::count(of(field).as_f64());
    let heads = count("attention.head_count");
    let per_head = || Some(count("embedding_length")? / heads.filter(|heads| *heads > 0)?);
    let key_length = count("attention.key_length").or_else(per_head)?;
    Some(CacheShape {
        kv_heads: kv_heads(of("attention.head_count_kv"), heads, count("block_count")?)?,
        key_length,
        value_length: count("attention.value_length").unwrap_or(key_length),
        sliding_window: count("attention.sliding_window").filter(|window| *window > 0),
    })
}

/// The heads of all layers: one number for every layer, or one for each. A list that the server shortened is empty.
fn kv_heads(told: &Value, heads: Option<u32>, layers: u32) -> Option<u32> {
    match told {
        Value::Array(each) if !each.is_empty() => {
            each.iter().map(|layer| super::record::count(layer.as_f64())).sum::<Option<u32>>()
        }
        Value::Array(_) => None,
        Value::Null => heads?.checked_mul(layers),
        one => super::record::count(one.as_f64())?.checked_mul(layers),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check_defaults(text: &str, expected: &[(&str, &str)]) {
        let defaults = defaults(text);
        let found: Vec<_> = defaults.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_parameters_of_a_model_are_read_line_by_line() {
        let text = "stop                           \"<end_of_turn>\"\ntemperature                    1\n\
                    top_k                          64\r\ntop_p                          0.95";
        check_defaults(
            text,
            &[("stop", "\"<end_of_turn>\""), ("temperature", "1"), ("top_k", "64"), ("top_p", "0.95")],
        );
    }

    #[test]
    fn several_stop_texts_stand_together_in_their_order() {
        check_defaults(
            "stop \"<|b|>\"\nnum_ctx\t4096\nstop \"a b\"",
            &[("num_ctx", "4096"), ("stop", "\"<|b|>\", \"a b\"")],
        );
    }

    #[test]
    fn a_model_without_parameters_has_no_defaults() {
        check_defaults("", &[]);
        check_defaults("\n  \nnonsense\n", &[]);
    }

    #[test]
    fn llama_cpp_tells_its_defaults_in_both_places_and_means_nothing_by_minus_one() {
        let settings = json!({ "temperature": 0.800_000_011_920_929, "top_k": 40, "top_p": 0.949_999_988_079_071,
            "seed": 4_294_967_295_u32, "n_predict": -1, "repeat_penalty": 1.0 });
        let expected = ["repeat_penalty 1", "temperature 0.8", "top_k 40", "top_p 0.95"];
        for props in [
            json!({ "default_generation_settings": settings }),
            json!({ "default_generation_settings": { "n_ctx": 5, "params": settings } }),
        ] {
            let found: Vec<_> =
                llama_cpp_defaults(&props).iter().map(|(name, value)| format!("{name} {value}")).collect();
            assert_eq!(found, expected);
        }
        assert!(llama_cpp_defaults(&Value::Null).is_empty());
    }

    fn info(more: &[(&str, Value)]) -> Value {
        let mut info = json!({ "general.architecture": "gemma3", "gemma3.block_count": 34,
            "gemma3.attention.head_count": 8, "gemma3.embedding_length": 2560 });
        for (name, value) in more {
            info[format!("gemma3.{name}")] = value.clone();
        }
        info
    }

    #[test]
    fn the_cache_of_a_model_is_known_from_its_heads_and_their_lengths() {
        let gemma = info(&[
            ("attention.head_count_kv", json!(4)),
            ("attention.key_length", json!(256)),
            ("attention.value_length", json!(256)),
            ("attention.sliding_window", json!(1024)),
        ]);
        let shape = cache_shape(&gemma).unwrap();
        assert_eq!((shape.kv_heads, shape.key_length, shape.value_length), (136, 256, 256));
        assert_eq!(shape.sliding_window, Some(1024));
    }

    #[test]
    fn heads_without_a_length_divide_the_embedding_and_unshared_heads_have_a_key_each() {
        let shape = cache_shape(&info(&[])).unwrap();
        assert_eq!((shape.kv_heads, shape.key_length, shape.value_length), (8 * 34, 320, 320));
        assert_eq!(shape.sliding_window, None);
    }

    #[test]
    fn layers_may_differ_in_their_heads() {
        let shape = cache_shape(&info(&[("attention.head_count_kv", json!([4, 0, 2]))])).unwrap();
        assert_eq!(shape.kv_heads, 6);
    }

    #[test]
    fn a_cache_is_not_guessed_from_a_part() {
        assert_eq!(cache_shape(&Value::Null), None);
        assert_eq!(cache_shape(&info(&[("attention.head_count_kv", json!([]))])), None);
        assert_eq!(cache_shape(&info(&[("attention.head_count", json!(0))])), None);
        assert_eq!(cache_shape(&json!({ "general.architecture": "x", "x.attention.head_count": 8 })), None);
    }
}
