/**
 * Every state of the window in every theme and size, in Chromium with the mocked program.
 * `npm run screenshots -- [--update] [--only PART] [--out DIR] [--no-build]`
 *
 * `--update` makes the kept pictures anew; `--out` also keeps every picture in full size, to look at.
 */

import { mkdirSync, readdirSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { settled, Stage, THEMES } from './browser.mjs';
import { inspect, KINDS } from './inspect.mjs';
import { walk } from './keyboard.mjs';
import { Book } from './book.mjs';
import { compare, KEPT, keepOnly } from './pictures.mjs';
import { ROADS } from './roads.mjs';
import { theChecksSee } from './self-test.mjs';
import { STATES } from './table.mjs';

const { values } = parseArgs({
  options: {
    update: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: '' },
    'no-build': { type: 'boolean', default: false },
    browser: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' },
  },
});

const HOME = [1280, 820];
/** Beside the usual size. A zoom of 200 % halves what the page has in each direction. */
const SIZES = { 900: [900, 600], zoomed: [640, 410], wide: [1920, 1080], '4k': [3840, 2160] };
/** Pages at work at once. */
const WORKERS = 2;

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const book = new Book();

/** The page's policy forbids added scripts; the browser's own evaluation is not bound by it. */
async function audit(page, covers) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (enabled) =>
      window.axe.run(document, { rules: { 'target-size': { enabled } }, resultTypes: ['violations'] }),
    !covers,
  );
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map((node) => node.target.join(' '))
        .join(' | ')}`,
  );
}

async function inspected(page, state, where) {
  const faults = await page.evaluate(inspect);
  for (const [kind, sentence] of Object.entries(KINDS))
    book.check(`${state.name}: ${sentence}`, faults[kind], where);
}

async function pictured(page, state, theme, size) {
  const name = size === 'usual' ? `${state.name}-${theme}` : `${state.name}-${theme}-${size}`;
  const isKept =
    (values.update || existsSync(KEPT)) &&
    (state.pictures ?? []).includes(size === 'usual' ? theme : `${theme}@${size}`);
  if (!isKept && !values.out) return;
  await page.mouse.move(0, 0);
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  if (values.out) writeFileSync(join(values.out, `${name}.png`), png);
  if (isKept)
    book.check(
      `${name} looks as it was kept`,
      compare(name, png, { update: values.update, out: values.out || 'screenshots' }),
    );
}

/** Reaches the state once, then changes theme and size around it. */
async function visit(stage, state) {
  const { page, complaints, close } = await stage.page(state.query ?? '', { size: HOME });
  try {
    await state.steps(page);
    // A run that is held at a moment has reached it only when all that comes before has been told.
    if (/\bat=(?!broken)/.test(state.query ?? '')) await page.waitForSelector('html[data-stands-still]');
    for (const theme of Object.keys(THEMES)) {
      await page.emulateMedia(THEMES[theme]);
      await settled(page);
      await pictured(page, state, theme, 'usual');
      await inspected(page, state, theme);
      book.check(`${state.name}: axe finds nothing`, await audit(page, Boolean(state.covers)), theme);
    }
    for (const [size, [width, height]] of Object.entries(SIZES)) {
      await page.setViewportSize({ width, height });
      for (const theme of themesAt(state, size)) {
        await page.emulateMedia(THEMES[theme]);
        await settled(page);
        await pictured(page, state, theme, size);
      }
      await inspected(page, state, `${width} x ${height}`);
    }
    if (state.tab !== false) await tabbed(page, state);
  } catch (error) {
    complaints.push(String(error));
  }
  book.check(`${state.name}: the page complains of nothing`, complaints);
  await close();
  book.tell(state.name);
}

/** Light, and whatever is kept as a picture at this size. */
function themesAt(state, size) {
  const kept = (state.pictures ?? []).filter((picture) => picture.endsWith(`@${size}`));
  return [...new Set(['light', ...kept.map((picture) => picture.split('@')[0])])];
}

async function tabbed(page, state) {
  await page.setViewportSize({ width: 900, height: 600 });
  await page.emulateMedia(THEMES.light);
  await settled(page);
  const { missed, hidden } = await walk(page);
  book.check(`${state.name}: Tab reaches every control`, missed);
  book.check(`${state.name}: the eye sees where the keyboard is`, hidden);
}

async function main() {
  const begin = Date.now();
  if (values.out) mkdirSync(values.out, { recursive: true });
  const stage = await Stage.open(values.browser, !values['no-build']);
  const isWanted = (name) => name.startsWith(values.only);
  const jobs = [
    ...ROADS.filter(([sentence]) => isWanted(sentence)).map((road) => () => walked(stage, ...road)),
    ...STATES.filter(({ name }) => isWanted(name)).map((state) => () => visit(stage, state)),
  ];
  if (!values.only) jobs.unshift(() => theChecksSee(stage, (...words) => book.check(...words)));
  const count = jobs.length;
  const work = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job();
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  await stage.close();
  if (!values.only) tidy();
  book.tell('');
  console.log(`${count} states and roads in ${((Date.now() - begin) / 1000).toFixed(0)} s`);
  console.log(book.total());
  process.exitCode = book.failed === 0 ? 0 : 1;
}

async function walked(stage, sentence, road) {
  try {
    book.check(sentence, await road(stage));
  } catch (error) {
    book.check(sentence, [String(error)]);
  }
}

/** A picture that belongs to no state any more is a picture that nobody looks at. */
function tidy() {
  const names = STATES.flatMap(({ name, pictures = [] }) =>
    pictures.map((picture) => `${name}-${picture.replace('@', '-')}`),
  );
  const present = existsSync(KEPT) ? readdirSync(KEPT) : [];
  if (values.update) keepOnly(names, present);
  book.check(
    'every kept picture belongs to a state',
    values.update ? [] : present.filter((file) => !names.includes(file.replace(/\.png$/, ''))),
  );
}

await main();
