import type {
  BenchmarkRecord,
  BenchmarkSpec,
  CallRecord,
  ResultView,
  Status,
  Severity,
  Theme,
  Warning,
  WarningGroup,
} from '../lib/bindings';
import { plan } from './calls';
import { figures } from './figure-svg';
import { OLLAMA, overview, PLACE } from './program';
import { summary } from './summaries';

export const SHORT_ANSWER: Warning = {
  code: 'short_answer',
  seen: 'Run 2, report: the answer stopped after 3 tokens.',
  cause: 'The model ended by itself; its rate is no measurement and was left out.',
  next_step: 'Set another seed or raise temperature.',
  calls: [4],
};

export const COLD_FIRST: Warning = {
  code: 'cold_call',
  seen: 'The warm-up call took 3.5 s to its first token, the others about 0.5 s.',
  cause: 'The model was loaded for it.',
  next_step: 'Nothing to do: it stands apart as a cold start.',
  calls: [0],
};

export function record(spec: BenchmarkSpec, calls: CallRecord[], status: Status): BenchmarkRecord {
  const arm = spec.arms[0];
  const { server } = OLLAMA;
  const id = `2026-11-24 0250 ${arm?.model.replaceAll(/[^a-z0-9.]+/gi, '-').slice(0, 40) ?? ''}`;
  const problems = overview('').problems;
  return {
    schema_version: 1,
    id,
    app_version: '0.1.0',
    status,
    status_reason: status === 'stopped' ? `Stopped by the user after ${calls.length} calls.` : null,
    started_at: '2026-11-24T02:50:00Z',
    finished_at: status === 'running' ? null : '2026-11-24T02:51:07Z',
    spec,
    plan: plan(spec.runs, spec.warmups, spec.arms.length),
    environment: {
      os: 'linux',
      os_version: 'Debian GNU/Linux 12',
      kernel: '6.1.0-28-amd64',
      arch: 'x86_64',
      cpu: 'AMD Ryzen 9 7900X',
      physical_cores: 12,
      logical_cores: 24,
      memory_bytes: 67_112_157_184,
      gpus: [{ name: 'NVIDIA GeForce RTX 4080', memory_bytes: 12_884_901_888, driver: '581.42' }],
    },
    interference: null,
    arms: spec.arms.flatMap(({ model: name }) => {
      const model = OLLAMA.models.find((entry) => entry.name === name) ?? OLLAMA.models[0];
      return server && model ? [{ server, model }] : [];
    }),
    self_check: null,
    data: {
      files: 101,
      summary: 'Total files analyzed: 101',
      problems,
      digest:
        'F1 gemma3_baseline.csv: 12 rows; tokens_per_s 101.2 to 103.2\nF2 gemma3_baseline.csv: ttft_ms 140 to 2520\n',
      facts_given: 64,
      facts_left_out: 210,
      workload_hash: '9f31c07e2b1d4f5a8c6e0b7d3a92f4415ce80d17ab63f2984e5d1c0b7a68f3e2',
      changed_during_benchmark: false,
    },
    runs: [],
    calls,
    warnings: calls.length > 4 ? [COLD_FIRST, SHORT_ANSWER] : [],
  };
}

const REPORT = `<h1 id="report-chimera-agent-report">Chimera Agent Report</h1>
<p><strong>Model:</strong> gemma3:latest<br><strong>Runs:</strong> 3</p>
<h2 id="report-aggregate-metrics">Aggregate Metrics</h2>
<table><thead><tr><th>Metric</th><th>Value</th></tr></thead><tbody>
<tr><td>Average Throughput</td><td>115.98 ± 1.16 tok/s</td></tr><tr><td>Average TTFT</td><td>540.75 ± 49.71 ms</td></tr>
<tr><td>Total Tokens Generated</td><td>6623</td></tr></tbody></table>
<h2 id="report-key-findings">Key Findings</h2>
<ul><li>No setting of <code>num_gpu</code> above the layer count changes the decode rate.</li>
<li>See <a href="https://example.org/a/very/long/address?with=parameters">the notes</a> and <a href="#report-code">below</a>.</li></ul>
<h3 id="report-code">Code</h3>
<pre><code class="language-rust">fn main() { println!("hello"); }</code></pre>
<blockquote><p>The data were recorded from late October to mid-November 2025.</p></blockquote>
`;

const GRAVE = ['short_answer', 'call_failed', 'prompt_cut'];
const TITLES: Record<Severity, string> = {
  grave: 'Figures that may not be used',
  doubtful: 'Read with care',
  remark: 'Good to know',
};

function grouped(warnings: Warning[]): WarningGroup[] {
  const severity = ({ code }: Warning): Severity =>
    GRAVE.includes(code) ? 'grave' : code === 'cold_call' ? 'remark' : 'doubtful';
  return (['grave', 'doubtful', 'remark'] as const)
    .map((each) => ({
      severity: each,
      title: TITLES[each],
      warnings: warnings.filter((warning) => severity(warning) === each),
    }))
    .filter((group) => group.warnings.length > 0);
}

export function resultView(path: string, saved: BenchmarkRecord, theme: Theme): ResultView {
  const model = saved.spec.arms[0]?.model ?? '';
  const filler = '<p>The decode rate is steady, while TTFT varies with the load of the machine.</p>'.repeat(
    30,
  );
  return {
    path: path || `${PLACE}/${saved.id}`,
    record: saved,
    headline: 'The decode rate is steady: 115.4 tok/s in the report stage.',
    evidence:
      'Mean 115.4 tok/s, 95 % interval 114.7 to 116.1, CV 0.6 %, n = 3 warm calls; TTFT 281 ± 19 ms; one cold start apart.',
    verdict: null,
    arms: saved.spec.arms.map((arm, index) =>
      summary(
        arm.name,
        saved.calls.filter((call) => call.arm === index),
      ),
    ),
    machine: [
      ['Samples', '67, one every 1.0 s'],
      ['CPU, all programs', 'median 6.5 %, maximum 31.0 %'],
      ['GPU temperature', '45 to 71 °C, median 68 °C'],
      ['CPU clock, not available', 'the system tells no clock that follows the load'],
    ],
    warnings: grouped(saved.warnings),
    figures: figures(
      saved.calls,
      saved.spec.runs,
      theme,
      model,
      saved.spec.arms.map((arm) => arm.name),
    ),
    report_html: REPORT + filler,
    outline: [
      { level: 1, text: 'Chimera Agent Report', id: 'report-chimera-agent-report' },
      { level: 2, text: 'Aggregate Metrics', id: 'report-aggregate-metrics' },
      { level: 2, text: 'Key Findings', id: 'report-key-findings' },
      { level: 3, text: 'Code', id: 'report-code' },
    ],
    self_check: 'Measured on this machine: TTFT +0.12 ms; decode rate −0.01 %',
  };
}
