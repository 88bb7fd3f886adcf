//! How long a report of 200 kB takes to render: the limit is 20 ms.

#![allow(missing_docs)]

use std::hint::black_box;

use chimera_report::report::preview::{outline, preview};
use criterion::{Criterion, criterion_group, criterion_main};

/// A section as models write them: prose, a list, a table, code.
const SECTION: &str = "\
## 3. Throughput of gemma3:latest

The decode rate of **115.98 ± 1.16 tok/s** is steady over the three runs, while TTFT varies between *487 ms* and
*615 ms* (see [the definitions](#definitions)). The first call of a run loads the model and takes `5049.18 ms`.

- **Analysis:** 115.4 tok/s, CV 1.0 %, with a prompt of 1,024 tokens.
- **Report:** 116.5 tok/s; the spread within one setting is as large as the spread between settings.
  - num_gpu above the layer count changes nothing.

| Setting | n | Decode tok/s | TTFT ms | Prefill tok/s |
|---------|--:|-------------:|--------:|--------------:|
| num_ctx=1024 | 3 | 115.98 ± 1.16 | 540.75 ± 49.71 | 5110 |
| num_ctx=2048 | 3 | 115.21 ± 0.98 | 551.02 ± 31.40 | 5083 |
| num_ctx=4096 | 3 | 114.87 ± 1.32 | 560.98 ± 28.77 | 5049 |

```json
{\"model\": \"gemma3:latest\", \"runs\": 3, \"ok\": true, \"ttft_ms\": [487.1, 529.4, 615.0]}
```

";

fn render(criterion: &mut Criterion) {
    let report = SECTION.repeat(200_000 / SECTION.len() + 1);
    let mut group = criterion.benchmark_group("report_200_kb");
    group.bench_function("preview", |bench| bench.iter(|| preview(black_box(&report))));
    group.bench_function("outline", |bench| bench.iter(|| outline(black_box(&report))));
    group.finish();
}

criterion_group!(benches, render);
criterion_main!(benches);
