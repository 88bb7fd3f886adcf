/** Puts text, and where given its formatted form, on the clipboard. Rejects when the system refuses both ways. */
export async function copy(text: string, html?: string): Promise<void> {
  try {
    if (html === undefined) await navigator.clipboard.writeText(text);
    else {
      const part = (type: string, value: string) => new Blob([value], { type });
      await navigator.clipboard.write([
        new ClipboardItem({ 'text/plain': part('text/plain', text), 'text/html': part('text/html', html) }),
      ]);
    }
  } catch (cause) {
    // WebKit refuses the asynchronous clipboard outside a secure context; the old way still works there.
    if (!copyByEvent(text, html)) throw cause;
  }
}

function copyByEvent(text: string, html?: string): boolean {
  let taken = false;
  const fill = (event: ClipboardEvent) => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', text);
    if (html !== undefined) event.clipboardData?.setData('text/html', html);
    taken = event.clipboardData !== null;
  };
  document.addEventListener('copy', fill, { once: true });
  const done = document.execCommand('copy');
  document.removeEventListener('copy', fill);
  return done && taken;
}

/** Puts a PNG picture on the clipboard. False where this window cannot: there is no older way for pictures. */
export async function copyPicture(png: () => Promise<ArrayBuffer>): Promise<boolean> {
  const TYPE = 'image/png';
  const able = typeof ClipboardItem === 'function' && typeof navigator.clipboard?.write === 'function';
  if (!able) return false;
  // The promise is handed over unresolved: a clipboard that was reached by a click is not kept open for a drawing.
  const picture = png().then((bytes) => new Blob([bytes], { type: TYPE }));
  try {
    await navigator.clipboard.write([new ClipboardItem({ [TYPE]: picture })]);
    return true;
  } catch {
    // Why the picture could not be drawn is told by the picture itself; all else is the window's refusal.
    await picture;
    return false;
  }
}

/** Rows as tab-separated values: what a spreadsheet takes from the clipboard. */
export function toTsv(rows: string[][]): string {
  const cell = (value: string) => value.replace(/[\t\r\n]+/g, ' ');
  return rows.map((row) => row.map(cell).join('\t')).join('\n');
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) => text.replace(/[&<>"]/g, (sign) => SIGNS[sign] ?? sign);

/** A table as a mail and a text program take it. The first row is the head; from column `texts` on cells are numbers. */
export function toHtml(rows: string[][], texts: number): string {
  const line = (tag: 'th' | 'td') => (row: string[]) =>
    `<tr>${row
      .map((cell, at) => `<${tag} align="${at < texts ? 'left' : 'right'}">${escape(cell)}</${tag}>`)
      .join('')}</tr>`;
  const [head, ...body] = rows;
  return `<table border="1" cellspacing="0" cellpadding="4"><thead>${head ? line('th')(head) : ''}</thead><tbody>${body
    .map(line('td'))
    .join('')}</tbody></table>`;
}
