/** What a careful eye finds on the page, beside what axe finds. */

import type { Page } from '@playwright/test';

export const KINDS = {
  overflow: 'nothing sticks out sideways',
  clipped: 'no text is cut without a way to read it',
  covered: 'no control lies under or over another',
} as const;

export type Faults = Record<keyof typeof KINDS, string[]>;

/** The faults by their kind. */
export const inspect = (page: Page): Promise<Faults> => page.evaluate(find);

/** Runs in the page and can use nothing from outside itself. */
function find(): Faults {
  interface Box {
    left: number;
    right: number;
    top: number;
    bottom: number;
  }

  const faults: Faults = { overflow: [], clipped: [], covered: [] };
  const dialog = document.querySelector('dialog[open]');
  const scope = dialog ?? document.body;
  const CONTROLS =
    'button, a[href], input, select, textarea, summary, [role=tab], [role=menuitem], [role=option], [role=switch]';

  const name = (element: Element) => {
    const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40);
    const id = element.closest<HTMLElement>('[data-testid]')?.dataset['testid'] ?? '';
    return `${element.tagName.toLowerCase()}${id ? ` in ${id}` : ''} “${words}”`;
  };

  const isHiddenFromEyes = (element: Element) => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      if (getComputedStyle(at).clipPath.startsWith('inset(50%')) return true;
    }
    return false;
  };

  const isShown = (element: Element) =>
    element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
    element.getClientRects().length > 0 &&
    !isHiddenFromEyes(element);

  const inside = (outer: Box, inner: Box): Box => ({
    left: Math.max(outer.left, inner.left),
    right: Math.min(outer.right, inner.right),
    top: Math.max(outer.top, inner.top),
    bottom: Math.min(outer.bottom, inner.bottom),
  });

  /** The part of an element that can be seen: what scrolls away or is cut is not. */
  const seen = (element: Element): Box | null => {
    const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    let box = inside(element.getBoundingClientRect(), screen);
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflow !== 'visible') box = inside(box, at.getBoundingClientRect());
      if (at === dialog) break;
    }
    return box.right - box.left > 1 && box.bottom - box.top > 1 ? box : null;
  };

  // Words that are cut off get their hint when the pointer comes.
  for (const element of scope.querySelectorAll('*')) element.dispatchEvent(new PointerEvent('pointerenter'));

  const texts: { node: Text; parent: Element }[] = [];
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const parent = node.parentElement;
    if (!node.data.trim() || !parent || parent.closest('svg, script, style, option, title')) continue;
    if (isShown(parent)) texts.push({ node, parent });
  }

  function findOverflow() {
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) faults.overflow.push(`the page is ${wide} px too wide`);
    for (const element of scope.querySelectorAll<HTMLElement>('*')) {
      const style = getComputedStyle(element);
      if (!/auto|scroll/.test(style.overflowX) || element.scrollWidth <= element.clientWidth + 1) continue;
      // Code and raw data keep their lines and scroll, by keyboard too.
      if (element.matches('pre, pre *, textarea, [data-wide]') && element.tabIndex === 0) continue;
      // At a zoom of 200 % a table of ten columns may scroll within itself.
      if (innerWidth < 900 && element.tabIndex === 0 && element.querySelector(':scope > table')) continue;
      const far = element.scrollWidth - element.clientWidth;
      faults.overflow.push(`${name(element)} scrolls ${far} px sideways`);
    }
  }

  function rectsOf(node: Text) {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((rect) => rect.width > 0);
  }

  /** The nearest element that cuts this text off for good; null when it can be scrolled to or all can be seen. */
  function cutter(rect: DOMRect, parent: Element): [Element, string] | null {
    for (let at: Element | null = parent; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      const [x, y] = [style.overflowX, style.overflowY];
      if (/hidden|clip/.test(x) && (rect.right > box.right + 1 || rect.left < box.left - 1))
        return [at, 'sideways'];
      if (/hidden|clip/.test(y) && (rect.bottom > box.bottom + 3 || rect.top < box.top - 3))
        return [at, 'in height'];
      // Nothing can be scrolled to that begins before the beginning.
      if (/auto|scroll/.test(x) && rect.left + at.scrollLeft < box.left - 1) return [at, 'sideways'];
      if (/auto|scroll/.test(x) || /auto|scroll/.test(y)) return null;
      if (style.position === 'fixed' || at === dialog) return null;
    }
    return null;
  }

  /** Whether pointing here shows the whole text: its own title, or that of what lies around or over it. */
  function titled(parent: Element, text: string) {
    const plain = (words: string) => words.replaceAll(/[\s·]+/g, ' ').trim();
    let at: Element | null = parent;
    for (let up = 0; up < 4 && at && at !== document.body; up += 1, at = at.parentElement) {
      const titles = [at, ...at.querySelectorAll('[title]')].map((element) => (element as HTMLElement).title);
      if (titles.some((title) => plain(title).includes(plain(text)))) return true;
    }
    return false;
  }

  const BOXES =
    'button, label, td, th, section, dialog, nav, footer, figure, fieldset, [role=status], [role=alert]';

  function clipped({ node, parent }: { node: Text; parent: Element }): string | null {
    for (const rect of rectsOf(node)) {
      const cut = cutter(rect, parent);
      if (cut) {
        const [by, how] = cut;
        const style = getComputedStyle(by);
        const isMarked = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
        return isMarked && titled(parent, node.data.trim()) ? null : `${name(parent)} is cut ${how}`;
      }
      const box = parent.closest(BOXES)?.getBoundingClientRect();
      if (box && (rect.right > box.right + 1 || rect.left < box.left - 1) && seen(parent)) {
        return `${name(parent)} runs out of its box`;
      }
    }
    return null;
  }

  function findClipped() {
    faults.clipped.push(...texts.map(clipped).filter((fault) => fault !== null));
    for (const field of scope.querySelectorAll<HTMLInputElement>(
      'input:not([type=radio], [type=checkbox])',
    )) {
      if (!isShown(field) || field.scrollWidth <= field.clientWidth + 1) continue;
      if (!field.title) faults.clipped.push(`${name(field)} holds more than it shows and has no title`);
    }
  }

  /** Hangs over the page for as long as it is open: covering is what it is for. */
  function isFloating(element: Element) {
    for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (/absolute|fixed/.test(style.position) && Number(style.zIndex) >= 10) return true;
    }
    return false;
  }

  const labelled = (control: Element) =>
    control.matches('[type=radio], [type=checkbox]') ? (control.closest('label') ?? control) : control;

  function findCovered() {
    const boxes = [...scope.querySelectorAll(CONTROLS)].filter(isShown).flatMap((control) => {
      const box = seen(labelled(control));
      return box ? [{ control: labelled(control), box }] : [];
    });
    for (const [at, { control, box }] of boxes.entries()) {
      const hit = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
      const isOver = hit && (hit.closest('thead') || isFloating(hit));
      if (hit && !isOver && !control.contains(hit) && !hit.contains(control)) {
        faults.covered.push(`${name(control)} lies under ${name(hit)}`);
      }
      for (const { control: other, box: otherBox } of boxes.slice(at + 1)) {
        if (control.contains(other) || other.contains(control)) continue;
        if ([control, other].some((one) => one.closest('thead') || isFloating(one))) continue;
        const common = inside(box, otherBox);
        if (common.right - common.left > 1 && common.bottom - common.top > 1) {
          faults.covered.push(`${name(control)} and ${name(other)} overlap`);
        }
      }
    }
  }

  findOverflow();
  findClipped();
  findCovered();
  const once = (list: string[]) => [...new Set(list)];
  return { overflow: once(faults.overflow), clipped: once(faults.clipped), covered: once(faults.covered) };
}
