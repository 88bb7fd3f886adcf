//! Which calls of an imported run count, and which of them loaded the model.

use chimera_analysis::stats;
use chimera_analysis::validity::is_cold;
use chimera_types::validity::SHORT_ANSWER_TOKENS;

use super::flags::Flags;
use super::settings::number_of;
use chimera_types::imported::{ImportedCall, ImportedRun};
use chimera_types::units;

/// A load without a figure of its own shows in TTFT: this many times the usual one ...
const COLD_RATIO: f64 = 3.0;
/// ... and this much more in milliseconds, since a load that takes less is none by the rule for load figures either.
const COLD_EXCESS_MS: f64 = 1000.0;
/// An outlier by its deviation must still be this many times the usual one: calls that all take the same time have a
/// deviation of almost nothing.
const OUTLIER_RATIO: f64 = 2.0;
/// Fewer values have no deviation that means anything.
const LEAST_FOR_OUTLIERS: usize = 4;

/// Says of each call whether its figures may be used, as far as its file tells.
pub(super) fn validity(run: &mut ImportedRun, flags: &mut Flags) {
    let asked = number_of(&run.configuration, "num_predict").filter(|asked| *asked >= 0.0);
    let context = number_of(&run.configuration, "num_ctx").filter(|context| *context > 0.0);
    for (at, call) in run.calls.iter_mut().enumerate() {
        if call.invalid.is_none() {
            call.invalid = unusable(call);
        }
        if let Some(reason) = &call.invalid {
            flags.of_call("call_invalid", at, "", format!("None of its figures enter a mean: {reason}"));
            continue;
        }
        let short = call.n_out.filter(|n| *n < SHORT_ANSWER_TOKENS);
        if let Some(n) = short.filter(|_| asked.is_none_or(|asked| asked >= f64::from(SHORT_ANSWER_TOKENS))) {
            let reason =
                format!("The answer has {n} tokens, fewer than {SHORT_ANSWER_TOKENS}: too short for a rate.");
            let message = format!("{reason} It enters no mean of throughput; its TTFT stands.");
            flags.of_call("short_answer", at, "n_out", message);
            call.rate_invalid = Some(reason);
        }
        exceeded(call, at, context, flags);
    }
}

/// Why none of a call's figures may be used.
fn unusable(call: &ImportedCall) -> Option<String> {
    let zero = |figure: Option<f64>| figure.is_none_or(|value| value <= 0.0);
    if call.n_out == Some(0) {
        return Some("The answer is empty: no token was written.".into());
    }
    let measured_nothing = zero(call.ttft_ms) && zero(call.origin_tps) && call.n_out.is_none();
    measured_nothing.then(|| "It has neither a TTFT nor a rate.".into())
}

fn exceeded(call: &ImportedCall, at: usize, context: Option<f64>, flags: &mut Flags) {
    let (Some(n_out), Some(context)) = (call.n_out, context) else { return };
    let n_in = call.n_in.unwrap_or(0);
    if f64::from(n_in) + f64::from(n_out) <= context {
        return;
    }
    let what = match n_in {
        0 => format!("The answer has {n_out} tokens"),
        n_in => format!("Prompt and answer have {n_in} + {n_out} tokens"),
    };
    flags.of_call(
        "context_exceeded",
        at,
        "n_out",
        format!(
            "{what} where the context holds {context}: the server shifted its context while it wrote, so that its rate \
             is not that of this context and may not be used. It stays in the recomputed mean, which is compared with \
             the printed one."
        ),
    );
}

/// Infers which calls loaded the model. Where loads are given: one over a second and over three times the median of
/// `others_loads` (the loads of the same model in the file). Where none are: the first call alone, when its TTFT is an
/// outlier among those of its stage, or, with fewer than four, over three times the median of the others and a second
/// more. A single call is cold only when its load takes over a second and half of its TTFT: nothing else explains that.
pub(super) fn cold(run: &mut ImportedRun, loads: &[f64], flags: &mut Flags) {
    let has_loads = run.calls.iter().any(|call| call.load_ms.is_some());
    let colds: Vec<bool> = match has_loads {
        true => by_loads(&run.calls, loads),
        false => (0..run.calls.len()).map(|at| at == 0 && is_slow_first(&run.calls)).collect(),
    };
    for (at, is_cold) in colds.into_iter().enumerate().filter(|(_, is_cold)| *is_cold) {
        run.calls[at].cold = is_cold;
        let why = match run.calls[at].load_ms {
            Some(load) => format!("its load took {} s", units::one_decimal(load / 1000.0)),
            None => "it is the first call and its TTFT stands far above the others".to_owned(),
        };
        let message = format!("Inferred, since no file says it: the model was loaded for this call ({why}).");
        flags.of_call("cold_inferred", at, "cold", message);
    }
}

fn by_loads(calls: &[ImportedCall], loads: &[f64]) -> Vec<bool> {
    let mut sorted = loads.to_vec();
    sorted.sort_by(f64::total_cmp);
    calls
        .iter()
        .map(|call| {
            let Some(load) = call.load_ms.filter(|_| call.invalid.is_none()) else { return false };
            if sorted.len() < 2 {
                return load > COLD_EXCESS_MS && call.ttft_ms.is_some_and(|ttft| 2.0 * load >= ttft);
            }
            // Of thousands of loads one more or less moves no median; of few it does.
            let others = if sorted.len() < 64 { without(&sorted, load) } else { sorted.clone() };
            is_cold(None, Some(load), &others)
        })
        .collect()
}

fn without(values: &[f64], left_out: f64) -> Vec<f64> {
    let mut others = values.to_vec();
    if let Some(at) = others.iter().position(|value| *value == left_out) {
        others.remove(at);
    }
    others
}

fn is_slow_first(calls: &[ImportedCall]) -> bool {
    let Some(first) = calls.first().filter(|call| call.invalid.is_none()) else { return false };
    let Some(ttft) = first.ttft_ms else { return false };
    let others = |same_stage: bool| -> Vec<f64> {
        let kept =
            calls.iter().skip(1).filter(|c| c.invalid.is_none() && (!same_stage || c.stage == first.stage));
        kept.filter_map(|call| call.ttft_ms).collect()
    };
    let (of_stage, all) = (others(true), others(false));
    let others = if of_stage.len() + 1 >= LEAST_FOR_OUTLIERS { of_stage } else { all };
    let Some(usual) = stats::median(&others) else { return false };
    let values: Vec<f64> = std::iter::once(ttft).chain(others.iter().copied()).collect();
    let outlier =
        values.len() >= LEAST_FOR_OUTLIERS && stats::outliers(&values)[0] && ttft > OUTLIER_RATIO * usual;
    outlier || (ttft > COLD_RATIO * usual && ttft - usual > COLD_EXCESS_MS)
}
