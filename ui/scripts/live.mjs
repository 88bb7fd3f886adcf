/**
 * What the Live view costs and whether anything in it moves while a run goes on, in Chromium on the mock build.
 * `node scripts/live.mjs [--pace swift,torrent] [--seconds 8] [--size 1280x820]`
 *
 * Fails when a part of the view moves or the layout shifts. Frames and times are printed: what they are worth depends on
 * how busy the machine is.
 */

import { parseArgs } from 'node:util';

import { chromium } from 'playwright-core';
import { preview } from 'vite';

const { values } = parseArgs({
  options: {
    pace: { type: 'string', default: 'usual,swift,torrent' },
    seconds: { type: 'string', default: '8' },
    size: { type: 'string', default: '900x600,1280x820' },
    browser: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' },
  },
});

const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

/** Parts that have one place as long as the run goes on. */
const FIXED = [
  'nav-new',
  'nav-live',
  'where',
  'stop',
  'progress',
  'progress-text',
  'tile-ttft',
  'tile-rate',
  'tile-received',
  'tile-elapsed',
  'live-throughput',
  'live-ttft',
  'hold',
  'tab-calls',
  'tab-warnings',
  'status-line',
];

/** Runs in the page: notes shifts, frames and the places of the fixed parts at every frame. */
function watch(ids) {
  const seen = { shifts: [], moved: {}, frames: [], places: {} };
  window.seen = seen;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // Text that is written moves what stands above it; that is what a log does.
      const nodes = entry.sources.map(({ node }) => (node instanceof Element ? node : node?.parentElement));
      const others = nodes.filter((node) => node && !node.closest('[role=log]'));
      const names = others.map((node) => node.outerHTML.slice(0, 120));
      if (others.length > 0) seen.shifts.push({ value: entry.value, sources: names });
    }
  }).observe({ type: 'layout-shift', buffered: false });
  const look = (now) => {
    seen.frames.push(now);
    for (const id of ids) {
      const element = document.querySelector(`[data-testid="${id}"]`);
      if (!element) continue;
      const { x, y, width, height } = element.getBoundingClientRect();
      // The width of a text is its own; where it begins is not.
      const place =
        id.startsWith('tab-') || id === 'where' ? `${x} ${y} ${height}` : `${x} ${y} ${width} ${height}`;
      if (seen.places[id] !== undefined && seen.places[id] !== place) {
        seen.moved[id] = `${seen.places[id]} -> ${place}`;
      }
      seen.places[id] = place;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function measure(browser, base, pace, [width, height]) {
  const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' });
  await page.goto(`${base}?pace=${pace}`);
  await page.waitForSelector('[data-testid="start"]:not([disabled])');
  await page.fill('[data-testid="runs"]', '40');
  await page.waitForFunction(
    () => document.querySelector('[data-testid="plan-calls"]')?.textContent === '80',
  );
  await page.waitForSelector('[data-testid="start"]:not([disabled])');
  await page.click('[data-testid="start"]');
  await page.waitForSelector('[data-testid="stop"]');
  await page.waitForTimeout(300);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const metrics = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  await page.evaluate(watch, FIXED);
  const before = await metrics();
  await page.waitForTimeout(Number(values.seconds) * 1000);
  const after = await metrics();
  const seen = await page.evaluate(() => window.seen);
  const characters = await page.evaluate(
    () => document.querySelector('[data-testid="answer"]')?.textContent?.length ?? 0,
  );
  const calls = await page.evaluate(
    () => document.querySelector('[data-testid="tab-calls"] .count')?.textContent,
  );
  await page.close();
  const gaps = seen.frames
    .slice(1)
    .map((at, index) => at - seen.frames[index])
    .sort((a, b) => a - b);
  const span = after.Timestamp - before.Timestamp;
  const busy = (name) => (100 * (after[name] - before[name])) / span;
  console.log(
    `${pace} ${width}x${height}: ${(seen.frames.length / span).toFixed(0)} frames/s, ` +
      `gap median ${gaps[Math.floor(gaps.length / 2)]?.toFixed(1)} ms, 99 % ${gaps[Math.floor(gaps.length * 0.99)]?.toFixed(0)} ms; ` +
      `main thread ${busy('TaskDuration').toFixed(1)} % busy (script ${busy('ScriptDuration').toFixed(1)} %, ` +
      `layout ${busy('LayoutDuration').toFixed(1)} %, style ${busy('RecalcStyleDuration').toFixed(1)} %); ` +
      `${after.Nodes.toFixed(0)} nodes, ${characters} characters of answer, ${calls} calls`,
  );
  const faults = Object.entries(seen.moved).map(([id, move]) => `${id} moved: ${move}`);
  for (const { value, sources } of seen.shifts)
    faults.push(`layout shift of ${value.toFixed(4)}: ${sources.join(' | ')}`);
  for (const fault of faults.slice(0, 10)) console.log(`  ${fault}`);
  return faults.length;
}

const server = await preview({ mode: 'mock', preview: { port: 4189, strictPort: false } });
const base = server.resolvedUrls.local[0];
const browser = await chromium.launch({ executablePath: values.browser, args: FLAGS });
let faults = 0;
for (const pace of values.pace.split(',')) {
  for (const size of values.size.split(','))
    faults += await measure(browser, base, pace, size.split('x').map(Number));
}
await browser.close();
await server.close();
console.log(faults === 0 ? 'Nothing moves.' : `${faults} faults.`);
process.exitCode = faults === 0 ? 0 : 1;
