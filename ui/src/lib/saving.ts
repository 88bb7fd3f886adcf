/** Saving to a place that the user chooses, and the clipboard for what the Result view shows. */

import * as api from './api';
import { app } from './app.svelte';
import type { ExportFormat, FigureName, FigureView } from './bindings';
import { copy, copyPicture, toHtml, toTsv } from './clipboard';

/** Asks where to, saves there, and says so with a way to the file. A cancel is silent. */
async function save(name: string, format: ExportFormat, write: (target: string) => Promise<unknown>) {
  const target = await app.aside(() => api.pickSavePath(name, format));
  if (!target) return;
  const saved = await app.aside(async () => {
    await write(target);
    return true;
  });
  if (!saved) return;
  app.say(`Saved to ${target}`, {
    action: { label: 'Show in folder', act: () => void app.aside(() => api.showInFolder(target)) },
  });
}

export const saveReport = (path: string, name: string, format: ExportFormat, ending: string) =>
  save(`${name}.${ending}`, format, (target) => api.saveReport(path, format, target));

export const saveFigure = (path: string, run: string, figure: FigureName, format: 'png' | 'svg') =>
  save(`${run} ${figure.name}.${format}`, format, (target) => api.saveFigure(path, figure, format, target));

/** The picture of a figure; a window that takes no pictures from a page says so and offers to save it. */
export async function copyFigure(path: string, run: string, figure: FigureName, title: string) {
  const done = await app.aside(() => copyPicture(() => api.drawFigure(path, figure, 'png')));
  if (done) app.say(`“${title}” is on the clipboard as a picture.`);
  else if (done === false)
    app.say('This window cannot put pictures on the clipboard.', {
      failed: true,
      action: { label: 'Save as PNG', act: () => void saveFigure(path, run, figure, 'png') },
    });
}

/** The drawing of a figure as text. */
export async function copyDrawing(path: string, figure: FigureName, title: string) {
  await app.aside(async () => {
    const bytes = await api.drawFigure(path, figure, 'svg');
    await copy(new TextDecoder().decode(bytes));
    app.say(`“${title}” is on the clipboard as SVG text.`);
  });
}

/** What is said of a figure, for where no picture can be. */
export const copyWords = (figure: FigureView) => copyText(figure.alt, `The numbers of “${figure.title}”`);

/** A table with its head: as cells for a spreadsheet, as a table for a mail. */
export async function copyTable(rows: string[][], texts: number, what: string) {
  await app.aside(async () => {
    await copy(toTsv(rows), toHtml(rows, texts));
    app.say(`${what} is on the clipboard.`);
  });
}

export async function copyText(text: string, what: string) {
  await app.aside(async () => {
    await copy(text);
    app.say(`${what} is on the clipboard.`);
  });
}
