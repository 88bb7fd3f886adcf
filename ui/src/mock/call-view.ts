/** Raw marks of a call and what follows from them, as the Rust side gives them on demand. Mock only. */

import type { CallRecord, CallView, PlotMark, FigureView, Theme } from '../lib/bindings';
import { document, FRAME, HEIGHT, valueAxis, WIDTH } from './figure-svg';
import { random } from './random';

/** A call of this index has lost its marks. */
export const WITHOUT_MARKS = 2;

const round = (value: number) => Math.round(value * 1000) / 1000;

export function callView(call: CallRecord, theme: Theme): CallView {
  const { ttft_ms, e2e_ms, chunks, duration_ms } = call.metrics;
  if (call.index === WITHOUT_MARKS) {
    return {
      index: call.index,
      marks: null,
      failure: {
        code: 'marks_damaged',
        message: `The raw marks of this call cannot be read from events/call-000${call.index}.json.gz: unexpected end of file.`,
        hint: 'The call’s figures stand; they were computed when it was measured. The file is untouched.',
        problems: [],
      },
      gaps: null,
      figures: [],
    };
  }
  const draw = random(call.index);
  const step = chunks > 1 ? ((e2e_ms ?? 0) - (ttft_ms ?? 0)) / (chunks - 1) : 0;
  const at_ms = Array.from({ length: chunks }, (_, place) =>
    round((ttft_ms ?? 0) + step * place + (place > 0 ? draw() * 2 - 1 : 0)),
  );
  const gap_ms = at_ms.map((at, place) => round(at - (at_ms[place - 1] ?? 0)));
  const [median_ms, max_ms] = [step, Math.max(...gap_ms.slice(1), 0)];
  return {
    index: call.index,
    marks: {
      headers_ms: call.failure ? null : 1.2,
      at_ms,
      gap_ms,
      text_bytes: at_ms.map(() => 4),
      reasoning: at_ms.map((_, place) => call.reasoning !== '' && place < 20),
      done_ms: duration_ms,
    },
    failure: null,
    gaps:
      chunks > 1
        ? {
            count: chunks - 1,
            median_ms,
            max_ms,
            max_before_chunk: gap_ms.indexOf(max_ms) + 1,
            stalls: 0,
            stalled_ms: 0,
            stall_ms: Math.max(250, 10 * median_ms),
          }
        : null,
    figures: chunks > 2 ? [rate(call, at_ms, theme)] : [],
  };
}

function rate(call: CallRecord, at_ms: number[], theme: Theme): FigureView {
  const draw = random(77 + call.index);
  const [first, last] = [(at_ms[0] ?? 0) / 1000, (at_ms.at(-1) ?? 0) / 1000];
  const right = 460;
  const x = (seconds: number) => FRAME.left + ((right - FRAME.left) * seconds) / last / 1.06;
  const y = (value: number) => FRAME.bottom - ((FRAME.bottom - FRAME.top) * value) / 130;
  const count = 60;
  const marks = Array.from({ length: count }, (_, place): PlotMark => {
    const [from, to] = [0, 1].map((end) => first + ((last - first) * (place + end)) / count) as [
      number,
      number,
    ];
    const value = (call.metrics.decode_tps ?? 100) + (draw() - 0.5) * 16;
    return {
      call: null,
      series: 0,
      name: `${from.toFixed(2)} to ${to.toFixed(2)} s`,
      value: `${value.toFixed(0)} tok/s`,
      note: null,
      x: (x(from) + x(to)) / 2,
      y: y(value),
      width: x(to) - x(from),
      height: 8,
    };
  });
  const path = marks
    .map((mark) => `${mark.x - mark.width / 2},${mark.y} ${mark.x + mark.width / 2},${mark.y}`)
    .join(' ');
  const stroke = { light: '#0072B2', dark: '#56B4E9', contrast: '#66C2FF' }[theme];
  return {
    name: `rate-call-${call.index + 1}`,
    title: 'Rate over the call',
    subtitle: `Call ${call.index + 1}`,
    unit: 'tok/s',
    svg: document(
      'Rate over the call',
      theme,
      `${valueAxis(0, 130, theme, right)}<polyline fill="none" stroke="${stroke}" stroke-width="2" points="${path}"/>`,
    ),
    alt: `Rate over the call: about ${(call.metrics.decode_tps ?? 0).toFixed(0)} tok/s.`,
    width: WIDTH,
    height: HEIGHT,
    marks,
  };
}
