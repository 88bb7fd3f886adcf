/**
 * What a careful eye finds on the page as it stands, by kind of fault. `inspect` runs in the page and can use nothing from
 * outside itself.
 */
export const KINDS = {
  overflow: 'nothing sticks out sideways',
  clipped: 'no text is cut without a way to read it',
  covered: 'no control lies under or over another',
  small: 'every target is 24 px or more',
  contrast: 'every text has a contrast of 4.5 or more',
  structure: 'headings, landmarks and tables are in order',
};

export function inspect() {
  const faults = { overflow: [], clipped: [], covered: [], small: [], contrast: [], structure: [] };
  const dialog = document.querySelector('dialog[open]');
  const scope = dialog ?? document.body;
  const CONTROLS =
    'button, a[href], input, select, textarea, summary, [role=tab], [role=menuitem], [role=option], [role=switch]';

  const name = (element) => {
    const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40);
    const id = element.closest('[data-testid]')?.dataset.testid ?? '';
    return `${element.tagName.toLowerCase()}${id ? ` in ${id}` : ''} “${words}”`;
  };

  const isHiddenFromEyes = (element) => {
    for (let at = element; at; at = at.parentElement) {
      if (getComputedStyle(at).clipPath.startsWith('inset(50%')) return true;
    }
    return false;
  };

  const isShown = (element) =>
    element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
    element.getClientRects().length > 0 &&
    !isHiddenFromEyes(element);

  const inside = (outer, inner) => ({
    left: Math.max(outer.left, inner.left),
    right: Math.min(outer.right, inner.right),
    top: Math.max(outer.top, inner.top),
    bottom: Math.min(outer.bottom, inner.bottom),
  });

  /** The part of an element that can be seen: what scrolls away or is cut is not. */
  const seen = (element) => {
    let box = inside(element.getBoundingClientRect(), {
      left: 0,
      top: 0,
      right: innerWidth,
      bottom: innerHeight,
    });
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflow !== 'visible') box = inside(box, at.getBoundingClientRect());
      if (at === dialog) break;
    }
    return box.right - box.left > 1 && box.bottom - box.top > 1 ? box : null;
  };

  const texts = [];
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.data.trim() || !parent || parent.closest('svg, script, style, option, title')) continue;
    if (isShown(parent)) texts.push({ node, parent });
  }

  function findOverflow() {
    if (document.documentElement.scrollWidth > innerWidth) {
      faults.overflow.push(`the page is ${document.documentElement.scrollWidth - innerWidth} px too wide`);
    }
    for (const element of scope.querySelectorAll('*')) {
      const style = getComputedStyle(element);
      if (!/auto|scroll/.test(style.overflowX) || element.scrollWidth <= element.clientWidth + 1) continue;
      // Code and raw data keep their lines and scroll, by keyboard too.
      if (element.matches('pre, pre *, textarea, [data-wide]') && element.tabIndex === 0) continue;
      // At a zoom of 200 % a table of ten columns may scroll within itself.
      if (innerWidth < 900 && element.tabIndex === 0 && element.querySelector(':scope > table')) continue;
      faults.overflow.push(
        `${name(element)} scrolls ${element.scrollWidth - element.clientWidth} px sideways`,
      );
    }
  }

  function rectsOf(node) {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((rect) => rect.width > 0);
  }

  /** The nearest element that cuts this text off for good; null when it can be scrolled to or all can be seen. */
  function cutter(rect, parent) {
    for (let at = parent; at && at !== document.body; at = at.parentElement) {
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

  /** Whether pointing here tells the whole text: its own title, or that of what lies around or over it. */
  function titled(parent, text) {
    const plain = (words) => words.replaceAll(/[\s·]+/g, ' ').trim();
    let at = parent;
    for (let up = 0; up < 4 && at && at !== document.body; up += 1, at = at.parentElement) {
      const titles = [at, ...at.querySelectorAll('[title]')].map((element) => element.title);
      if (titles.some((title) => plain(title).includes(plain(text)))) return true;
    }
    return false;
  }

  const BOXES =
    'button, label, td, th, section, dialog, nav, footer, figure, fieldset, [role=status], [role=alert]';

  function findClipped() {
    for (const { node, parent } of texts) {
      for (const rect of rectsOf(node)) {
        const cut = cutter(rect, parent);
        if (cut) {
          const [by, how] = cut;
          const style = getComputedStyle(by);
          const isMarked = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
          const canBeRead = titled(parent, node.data.trim());
          if (!isMarked || !canBeRead) faults.clipped.push(`${name(parent)} is cut ${how}`);
          break;
        }
        const box = parent.closest(BOXES)?.getBoundingClientRect();
        if (box && (rect.right > box.right + 1 || rect.left < box.left - 1) && seen(parent)) {
          faults.clipped.push(`${name(parent)} runs out of its box`);
          break;
        }
      }
    }
    for (const field of scope.querySelectorAll('input:not([type=radio], [type=checkbox])')) {
      if (!isShown(field) || field.scrollWidth <= field.clientWidth + 1) continue;
      if (!field.title) faults.clipped.push(`${name(field)} holds more than it shows and has no title`);
    }
  }

  /** Hangs over the page for as long as it is open: covering is what it is for. */
  function isFloating(element) {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (/absolute|fixed/.test(style.position) && Number(style.zIndex) >= 10) return true;
    }
    return false;
  }

  const controls = [...scope.querySelectorAll(CONTROLS)].filter(isShown);
  const labelled = (control) =>
    control.matches('[type=radio], [type=checkbox]') ? (control.closest('label') ?? control) : control;

  function findCovered() {
    const boxes = controls
      .map((control) => ({ control: labelled(control), box: seen(labelled(control)) }))
      .filter(({ box }) => box);
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

  function findSmall() {
    for (const control of controls) {
      const target = labelled(control);
      // A link within a sentence is as high as its line.
      if (target.matches('a') && getComputedStyle(target).display === 'inline') continue;
      const box = target.getBoundingClientRect();
      if (box.width < 23.5 || box.height < 23.5) {
        faults.small.push(`${name(target)} is ${box.width.toFixed(0)} x ${box.height.toFixed(0)} px`);
      }
    }
  }

  const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const known = new Map();
  /** Red, green, blue and opacity of any colour that CSS can say. */
  function rgba(colour) {
    let value = known.get(colour);
    if (!value) {
      pixel.clearRect(0, 0, 1, 1);
      pixel.fillStyle = colour;
      pixel.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data;
      value = [r, g, b, a / 255];
      known.set(colour, value);
    }
    return value;
  }

  const over = (top, below) => [0, 1, 2].map((at) => top[at] * top[3] + below[at] * (1 - top[3])).concat(1);

  function ground(element) {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    const canvas = rgba(getComputedStyle(document.body).backgroundColor);
    return layers.reduceRight((below, layer) => over(layer, below), [...canvas.slice(0, 3), 1]);
  }

  const luminance = (colour) => {
    const [r, g, b] = colour
      .slice(0, 3)
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };

  function opacity(element) {
    let value = 1;
    for (let at = element; at; at = at.parentElement) value *= Number(getComputedStyle(at).opacity);
    return value;
  }

  function findContrast() {
    const done = new Set();
    for (const { parent } of texts) {
      if (done.has(parent)) continue;
      done.add(parent);
      const style = getComputedStyle(parent);
      if (rgba(style.color)[3] === 0) continue;
      // The system's own grey for what cannot be used is the system's choice.
      if (matchMedia('(forced-colors: active)').matches && parent.closest(':disabled')) continue;
      const below = ground(parent);
      const ink = rgba(style.color);
      const seenInk = over([...ink.slice(0, 3), ink[3] * opacity(parent)], below);
      const [low, high] = [luminance(seenInk), luminance(below)].sort((a, b) => a - b);
      const ratio = (high + 0.05) / (low + 0.05);
      if (ratio < 4.495) faults.contrast.push(`${name(parent)} has ${ratio.toFixed(2)}`);
    }
  }

  function findStructure() {
    const wrong = (text) => faults.structure.push(text);
    if (!document.documentElement.lang) wrong('the page has no language');
    if (!document.title.trim()) wrong('the page has no title');
    for (const landmark of ['nav[aria-label="Views"]', 'main', 'body footer']) {
      if (document.querySelectorAll(landmark).length !== 1) wrong(`there is not one ${landmark}`);
    }
    for (const nav of document.querySelectorAll('nav:not([aria-label])')) wrong(`${name(nav)} has no name`);
    const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(
      (heading) => heading.checkVisibility() && !heading.closest('dialog'),
    );
    const levels = headings.map((heading) => Number(heading.tagName[1]));
    if (document.querySelector('[data-view] .view > *') && levels[0] !== 1)
      wrong('the first heading is no h1');
    levels.forEach((level, at) => {
      if (at > 0 && level > levels[at - 1] + 1) wrong(`${name(headings[at])} skips a level`);
    });
    for (const table of document.querySelectorAll('table')) {
      for (const head of table.querySelectorAll('thead th')) {
        if (!head.textContent?.trim()) wrong(`a column of ${name(table)} has no name`);
      }
      if (!table.querySelector('th')) wrong(`${name(table)} has no head`);
    }
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at)))
      wrong(`two elements are #${id}`);
  }

  findOverflow();
  findClipped();
  findCovered();
  findSmall();
  findContrast();
  findStructure();
  return Object.fromEntries(Object.entries(faults).map(([kind, list]) => [kind, [...new Set(list)]]));
}
