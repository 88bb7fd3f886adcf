/** What takes time: a run that must not move the page, a reader that must not be flooded, dialogs that keep the keyboard. */

import { settled } from './browser.mjs';
import { id } from './table.mjs';

const start = async (page) => {
  await page.waitForSelector(`${id('start')}:not([disabled])`);
  await page.click(id('start'));
  await page.waitForSelector(id('progress'));
};

/** Runs in the page: keeps every move of something that the user did not move. */
function watchMoves() {
  window.moves = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // The answer scrolls by itself, in its own frame.
      const sources = entry.sources.filter(
        ({ node }) => !(node?.parentElement ?? node)?.closest?.('[role=log]'),
      );
      if (sources.length === 0) continue;
      const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
      const what = sources.map(({ node, previousRect, currentRect }) => {
        const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
        const name = element?.closest('[data-testid]')?.dataset.testid ?? element?.tagName;
        const text = element?.textContent.slice(0, 20);
        return `${name} “${text}” from ${place(previousRect)} to ${place(currentRect)}`;
      });
      window.moves.push(`${entry.value.toFixed(4)}: ${what.join(', ')}`);
    }
  }).observe({ type: 'layout-shift' });
}

async function nothingMoves(stage, size) {
  const { page, close } = await stage.page('pace=torrent', { size, motion: 'no-preference' });
  await start(page);
  await page.waitForFunction(
    (answer) => (document.querySelector(answer)?.textContent?.length ?? 0) > 200,
    id('answer'),
  );
  await page.evaluate(watchMoves);
  await page.waitForFunction(
    (text) => /Call [4-9] of/.test(document.querySelector(text)?.textContent ?? ''),
    id('progress-text'),
    { timeout: 60_000 },
  );
  const moves = await page.evaluate(() => window.moves);
  await close();
  return moves;
}

/** Runs in the page: keeps when a live region says something new. */
function listen() {
  window.said = [];
  const isLive = (element) =>
    element?.closest?.('[aria-live=polite], [aria-live=assertive], [role=status], [role=alert], [role=log]');
  new MutationObserver((changes) => {
    const regions = new Set(
      changes
        .map(({ target }) => isLive(target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement))
        .filter((region) => region && region.getAttribute('aria-live') !== 'off'),
    );
    for (const region of regions)
      window.said.push({ at: performance.now(), text: region.textContent.trim() });
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}

async function theReaderIsNotFlooded(stage) {
  const { page, close } = await stage.page('', {});
  await page.evaluate(listen);
  await start(page);
  await page.waitForTimeout(21_500);
  const said = await page.evaluate(() => window.said);
  await close();
  const faults = said
    .slice(1)
    .flatMap(({ at, text }, before) =>
      at - said[before].at < 9_900
        ? [`“${text}” came ${(at - said[before].at).toFixed(0)} ms after the last`]
        : [],
    );
  return said.length < 2 ? [...faults, `only ${said.length} announcements were made`] : faults;
}

/** Opens a dialog by keyboard from a control that then has the focus again. */
async function theDialogKeepsTheKeyboard(stage, { query, reach, open, dialog }) {
  const { page, close } = await stage.page(query, {});
  const faults = [];
  const within = () => page.evaluate((box) => Boolean(document.activeElement?.closest(box)), id(dialog));
  const focus = () => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120));
  await reach(page);
  const before = await focus();
  await open(page);
  await page.waitForSelector(id(dialog));
  await settled(page);
  if (!(await within())) faults.push('the focus stays outside when it opens');
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press('Tab');
    // The browser's own bar may have it in between; the page behind may not.
    const isOutside =
      !(await within()) && (await page.evaluate(() => document.activeElement !== document.body));
    if (isOutside) faults.push(`Tab leaves it for ${await focus()}`);
  }
  await page.keyboard.press('Escape');
  await page.waitForSelector(id(dialog), { state: 'detached' });
  const after = await focus();
  if (after !== before) faults.push(`the focus came from ${before} and goes to ${after}`);
  await close();
  return faults;
}

const DIALOGS = [
  {
    dialog: 'quit-dialog',
    query: 'pace=fast&at=text:2',
    reach: async (page) => {
      await start(page);
      await page.waitForSelector(`${id('finished-calls')} tbody tr`);
      await page.focus(id('stop'));
    },
    open: (page) => page.evaluate(() => window.dispatchEvent(new Event('mock-close'))),
  },
  ...[
    ['prompt-dialog', 'show-prompts'],
    ['folder-dialog', 'show-found'],
    ['key-sheet', 'show-keys'],
  ].map(([dialog, button]) => ({
    dialog,
    query: '',
    reach: async (page) => {
      await page.waitForSelector(`${id('start')}:not([disabled])`);
      await page.focus(id(button));
    },
    open: (page) => page.keyboard.press('Enter'),
  })),
  {
    dialog: 'link-dialog',
    query: '',
    reach: async (page) => {
      await page.keyboard.press('Control+2');
      await page.click('[data-testid^="open-"]');
      await page.click(id('tab-report'));
      await page.focus(`${id('report-preview')} a[href^="https"]`);
    },
    open: (page) => page.keyboard.press('Enter'),
  },
];

/** Sentences with what shows that they do not hold. */
export const ROADS = [
  ['nothing moves while 2,000 pieces a second arrive', (stage) => nothingMoves(stage, [1280, 820])],
  ['nothing moves in the smallest window either', (stage) => nothingMoves(stage, [900, 600])],
  ['a screen reader hears of a run at most every 10 s', theReaderIsNotFlooded],
  ...DIALOGS.map((dialog) => [
    `the ${dialog.dialog.replace('-', ' ')} keeps the keyboard and gives it back`,
    (stage) => theDialogKeepsTheKeyboard(stage, dialog),
  ]),
];
