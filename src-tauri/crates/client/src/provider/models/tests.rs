use super::*;

#[test]
fn ollama_models_are_described_from_three_answers() {
    let tag = json!({ "name": "gemma3:latest", "size": 3_338_801_804_u64, "digest": "a2af",
        "details": { "family": "gemma3", "parameter_size": "4.3B", "quantization_level": "Q4_K_M" } });
    let shown = json!({ "capabilities": ["completion", "vision"], "parameters": "temperature 1\ntop_k 64",
        "model_info": { "general.architecture": "gemma3", "gemma3.block_count": 34,
            "gemma3.context_length": 131_072, "gemma3.embedding_length": 2560, "gemma3.attention.head_count": 8,
            "gemma3.attention.head_count_kv": 4, "gemma3.attention.key_length": 256 } });
    let loaded =
        json!({ "models": [{ "name": "gemma3:latest", "context_length": 4096, "size": 5, "size_vram": 4 }] });
    let model = ollama_model("gemma3:latest", &tag, &shown, &loaded).unwrap();
    assert_eq!((model.block_count, model.context_length), (Some(34), Some(131_072)));
    assert_eq!((model.running_context, model.state), (Some(4096), ModelState::Loaded));
    assert_eq!((model.parameters.as_deref(), model.quantization.as_deref()), (Some("4.3B"), Some("Q4_K_M")));
    assert_eq!((model.size_bytes, model.digest.as_deref()), (Some(3_338_801_804.0), Some("a2af")));
    assert_eq!((model.memory_bytes, model.vram_bytes), (Some(5.0), Some(4.0)));
    assert_eq!(model.capabilities, ["completion", "vision"]);
    assert_eq!(model.defaults["top_k"], "64");
    assert_eq!(model.cache.unwrap().kv_heads, 136);
}

#[test]
fn a_model_that_only_embeds_is_left_out_and_one_of_unknown_abilities_is_not() {
    let loaded = json!({ "models": [] });
    let embeds = json!({ "capabilities": ["embedding"] });
    assert_eq!(ollama_model("nomic", &Value::Null, &embeds, &loaded), None);
    let bare = ollama_model("m", &Value::Null, &Value::Null, &loaded).unwrap();
    assert_eq!((bare.state, bare.context_length, bare.family), (ModelState::Unloaded, None, None));
}

#[test]
fn a_name_without_tag_is_found_among_the_loaded_ones() {
    let loaded = json!({ "models": [{ "name": "gemma3:latest", "context_length": 256, "size_vram": 7 }] });
    let residency = ollama_residency(&loaded, "gemma3");
    assert_eq!((residency.state, residency.context_length), (ModelState::Loaded, Some(256)));
    assert_eq!(residency.vram_bytes, Some(7.0));
    assert_eq!(ollama_residency(&loaded, "gemma").state, ModelState::Unloaded);
    assert_eq!(ollama_residency(&json!({ "error": "x" }), "gemma3").state, ModelState::Unknown);
}

#[test]
fn llama_cpp_tells_size_parameters_and_contexts() {
    let entry = json!({ "id": "smollm2:135m", "owned_by": "llamacpp", "meta": {
        "n_ctx_train": 8192, "n_params": 134_515_008, "size": 96_576_768, "ftype": "Q4_1" } });
    let props = json!({ "default_generation_settings": { "n_ctx": 2048 } });
    let model = llama_cpp_model(&entry, &props).unwrap();
    assert_eq!((model.parameters.as_deref(), model.quantization.as_deref()), (Some("134.5M"), Some("Q4_1")));
    assert_eq!((model.context_length, model.running_context), (Some(8192), Some(2048)));
    assert_eq!(model.state, ModelState::Loaded);
    let unloaded = json!({ "id": "b", "status": { "value": "unloaded" } });
    let model = llama_cpp_model(&unloaded, &props).unwrap();
    assert_eq!((model.state, model.running_context), (ModelState::Unloaded, None));
}

#[test]
fn lm_studio_tells_state_and_quantisation_and_its_embedders_are_left_out() {
    let more = json!({ "data": [
        { "id": "a", "type": "llm", "arch": "llama", "quantization": "Q8_0", "state": "not-loaded",
          "max_context_length": 4096 },
        { "id": "e", "type": "embeddings", "state": "loaded" },
    ] });
    let model = lm_studio_model(&json!({ "id": "a" }), &more).unwrap();
    assert_eq!((model.state, model.quantization.as_deref()), (ModelState::Unloaded, Some("Q8_0")));
    assert_eq!((model.context_length, model.family.as_deref()), (Some(4096), Some("llama")));
    assert_eq!(lm_studio_model(&json!({ "id": "e" }), &more), None);
    assert!(lm_studio_model(&json!({ "id": "other" }), &more).is_some());
}

#[test]
fn an_entry_without_a_name_is_no_model() {
    assert_eq!(openai_model(&json!({ "object": "model" })), None);
}
