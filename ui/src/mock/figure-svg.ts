/** Figures in the shape the Rust side draws them: an inert SVG with named points. */

import type { CallRecord, FigureView, Stage, Theme } from '../lib/bindings';

const COLOURS = {
  light: { bg: '#FFFFFF', line: '#D9DCE1', text: '#1B1D21', soft: '#5A606B', series: '#0072B2' },
  dark: { bg: '#1A1B1E', line: '#34373D', text: '#ECEDEF', soft: '#A9AFBA', series: '#56B4E9' },
  contrast: { bg: '#000000', line: '#8A8A8A', text: '#FFFFFF', soft: '#F0F0F0', series: '#66C2FF' },
} as const;

const FONT = 'font-family="DejaVu Sans, Verdana, sans-serif"';

interface Kind {
  name: string;
  title: string;
  unit: string;
  value: (call: CallRecord) => number | null;
  group: 'decode' | 'ttft';
}

const KINDS: Kind[] = [
  {
    name: 'throughput',
    title: 'Throughput per run',
    unit: 'tok/s',
    value: (call) => call.metrics.decode_tps,
    group: 'decode',
  },
  { name: 'ttft', title: 'TTFT per run', unit: 'ms', value: (call) => call.metrics.ttft_ms, group: 'ttft' },
];

const escape = (text: string) =>
  text.replace(
    /[<>&"]/g,
    (sign) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[sign] ?? sign,
  );

export function figures(calls: CallRecord[], runs: number, theme: Theme, model: string): FigureView[] {
  const stages: Stage[] = ['analysis', 'report'];
  return KINDS.flatMap((kind) =>
    stages
      .map((stage) =>
        draw(
          kind,
          stage,
          calls.filter((call) => call.stage === stage),
          runs,
          theme,
          model,
        ),
      )
      .filter((figure) => figure !== null),
  );
}

function draw(
  kind: Kind,
  stage: Stage,
  calls: CallRecord[],
  runs: number,
  theme: Theme,
  model: string,
): FigureView | null {
  const c = COLOURS[theme];
  const points = calls
    .map((call) => ({ call, value: kind.value(call) }))
    .filter((point): point is { call: CallRecord; value: number } => point.value !== null);
  if (points.length === 0) return null;
  const values = points.map((point) => point.value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = (high - low || high || 1) * 0.2;
  const x = (run: number) => 214 + (1489 * (run - 0.5)) / runs;
  const y = (value: number) => 780 - (560 * (value - low + pad)) / (high - low + 2 * pad);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const text = (at: string, words: string, fill: string, size = 44) =>
    `<text ${at} dy="0.3em" ${FONT} font-size="${size}" fill="${fill}">${escape(words)}</text>`;
  const ticks = [0, 1, 2, 3].map((step) => low - pad + ((high - low + 2 * pad) * step) / 3);
  const dots = points.map(({ call, value }) => {
    const hollow = call.cold || call.validity.reasons.some((reason) => reason.figures.includes(kind.group));
    const label = `Baseline, run ${call.run}: ${value.toFixed(1)} ${kind.unit}${call.cold ? ', cold' : hollow ? ', invalid' : ''}`;
    return `<g class="point" data-call="${call.index}" data-run="${call.run}"><title>${label}</title><circle cx="${x(call.run)}" cy="${y(value)}" r="18" fill="${hollow ? c.bg : c.series}" stroke="${c.series}" stroke-width="5"/></g>`;
  });
  const every = Math.ceil(runs / 12);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="560" height="260" viewBox="0 0 2240 1040" role="img">
<title>${kind.title}</title>
<rect width="2240" height="1040" fill="${c.bg}"/>
${ticks.map((tick) => `<rect x="214" y="${y(tick)}" width="1489" height="4" fill="${c.line}"/>${text(`x="182" y="${y(tick)}" text-anchor="end"`, tick.toFixed(1), c.soft)}`).join('')}
<rect x="214" y="${y(mean + pad / 3)}" width="1489" height="${y(mean - pad / 3) - y(mean + pad / 3)}" opacity="0.12" fill="${c.series}"/>
<rect x="214" y="${y(mean)}" width="1489" height="6" fill="${c.series}"/>
${text('x="56" y="80" font-weight="bold"', kind.title, c.text, 52)}${text('x="56" y="150"', model.slice(0, 60), c.soft)}
${text('x="2184" y="80" text-anchor="end"', `${kind.unit}, ${stage} stage`, c.soft)}
${text(`x="1740" y="${y(mean)}"`, `Baseline ${mean.toFixed(1)}`, c.text)}
${Array.from({ length: runs }, (_, at) => at + 1)
  .filter((run) => (run - 1) % every === 0)
  .map((run) => text(`x="${x(run)}" y="870" text-anchor="middle"`, String(run), c.soft))
  .join('')}
${dots.join('\n')}
</svg>`;
  return {
    name: `${kind.name}-${stage}`,
    title: kind.title,
    unit: kind.unit,
    svg,
    alt: `${kind.title}, ${stage} stage: ${values.length} values, mean ${mean.toFixed(1)} ${kind.unit}, from ${low.toFixed(1)} to ${high.toFixed(1)}.`,
  };
}
