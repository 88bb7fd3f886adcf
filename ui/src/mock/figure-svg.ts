/** Figures in the shape the Rust side draws them: an inert SVG, and its marks as data in the drawing's own pixels. */

import type { CallRecord, Figure, PlotMark, FigureView, Stage, Theme } from '../lib/bindings';

export const COLOURS = {
  light: { bg: '#FFFFFF', line: '#D9DCE1', text: '#1B1D21', soft: '#5A606B' },
  dark: { bg: '#1A1B1E', line: '#34373D', text: '#ECEDEF', soft: '#A9AFBA' },
  contrast: { bg: '#000000', line: '#8A8A8A', text: '#FFFFFF', soft: '#F0F0F0' },
} as const;
const SERIES = {
  light: ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#1B1D21'],
  dark: ['#56B4E9', '#D55E00', '#009E73', '#CC79A7', '#E69F00'],
  contrast: ['#66C2FF', '#FF8C4A', '#2EE6A8', '#FF9FD0', '#FFE14D'],
} as const;

const FONT = 'font-family="DejaVu Sans, Verdana, sans-serif"';
export const [WIDTH, HEIGHT] = [560, 260];
export const FRAME = { left: 54, right: 426, top: 24, bottom: 196 };

interface Kind {
  name: string;
  title: string;
  unit: string;
  value: (call: CallRecord) => number | null;
  group: Figure;
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

export const words = (x: number, y: number, text: string, fill: string, anchor = 'start', size = 11) =>
  `<text x="${x}" y="${y}" dy="0.3em" text-anchor="${anchor}" ${FONT} font-size="${size}" fill="${fill}">${escape(text)}</text>`;

const note = (call: CallRecord, group: Figure): string | null => {
  const against = call.validity.reasons.filter((reason) => reason.figures.includes(group));
  if (against.length > 0) return `Invalid: ${against.map((reason) => reason.message).join(' ')}`;
  return call.cold ? 'Cold: the model was loaded for it; it enters no mean.' : null;
};

/** The document around what was drawn. */
export function document(title: string, theme: Theme, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"><title>${escape(title)}</title><rect width="${WIDTH}" height="${HEIGHT}" fill="${COLOURS[theme].bg}"/>${body}</svg>`;
}

/** Lines across the plot with their values. */
export function valueAxis(low: number, high: number, theme: Theme, right = FRAME.right): string {
  const y = (value: number) => FRAME.bottom - ((FRAME.bottom - FRAME.top) * (value - low)) / (high - low);
  return [0, 1, 2, 3, 4]
    .map((step) => low + ((high - low) * step) / 4)
    .map(
      (tick) =>
        `<rect x="${FRAME.left}" y="${y(tick)}" width="${right - FRAME.left}" height="1" fill="${COLOURS[theme].line}"/>${words(46, y(tick), tick.toFixed(high - low < 40 ? 1 : 0), COLOURS[theme].soft, 'end')}`,
    )
    .join('');
}

function runAxis(runs: number, theme: Theme, right: number): string {
  const every = Math.ceil(runs / 12);
  return Array.from({ length: runs }, (_, at) => at + 1)
    .filter((run) => (run - 1) % every === 0)
    .map((run) => {
      const x = FRAME.left + ((right - FRAME.left) * (run - 0.5)) / runs;
      return words(x, 213, String(run), COLOURS[theme].soft, 'middle');
    })
    .join('');
}

export function figures(
  calls: CallRecord[],
  runs: number,
  theme: Theme,
  model: string,
  arms: string[] = ['Baseline'],
): FigureView[] {
  const stages: Stage[] = ['analysis', 'report'];
  const of = (stage: Stage) => calls.filter((call) => call.stage === stage);
  const dots = KINDS.flatMap((kind) =>
    stages.map((stage) => draw(kind, stage, of(stage), runs, theme, model, arms)),
  );
  const times = stages.flatMap((stage) =>
    arms.map((arm, index) =>
      time(
        stage,
        of(stage).filter((call) => call.arm === index),
        runs,
        theme,
        arms.length > 1 ? arm : model,
        index,
      ),
    ),
  );
  return [...dots, ...times].filter((figure) => figure !== null);
}

function draw(
  kind: Kind,
  stage: Stage,
  calls: CallRecord[],
  runs: number,
  theme: Theme,
  model: string,
  arms: string[],
): FigureView | null {
  const c = COLOURS[theme];
  const points = calls
    .map((call) => ({ call, value: kind.value(call) }))
    .filter((point): point is { call: CallRecord; value: number } => point.value !== null);
  if (points.length === 0) return null;
  const values = points.map((point) => point.value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const pad = (most - least || most || 1) * 0.2;
  const [low, high] = [least - pad, most + pad];
  const y = (value: number) => FRAME.bottom - ((FRAME.bottom - FRAME.top) * (value - low)) / (high - low);
  const step = (FRAME.right - FRAME.left) / runs;
  const marks = points.map(({ call, value }): PlotMark => ({
    call: call.index,
    series: call.arm,
    name: `${arms[call.arm] ?? ''}, run ${call.run}`,
    value: `${value.toFixed(1)} ${kind.unit}`,
    note: note(call, kind.group),
    x:
      FRAME.left +
      step * (call.run - 0.5) +
      (call.arm - (arms.length - 1) / 2) * Math.min(step / (arms.length + 1), 12),
    y: y(value),
    width: 9,
    height: 9,
  }));
  const colour = (arm: number) => SERIES[theme][arm % 5] ?? c.text;
  const dots = marks.map(
    (mark) =>
      `<g class="point" data-call="${mark.call}"><circle cx="${mark.x}" cy="${mark.y}" r="4.5" fill="${mark.note ? c.bg : colour(mark.series)}" stroke="${colour(mark.series)}" stroke-width="1.4"/></g>`,
  );
  const means = arms.map((arm, index) => {
    const own = points.filter((point) => point.call.arm === index && !note(point.call, kind.group));
    if (own.length === 0) return words(440, 40 + index * 16, `${arm} no mean`, c.text);
    const mean = own.reduce((sum, point) => sum + point.value, 0) / own.length;
    return `<rect x="${FRAME.left}" y="${y(mean)}" width="${FRAME.right - FRAME.left}" height="1.5" fill="${colour(index)}"/>${words(440, y(mean) + index * 14, `${arm.slice(0, 12)} ${mean.toFixed(1)}`, c.text)}`;
  });
  const body = `${valueAxis(low, high, theme)}${means.join('')}${runAxis(runs, theme, FRAME.right)}${dots.join('\n')}${words(14, 240, 'Line: mean; band: its 95 % interval. Hollow: cold or invalid, not in the mean.', c.soft, 'start', 10)}`;
  return {
    name: `${kind.name}-${stage}`,
    title: kind.title,
    subtitle: arms.length > 1 ? '' : model,
    unit: `${kind.unit}, ${stage} stage`,
    svg: document(kind.title, theme, body),
    alt: `${kind.title}, ${stage} stage: ${values.length} values, from ${least.toFixed(1)} to ${most.toFixed(1)} ${kind.unit}.`,
    width: WIDTH,
    height: HEIGHT,
    marks: marks.sort((a, b) => a.x - b.x),
  };
}

function time(
  stage: Stage,
  calls: CallRecord[],
  runs: number,
  theme: Theme,
  subtitle: string,
  arm: number,
): FigureView | null {
  const c = COLOURS[theme];
  const bars = calls.filter((call) => call.metrics.duration_ms !== null);
  if (bars.length === 0) return null;
  const right = 546;
  const most = Math.max(...bars.map((call) => (call.metrics.duration_ms ?? 0) / 1000)) * 1.06;
  const step = (right - FRAME.left) / runs;
  const high = (ms: number) => ((FRAME.bottom - FRAME.top) * ms) / 1000 / most;
  const parts = (call: CallRecord): [string, number, string][] => {
    const { load_ms, prefill_ms, e2e_ms, ttft_ms, duration_ms } = call.metrics;
    const known: [string, number, string][] = [
      ['load', load_ms ?? 0, SERIES[theme][3]],
      ['prefill', prefill_ms ?? 0, SERIES[theme][2]],
      ['decode', (e2e_ms ?? 0) - (ttft_ms ?? 0), SERIES[theme][0]],
    ];
    const rest = (duration_ms ?? 0) - known.reduce((sum, [, ms]) => sum + ms, 0);
    return [...known, ['overhead', Math.max(0, rest), c.soft]];
  };
  const seconds = (ms: number) => (ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`);
  const marks: PlotMark[] = [];
  const drawn = bars.map((call) => {
    const width = Math.min(46, step * 0.68);
    const x = FRAME.left + step * (call.run - 0.5);
    let bottom = FRAME.bottom;
    const blocks = parts(call).map(([, ms, fill]) => {
      bottom -= high(ms);
      return `<rect x="${x - width / 2}" y="${bottom}" width="${width}" height="${high(ms)}" fill="${fill}"/>`;
    });
    const whole = FRAME.bottom - bottom;
    marks.push({
      call: call.index,
      series: 0,
      name: `Run ${call.run}`,
      value: `${seconds(call.metrics.duration_ms ?? 0)}: ${parts(call)
        .map(([name, ms]) => `${name} ${seconds(ms)}`)
        .join(', ')}`,
      note: note(call, 'end_to_end')?.replace('enters no mean', 'is in no median') ?? null,
      x,
      y: bottom + whole / 2,
      width,
      height: whole,
    });
    return `<g class="point" data-call="${call.index}">${blocks.join('')}</g>`;
  });
  const legend = ['load', 'prefill', 'decode', 'overhead'].map((name, index) => {
    const fill = [SERIES[theme][3], SERIES[theme][2], SERIES[theme][0], c.soft][index] ?? c.soft;
    return `<rect x="${14 + index * 100}" y="228" width="9" height="9" fill="${fill}"/>${words(28 + index * 100, 233, name, c.text)}`;
  });
  return {
    name: `time-${stage}${arm > 0 ? `-${arm + 1}` : ''}`,
    title: 'Where the time goes',
    subtitle,
    unit: `s a call, ${stage} stage`,
    svg: document(
      'Where the time goes',
      theme,
      valueAxis(0, most, theme, right) + runAxis(runs, theme, right) + drawn.join('') + legend.join(''),
    ),
    alt: `Where the time goes, ${stage} stage, ${bars.length} calls.`,
    width: WIDTH,
    height: HEIGHT,
    marks: marks.sort((a, b) => a.x - b.x),
  };
}
