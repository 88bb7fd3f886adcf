//! Which settings a server can apply.

use crate::server::{LLAMA_CPP, OLLAMA, ServerInfo, SettingSupport};
use crate::spec::{ProviderKind, SETTING_RANGES};

/// Whether the server can apply each setting, in the order of [`SETTING_RANGES`], and why not.
pub fn setting_support(server: &ServerInfo) -> Vec<SettingSupport> {
    SETTING_RANGES
        .iter()
        .map(|range| {
            let reason = obstacle(server, range.name);
            SettingSupport { name: range.name.to_owned(), supported: reason.is_none(), reason }
        })
        .collect()
}

/// Why `setting` cannot be applied. `None` when it can.
fn obstacle(server: &ServerInfo, setting: &str) -> Option<String> {
    if server.provider == ProviderKind::Ollama {
        return None;
    }
    let product = server.product.as_str();
    match (setting, product) {
        ("num_ctx", LLAMA_CPP) => {
            Some("llama.cpp fixes the context length when it starts (--ctx-size), not with a request.".into())
        }
        ("num_gpu", LLAMA_CPP) => Some(
            "llama.cpp fixes the layers on the GPU when it starts (--n-gpu-layers), not with a request."
                .into(),
        ),
        ("num_batch", LLAMA_CPP) => {
            Some("llama.cpp fixes the batch size when it starts (--batch-size), not with a request.".into())
        }
        ("num_thread", LLAMA_CPP) => {
            Some("llama.cpp fixes its threads when it starts (--threads), not with a request.".into())
        }
        ("top_k" | "repeat_penalty" | "min_p", LLAMA_CPP) => None,
        (
            "num_ctx" | "num_gpu" | "num_batch" | "num_thread" | "top_k" | "repeat_penalty" | "min_p",
            OLLAMA,
        ) => Some(format!(
            "Ollama's OpenAI-compatible API has no {setting}; choose the provider Ollama to set it."
        )),
        ("num_ctx" | "num_gpu" | "num_batch" | "num_thread", _) => Some(format!(
            "The OpenAI-compatible API has no {setting}; set it where the server is started or the model is loaded."
        )),
        ("top_k" | "repeat_penalty" | "min_p", _) => Some(format!(
            "The OpenAI-compatible API has no {setting}, and {product} might ignore or refuse it."
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unsupported(provider: ProviderKind, product: &str) -> Vec<String> {
        let server = ServerInfo { provider, product: product.into(), url: String::new(), version: None };
        let support = setting_support(&server);
        assert_eq!(support.len(), SETTING_RANGES.len());
        assert!(support.iter().all(|setting| setting.supported == setting.reason.is_none()));
        support.into_iter().filter(|setting| !setting.supported).map(|setting| setting.name).collect()
    }

    #[test]
    fn each_server_applies_what_its_api_has() {
        assert!(unsupported(ProviderKind::Ollama, OLLAMA).is_empty());
        let fixed_at_its_start = ["num_gpu", "num_ctx", "num_batch", "num_thread"];
        assert_eq!(unsupported(ProviderKind::OpenAi, LLAMA_CPP), fixed_at_its_start);
        for product in [OLLAMA, "LM Studio", "vLLM", "OpenAI-compatible server"] {
            let names = unsupported(ProviderKind::OpenAi, product);
            let missing =
                ["num_gpu", "num_ctx", "top_k", "repeat_penalty", "min_p", "num_batch", "num_thread"];
            assert_eq!(names, missing, "{product}");
        }
    }
}
