/**
 * What the Live view costs while a run goes on, in Chromium with the mocked program: frames, main thread, size.
 * `npm run cost -- [--pace usual,swift,torrent] [--seconds 8] [--no-build]`
 *
 * It prints and judges nothing: what the figures are worth depends on how busy the machine is.
 */

import { parseArgs } from 'node:util';

import { chromium } from 'playwright-core';
import { build, preview } from 'vite';

import { id } from './table.mjs';

const { values } = parseArgs({
  options: {
    pace: { type: 'string', default: 'usual,swift,torrent' },
    seconds: { type: 'string', default: '8' },
    size: { type: 'string', default: '1280x820' },
    'no-build': { type: 'boolean', default: false },
    browser: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' },
  },
});

/** Runs in the page: keeps the time of every frame. */
function countFrames() {
  window.frames_at = [];
  const look = (now) => {
    window.frames_at.push(now);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function started(page) {
  await page.waitForSelector(`${id('start')}:not([disabled])`);
  await page.fill(id('runs'), '40');
  await page.waitForFunction(
    (calls) => document.querySelector(calls)?.textContent === '80',
    id('plan-calls'),
  );
  await page.waitForSelector(`${id('start')}:not([disabled])`);
  await page.click(id('start'));
  await page.waitForFunction((text) => document.querySelector(text)?.textContent !== '', id('answer'));
}

async function measured(browser, base, pace, [width, height]) {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.goto(`${base}?pace=${pace}`);
  await started(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const sums = async () =>
    Object.fromEntries(
      (await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]),
    );
  await page.evaluate(countFrames);
  const before = await sums();
  await page.waitForTimeout(Number(values.seconds) * 1000);
  const after = await sums();
  const at = await page.evaluate(() => window.frames_at);
  await page.close();
  const gaps = at.slice(1).map((time, before) => time - at[before]);
  gaps.sort((a, b) => a - b);
  const gap = (share) => gaps[Math.floor((gaps.length - 1) * share)]?.toFixed(0);
  const span = after.Timestamp - before.Timestamp;
  const busy = (name) => ((100 * (after[name] - before[name])) / span).toFixed(1);
  return (
    `${pace}: ${(at.length / span).toFixed(0)} frames/s, gaps ${gap(0.5)} ms median, ${gap(0.99)} ms at 99 %; ` +
    `main thread ${busy('TaskDuration')} % (script ${busy('ScriptDuration')} %, layout ${busy('LayoutDuration')} %, ` +
    `style ${busy('RecalcStyleDuration')} %); ${after.Nodes} nodes`
  );
}

if (!values['no-build']) await build({ mode: 'mock', logLevel: 'error' });
const server = await preview({ mode: 'mock', preview: { port: 4189, strictPort: false } });
const browser = await chromium.launch({
  executablePath: values.browser,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
});
for (const pace of values.pace.split(',')) {
  const size = values.size.split('x').map(Number);
  console.log(await measured(browser, server.resolvedUrls.local[0], pace, size));
}
await browser.close();
await server.close();
