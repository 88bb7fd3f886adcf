/** Results of other programs on their way into the list, and one of them. */

import type { ImportProgress, ImportSummary, ImportView, Theme } from '../lib/bindings';
import { figures } from './figure-svg';
import { PLACE } from './program';
import { savedCalls } from './scenes';

export const IMPORTED = `${PLACE}/2025-11-14 191848 gemma3-latest Chimera imported`;

export function importSummary(tell: (progress: ImportProgress) => void): ImportSummary {
  tell({ done: 11, total: 36 });
  return {
    saved: [IMPORTED],
    already_there: 2,
    repeated: 20,
    problems: [
      {
        path: '/home/ada/bench/reports/run_1_chimera_technical_report.md',
        code: 'nothing_measured',
        reason: 'It is the text of a model without any measured figure.',
        hint: 'Import the agent report of the same run.',
      },
      {
        path: `/home/ada/bench/${'a-folder-with-a-long-name/'.repeat(6)}photo.png`,
        code: 'not_recognised',
        reason: 'It is no report, table or metrics file that this program knows.',
        hint: 'Leave it out.',
      },
    ],
  };
}

const ROWS = [
  ['mean throughput (tok/s)', '115.90', '115.90'],
  ['mean TTFT (ms) ⚠', '1662.56', '1021.03'],
  ['number of tokens', '4348.00', '4348.00'],
];

const REPORT = `<h1 id="report-chimera">Chimera: an Imported Run</h1>
<p>Measured by another program. Its rates are its own: tokens / the server's time, the first token included. Which calls were cold is inferred from their figures.</p>
<h2 id="report-aggregates">Aggregates</h2>
<table><thead><tr><th>Figure</th><th align="right">Printed</th><th align="right">From the rows</th></tr></thead>
<tbody>${ROWS.map(([name, printed, own]) => `<tr><td>${name}</td><td align="right">${printed}</td><td align="right">${own}</td></tr>`).join('')}</tbody></table>
<h2 id="report-what-to-know">What to Know</h2>
<ul><li>The printed mean TTFT is 1662.56 ms; the rows give 1021.03 ms.</li><li>Call 1 is taken for cold: its TTFT is 5049 ms where the others have 534 ms.</li></ul>
<h2 id="report-what-the-model-wrote">What the Model Wrote</h2>
<p>The tuned configuration decodes at 115.9 tok/s.</p>`;

export function importView(path: string, theme: Theme): ImportView {
  const calls = savedCalls(3);
  return {
    path,
    id: path.split('/').at(-1) ?? '',
    name: 'Chimera',
    model: 'gemma3:latest',
    measured_at: '2025-11-14T19:18:48Z',
    file: 'run_1/reports/chimera_report.md',
    kind: 'agent report, one row a call',
    runs: 3,
    calls: calls.length,
    flags: 2,
    figures: figures(
      calls.filter((call) => call.phase === 'measured'),
      3,
      theme,
      'gemma3:latest',
      ['Chimera'],
    ),
    report_html: REPORT,
    outline: [
      { level: 1, text: 'Chimera: an Imported Run', id: 'report-chimera' },
      { level: 2, text: 'Aggregates', id: 'report-aggregates' },
      { level: 2, text: 'What to Know', id: 'report-what-to-know' },
      { level: 2, text: 'What the Model Wrote', id: 'report-what-the-model-wrote' },
    ],
  };
}
