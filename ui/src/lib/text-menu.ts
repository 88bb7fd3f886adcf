/** What a right click finds: the selection to copy, and the text around the pointer to select. */

export interface TextPlace {
  x: number;
  y: number;
  selection: string;
  /** What "Select all" takes. */
  around: HTMLElement | null;
}

/** Fields keep the system's own menu: only it may paste. */
const FIELDS = 'input:not([type=checkbox], [type=radio], [type=button]), textarea, [contenteditable]';

/**
 * Takes the browser's menu away, since its Reload and Back would lose the page. Null where nothing can be copied, and in
 * fields. While the page is being developed Shift leaves the browser's menu.
 */
export function textPlace(event: MouseEvent): TextPlace | null {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(FIELDS) || (import.meta.env.DEV && event.shiftKey)) return null;
  event.preventDefault();
  const selection = window.getSelection()?.toString() ?? '';
  const around = target?.closest<HTMLElement>('.selectable') ?? null;
  if (selection === '' && !around) return null;
  return { x: event.clientX, y: event.clientY, selection, around };
}

export function selectAll(element: HTMLElement): void {
  window.getSelection()?.selectAllChildren(element);
}
