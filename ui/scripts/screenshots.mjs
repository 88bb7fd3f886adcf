/**
 * Pictures of every view of the mock build, and what axe finds in each.
 * `node scripts/screenshots.mjs [--out DIR] [--only PART] [--sizes 1280x820] [--themes light]`
 */

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { chromium } from 'playwright-core';
import { preview } from 'vite';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'screenshots' },
    only: { type: 'string', default: '' },
    sizes: { type: 'string', default: '900x600,1280x820,1920x1200' },
    themes: { type: 'string', default: 'light,dark' },
    browser: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' },
  },
});

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const id = (name) => `[data-testid="${name}"]`;

const started = async (page) => {
  await page.waitForSelector(`${id('start')}:not([disabled])`);
  await page.click(id('start'));
};
const toResult = async (page) => {
  await page.keyboard.press('Control+2');
  await page.click('[data-testid^="open-"]');
  await page.waitForSelector(id('result-headline'));
};
const tab = (name) => async (page) => {
  await toResult(page);
  await page.click(id(`tab-${name}`));
};

/** Name, query, steps. */
const PICTURES = [
  ['new', '', (page) => page.waitForSelector(`${id('start')}:not([disabled])`)],
  [
    'new-problems',
    '',
    async (page) => {
      await page.waitForSelector(`${id('start')}:not([disabled])`);
      await page.click(id('folder-problems'));
      await page.fill(id('setting-top_p'), '7');
      await page.fill(id('setting-num_ctx'), '8192');
    },
  ],
  ['new-no-server', 'scene=none', (page) => page.waitForSelector(id('no-server'))],
  ['new-no-models', 'scene=nomodels', (page) => page.waitForSelector(id('no-models'))],
  ['new-empty-folder', 'scene=emptyfolder', (page) => page.waitForSelector(id('folder-problem'))],
  [
    'new-openai',
    'scene=openai',
    async (page) => {
      await page.waitForSelector(`${id('start')}:not([disabled])`);
      await page.click(id('other-address'));
      await page.fill(id('server-url'), 'http://127.0.0.1:9');
      await page.click(id('connect-server'));
      await page.waitForFunction(() =>
        document.querySelector('[data-testid="server-problem"]')?.textContent?.trim(),
      );
    },
  ],
  ['new-crash', 'scene=crash', (page) => page.waitForSelector(id('unfinished'))],
  [
    'new-hostile',
    'scene=hostile',
    async (page) => {
      await page.waitForSelector(`${id('start')}:not([disabled])`);
      await page.click(id('folder-problems'));
    },
  ],
  [
    'live',
    '',
    async (page) => {
      await started(page);
      await page.waitForFunction(
        () =>
          /Call [5-7] of/.test(document.querySelector('[data-testid="progress-text"]')?.textContent ?? ''),
        null,
        { timeout: 60_000 },
      );
      await page.waitForFunction(
        () => (document.querySelector('[data-testid="answer"]')?.textContent?.length ?? 0) > 500,
      );
    },
  ],
  [
    'live-first',
    '',
    async (page) => {
      await started(page);
      await page.waitForTimeout(500);
    },
  ],
  [
    'quit',
    '',
    async (page) => {
      await started(page);
      await page.waitForTimeout(700);
      await page.evaluate(() => window.dispatchEvent(new Event('mock-close')));
      await page.waitForSelector(id('quit-dialog'));
    },
  ],
  ['result', '', toResult],
  ['report', '', tab('report')],
  [
    'link',
    '',
    async (page) => {
      await tab('report')(page);
      await page.click(`${id('report-preview')} a[href^="https"]`);
      await page.waitForSelector(id('link-dialog'));
    },
  ],
  [
    'calls',
    '',
    async (page) => {
      await tab('calls')(page);
      await page.click('tr[data-row="4"]');
      await page.waitForSelector(id('call-details'));
    },
  ],
  ['facts', '', tab('facts')],
  ['result-many', 'scene=many', toResult],
  [
    'calls-hostile',
    'scene=hostile',
    async (page) => {
      await tab('calls')(page);
      await page.click('tr[data-row="3"]');
    },
  ],
  ['result-hostile', 'scene=hostile', toResult],
  ['runs', '', (page) => page.keyboard.press('Control+2')],
  ['runs-none', 'scene=noruns', (page) => page.keyboard.press('Control+2')],
  [
    'settings',
    '',
    async (page) => {
      await page.keyboard.press('Control+,');
      await page.click(id('self-check'));
      await page.waitForSelector(id('self-check-result'));
    },
  ],
];

async function take(browser, base, theme, [width, height], [name, query, steps]) {
  const page = await browser.newPage({
    colorScheme: theme,
    reducedMotion: 'reduce',
    viewport: { width, height },
  });
  const faults = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`);
  });
  try {
    await page.goto(`${base}?${query}`);
    await page.waitForSelector('nav');
    await page.waitForSelector('h1');
    await steps(page);
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    await page.screenshot({ path: join(values.out, `${name}-${theme}-${width}.png`) });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    if (wide) faults.push('the page is wider than the window');
    faults.push(...(await audit(page)));
  } catch (error) {
    faults.push(String(error));
  }
  await page.close();
  for (const fault of faults) console.log(`${name} ${theme} ${width}: ${fault}`);
  return faults.length;
}

/** The page's policy forbids added scripts; the browser's own evaluation is not bound by it. */
async function audit(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document));
  return violations.map(
    (violation) =>
      `axe ${violation.id}: ${violation.nodes
        .map((node) => node.target.join(' '))
        .slice(0, 3)
        .join(' | ')}`,
  );
}

mkdirSync(values.out, { recursive: true });
const server = await preview({ mode: 'mock', preview: { port: 4179, strictPort: false } });
const base = server.resolvedUrls.local[0];
const browser = await chromium.launch({ executablePath: values.browser, args: FLAGS });
let faults = 0;
for (const theme of values.themes.split(',')) {
  for (const size of values.sizes.split(',')) {
    const wanted = PICTURES.filter(([name]) => name.startsWith(values.only));
    for (const picture of wanted)
      faults += await take(browser, base, theme, size.split('x').map(Number), picture);
  }
}
await browser.close();
await server.close();
console.log(faults === 0 ? 'No fault found.' : `${faults} faults.`);
process.exitCode = faults === 0 ? 0 : 1;
