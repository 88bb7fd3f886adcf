/** Saving to a place that the user chooses, and the clipboard for what the Result view shows. */

import * as api from './api';
import { app } from './app.svelte';
import type { ExportFormat, PlotName, PlotView, ImportForm, SideChoice } from './bindings';
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

/** The forms in which a result and a comparison are saved. */
export const EXPORTS: readonly { format: ExportFormat; text: string; ending: string }[] = [
  { format: 'markdown', text: 'Markdown with its plots…', ending: 'md' },
  { format: 'html', text: 'HTML, one file…', ending: 'html' },
  { format: 'csv', text: 'CSV, one line a call…', ending: 'csv' },
  { format: 'json', text: 'JSON, everything…', ending: 'json' },
  { format: 'png', text: 'PNG, all figures…', ending: 'png' },
];

export const saveReport = (path: string, name: string, format: ExportFormat, ending: string) =>
  save(`${name}.${ending}`, format, (target) => api.saveReport(path, format, target));

/** What draws figures for the clipboard and saves them. */
export interface FigureSource {
  /** How their files begin. */
  name: string;
  draw: (figure: PlotName, format: ExportFormat) => Promise<ArrayBuffer>;
  save: (figure: PlotName, format: ExportFormat, target: string) => Promise<unknown>;
}

/** The figures of a run, by its folder and its name. */
export const figuresOfRun = (path: string, name: string): FigureSource => ({
  name,
  draw: (figure, format) => api.drawFigure(path, figure, format),
  save: (figure, format, target) => api.saveFigure(path, figure, format, target),
});

/** The figures of runs side by side. */
export const figuresOfLineup = (choices: SideChoice[]): FigureSource => ({
  name: 'comparison',
  draw: (figure, format) => api.drawLineupFigure(choices, figure.name, format),
  save: (figure, format, target) => api.saveLineupFigure(choices, figure.name, format, target),
});

export const saveLineup = (choices: SideChoice[], format: ExportFormat, ending: string) =>
  save(`comparison.${ending}`, format, (target) => api.saveLineup(choices, format, target));

const ENDINGS: Record<ImportForm, { format: ExportFormat; ending: string }> = {
  markdown: { format: 'markdown', ending: 'md' },
  html: { format: 'html', ending: 'html' },
  origin: { format: 'markdown', ending: 'md' },
  csv: { format: 'csv', ending: 'csv' },
  json: { format: 'json', ending: 'json' },
  png: { format: 'png', ending: 'png' },
};

export function saveImport(path: string, name: string, form: ImportForm) {
  const { format, ending } = ENDINGS[form];
  return save(`${name}.${ending}`, format, (target) => api.saveImport(path, form, target));
}

export const saveFigure = (source: FigureSource, figure: PlotName, format: 'png' | 'svg') =>
  save(`${source.name} ${figure.name}.${format}`, format, (target) => source.save(figure, format, target));

/** The picture of a figure; a window that takes no pictures from a page says so and offers to save it. */
export async function copyFigure(source: FigureSource, figure: PlotName, title: string) {
  const done = await app.aside(() => copyPicture(() => source.draw(figure, 'png')));
  if (done) app.say(`“${title}” is on the clipboard as a picture.`);
  else if (done === false)
    app.say('This window cannot put pictures on the clipboard.', {
      failed: true,
      action: { label: 'Save as PNG', act: () => void saveFigure(source, figure, 'png') },
    });
}

/** The drawing of a figure as text. */
export async function copyDrawing(source: FigureSource, figure: PlotName, title: string) {
  await app.aside(async () => {
    const bytes = await source.draw(figure, 'svg');
    await copy(new TextDecoder().decode(bytes));
    app.say(`“${title}” is on the clipboard as SVG text.`);
  });
}

/** What is said of a figure, for where no picture can be. */
export const copyWords = (figure: PlotView) => copyText(figure.alt, `The numbers of “${figure.title}”`);

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
