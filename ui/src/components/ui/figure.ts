/** A drawn figure as an element, and its marks: what lies near a place, and where a mark lies on the screen. */

import type { PlotMark, PlotView } from '../../lib/bindings';

/** A dot of 9 px is too small a target: so far around a mark it is still meant, in pixels of the screen. */
const REACH_PX = 14;

/** How a figure lies in the box that shows it: as large as fits, in the middle. */
export interface Placement {
  scale: number;
  left: number;
  top: number;
}

/** Null when the text is no SVG. Its own titles are left out: they would open a second, slower hint over ours. */
export function parseFigure(text: string): SVGSVGElement | null {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  if (parsed.localName !== 'svg') return null;
  const svg = document.importNode(parsed, true) as unknown as SVGSVGElement;
  svg.setAttribute('aria-hidden', 'true');
  svg.removeAttribute('role');
  svg.removeAttribute('width');
  svg.removeAttribute('height');
  for (const title of svg.querySelectorAll('title')) title.remove();
  return svg;
}

/** A box that is not laid out yet shows the figure in its own size. */
export function place({ width, height }: PlotView, boxWidth: number, boxHeight: number): Placement {
  const fits = Math.min(boxWidth / width, boxHeight / height);
  const scale = fits > 0 && Number.isFinite(fits) ? fits : 1;
  return {
    scale,
    left: Math.max(0, (boxWidth - width * scale) / 2),
    top: Math.max(0, (boxHeight - height * scale) / 2),
  };
}

/** The place of the mark nearest to a point of the figure (in its own pixels), -1 when none is within reach. */
export function nearest(marks: PlotMark[], x: number, y: number, scale: number): number {
  let best = -1;
  let least = REACH_PX / scale;
  for (const [index, mark] of marks.entries()) {
    const outside = (distance: number, size: number) => Math.max(0, Math.abs(distance) - size / 2);
    const away = Math.hypot(outside(x - mark.x, mark.width), outside(y - mark.y, mark.height));
    // Within several marks at once the one whose centre is nearer is meant.
    const distance = away + Math.hypot(x - mark.x, y - mark.y) / 1000;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

/** Everything a mark says, in one sentence for a screen reader. */
export function words({ name, value, note }: PlotMark): string {
  return [`${name}: ${value}`, note].filter((part) => part !== null).join('. ');
}
