use super::*;
use chimera_types::server::ModelState;

const SHAPE: CacheShape =
    CacheShape { kv_heads: 112, key_length: 128, value_length: 128, sliding_window: None };

/// qwen2.5:7b: 28 layers with 4 key heads each.
fn model() -> ModelInfo {
    ModelInfo {
        name: "qwen2.5:7b".into(),
        size_bytes: Some(4_683_087_332.0),
        parameters: None,
        quantization: None,
        family: None,
        context_length: Some(32_768),
        running_context: None,
        block_count: Some(28),
        digest: None,
        state: ModelState::Unloaded,
        capabilities: Vec::new(),
        defaults: [].into(),
        cache: Some(SHAPE),
        memory_bytes: None,
        vram_bytes: None,
    }
}

fn gpu(gib: f64) -> Vec<Gpu> {
    vec![Gpu { name: "card".into(), memory_bytes: Some(gib * GIB), driver: None }]
}

fn with_context(num_ctx: u32) -> Settings {
    Settings { num_ctx: Some(num_ctx), ..Settings::default() }
}

fn fit(model: &ModelInfo, settings: &Settings, gpus: &[Gpu]) -> MemoryFit {
    estimate(&MemoryQuery { model, settings, gpus, held_bytes: 0.0 })
}

#[test]
fn a_token_of_context_takes_a_key_and_a_value_in_every_head() {
    // 112 heads of 256 elements of 2 bytes: 56 KiB a token, as llama.cpp prints it for this model.
    assert_eq!(cache_bytes(SHAPE, 1), (57_344.0, 57_344.0));
    assert_eq!(cache_bytes(SHAPE, 8192).1, 448.0 * 1_048_576.0);
}

#[test]
fn a_longer_context_no_longer_fits() {
    let (model, card) = (model(), gpu(6.0));
    for (num_ctx, verdict) in
        [(4096, MemoryVerdict::Fits), (16_384, MemoryVerdict::Tight), (32_768, MemoryVerdict::TooLarge)]
    {
        let fit = fit(&model, &with_context(num_ctx), &card);
        assert_eq!(fit.verdict, verdict, "{}", fit.text);
        assert_eq!(fit.next_step.is_empty(), verdict == MemoryVerdict::Fits);
    }
}

#[test]
fn the_text_holds_the_numbers() {
    let fit = fit(&model(), &with_context(32_768), &gpu(6.0));
    let expected =
        "It needs 6.6 GB to 7.6 GB at 32,768 tokens of context, which does not fit the 6.4 GB of the GPU.";
    assert_eq!(fit.text, expected);
}

#[test]
fn a_sliding_window_leaves_room_between_the_least_and_the_most() {
    let gemma = CacheShape { kv_heads: 136, key_length: 256, value_length: 256, sliding_window: Some(1024) };
    let (least, most) = cache_bytes(gemma, 8192);
    assert_eq!((least, most / least), (136.0 * 512.0 * 2.0 * 1024.0, 8.0));
    assert_eq!(
        cache_bytes(gemma, 512).0,
        cache_bytes(gemma, 512).1,
        "a window longer than the context is none"
    );
}

#[test]
fn layers_that_stay_on_the_cpu_need_nothing_here() {
    let half = Settings { num_gpu: Some(14), ..with_context(4096) };
    let whole = fit(&model(), &with_context(4096), &gpu(6.0));
    let fit = fit(&model(), &half, &gpu(6.0));
    let (half, whole) = (fit.least_bytes.unwrap(), whole.least_bytes.unwrap());
    assert!((half / whole - 14.0 / 29.0).abs() < 1e-9, "{half} of {whole}");
    assert_eq!(share_on_gpu(Some(28), Some(999)), 1.0);
    assert_eq!((share_on_gpu(None, Some(0)), share_on_gpu(None, Some(5))), (0.0, 1.0));
}

#[test]
fn a_model_in_memory_has_been_measured() {
    let loaded = ModelInfo {
        running_context: Some(8192),
        memory_bytes: Some(6e9),
        vram_bytes: Some(5e9),
        state: ModelState::Loaded,
        ..model()
    };
    let same = fit(&loaded, &Settings::default(), &gpu(6.0));
    assert_eq!((same.least_bytes, same.most_bytes), (Some(6e9), Some(6e9)));
    assert!(same.text.starts_with("It needs about 6.0 GB at 8,192 tokens"), "{}", same.text);
    let longer = fit(&loaded, &with_context(16_384), &gpu(6.0));
    assert_eq!(longer.least_bytes, Some(6e9 + 8192.0 * 57_344.0));
}

#[test]
fn without_a_setting_the_context_is_the_models_own_or_grows_with_the_gpu() {
    let own = ModelInfo { defaults: [("num_ctx".into(), "2048".into())].into(), ..model() };
    let none = Settings::default();
    assert_eq!(context(&own, &none, Some(8.0 * GIB)), Some(2048));
    assert_eq!(context(&model(), &none, Some(8.0 * GIB)), Some(4096));
    assert_eq!(context(&model(), &none, Some(24.0 * GIB)), Some(32_768));
    assert_eq!(context(&model(), &none, Some(80.0 * GIB)), Some(32_768), "not more than the model can");
    assert_eq!(context(&model(), &none, None), None);
}

#[test]
fn what_is_not_known_is_not_guessed() {
    for unknown in [
        fit(&ModelInfo { cache: None, ..model() }, &with_context(4096), &gpu(8.0)),
        fit(&ModelInfo { size_bytes: None, ..model() }, &with_context(4096), &gpu(8.0)),
        fit(&model(), &with_context(4096), &[]),
        fit(&model(), &with_context(4096), &[Gpu { name: "x".into(), memory_bytes: None, driver: None }]),
    ] {
        assert_eq!(unknown.verdict, MemoryVerdict::Unknown);
        assert!(unknown.next_step.is_empty() && !unknown.text.is_empty());
    }
}

#[test]
fn several_cards_are_one_memory_and_what_others_hold_is_told() {
    let cards = [gpu(6.0), gpu(6.0)].concat();
    let settings = with_context(32_768);
    let fit = estimate(&MemoryQuery { model: &model(), settings: &settings, gpus: &cards, held_bytes: 2e9 });
    assert_eq!(fit.verdict, MemoryVerdict::Fits);
    assert!(fit.text.ends_with("Other models hold 2.0 GB of it now; the server unloads them when it must."));
}
