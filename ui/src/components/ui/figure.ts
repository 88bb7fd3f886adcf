/** A drawn figure as an element: inert, sized by its place, its points ready for pointer and keys. */

export interface FigurePoint {
  element: SVGGElement;
  /** The call it shows. */
  call: number;
  label: string;
}

export interface Picture {
  svg: SVGSVGElement;
  points: FigurePoint[];
}

/** Null when the text is no SVG. */
export function parseFigure(text: string): Picture | null {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  if (parsed.localName !== 'svg') return null;
  const svg = document.importNode(parsed, true) as unknown as SVGSVGElement;
  svg.setAttribute('aria-hidden', 'true');
  svg.removeAttribute('role');
  svg.removeAttribute('width');
  svg.removeAttribute('height');
  const points = [...svg.querySelectorAll<SVGGElement>('g.point')].map((element) => ({
    element,
    call: Number(element.getAttribute('data-call') ?? Number.NaN),
    label: element.querySelector('title')?.textContent ?? '',
  }));
  // The picture's own titles would open a second, slower hint over ours.
  for (const title of svg.querySelectorAll('title')) title.remove();
  return { svg, points };
}
