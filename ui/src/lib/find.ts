/** Finding words in a shown text: where they stand, and marking them without touching the text. */

/** More finds than these are counted no further: nobody walks through them. */
export const MOST_FINDS = 2000;

/** Every place of `wanted` in the text below an element, in reading order; capitals make no difference. A find does
 * not reach across two blocks, but across words that are set differently. */
export function findIn(root: HTMLElement, wanted: string): Range[] {
  const needle = fold(wanted.trim());
  if (needle === '') return [];
  const ranges: Range[] = [];
  for (const nodes of blocks(root)) {
    const text = fold(nodes.map((node) => node.data).join(''));
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
      const range = document.createRange();
      const [start, end] = [locate(nodes, at), locate(nodes, at + needle.length, true)];
      if (!start || !end) break;
      range.setStart(...start);
      range.setEnd(...end);
      ranges.push(range);
      if (ranges.length >= MOST_FINDS) return ranges;
    }
  }
  return ranges;
}

/** Letters that change their length with their case stay as they are: places must fit the text. */
function fold(text: string): string {
  const lower = text.toLowerCase().replaceAll('\u00a0', ' ');
  return lower.length === text.length ? lower : text;
}

const BLOCKS = new Set(
  'P,LI,TD,TH,H1,H2,H3,H4,H5,H6,PRE,BLOCKQUOTE,DT,DD,DIV,SECTION,TR,UL,OL,TABLE'.split(','),
);

/** The text nodes of each block, in reading order. */
function blocks(root: HTMLElement): Text[][] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: Text[][] = [];
  let last: Element | null = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const block = blockOf(node, root);
    if (block === last) found.at(-1)?.push(node as Text);
    else found.push([node as Text]);
    last = block;
  }
  return found;
}

function blockOf(node: Node, root: HTMLElement): Element {
  let element = node.parentElement;
  while (element && element !== root && !BLOCKS.has(element.tagName)) element = element.parentElement;
  return element ?? root;
}

/** The node and the offset in it of a place in the joined text. An end belongs to the node before it. */
function locate(nodes: Text[], place: number, isEnd = false): [Text, number] | null {
  let left = place;
  for (const node of nodes) {
    if (left < node.data.length || (isEnd && left === node.data.length)) return [node, left];
    left -= node.data.length;
  }
  return null;
}

/** Marks all finds and, apart from them, the present one. Where the window cannot mark, the present one is selected. */
export function mark(ranges: Range[], present: Range | undefined): void {
  if (typeof Highlight === 'function' && typeof CSS !== 'undefined' && 'highlights' in CSS) {
    CSS.highlights.set('find', new Highlight(...ranges.filter((range) => range !== present)));
    CSS.highlights.set('find-present', present ? new Highlight(present) : new Highlight());
    return;
  }
  const selection = getSelection();
  selection?.removeAllRanges();
  if (present) selection?.addRange(present);
}

/** Takes every mark away. */
export function unmark(): void {
  if (typeof CSS !== 'undefined' && 'highlights' in CSS) {
    CSS.highlights.delete('find');
    CSS.highlights.delete('find-present');
  }
}
