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

/** Rows as tab-separated values: what a spreadsheet takes from the clipboard. */
export function toTsv(rows: string[][]): string {
  const cell = (value: string) => value.replace(/[\t\r\n]+/g, ' ');
  return rows.map((row) => row.map(cell).join('\t')).join('\n');
}
