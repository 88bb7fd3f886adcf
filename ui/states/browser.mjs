/** The mock build, served with the window's own policy, in a browser that draws the same on every machine. */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';
import { build, preview } from 'vite';

const FONTS = fileURLToPath(new URL('../../src-tauri/crates/report/assets/fonts/', import.meta.url));

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-lcd-text',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
];

/** What a theme is to the browser. `contrast` is what Windows does to a page in a contrast theme. */
export const THEMES = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  contrast: { colorScheme: 'dark', forcedColors: 'active' },
};

export class Stage {
  #server;
  #browser;
  #base;

  static async open(program, rebuild) {
    const stage = new Stage();
    if (rebuild) await build({ mode: 'mock', logLevel: 'error' });
    stage.#server = await preview({ mode: 'mock', preview: { port: 4179, strictPort: false } });
    stage.#base = stage.#server.resolvedUrls.local[0];
    stage.#browser = await chromium.launch({ executablePath: program, args: FLAGS });
    return stage;
  }

  /** A page on a scene of the mock, with what it complained of. */
  async page(query, { size = [1280, 820], theme = 'light', motion = 'reduce', scale = 1 } = {}) {
    const context = await this.#browser.newContext({
      ...THEMES[theme],
      viewport: { width: size[0], height: size[1] },
      deviceScaleFactor: scale,
      reducedMotion: motion,
      locale: 'en-GB',
      timezoneId: 'UTC',
    });
    await context.route('**/fonts-of-the-test/*', async (route) => {
      const name = new URL(route.request().url()).pathname.split('/').at(-1);
      await route.fulfill({ body: await readFile(FONTS + name), contentType: 'font/ttf' });
    });
    await context.addInitScript(useBundledFonts);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.clock.setFixedTime('2026-11-24T03:00:00Z');
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    await page.goto(`${this.#base}?${query}`);
    await page.waitForSelector('nav');
    await page.evaluate(() => document.fonts.ready);
    return { page, complaints, close: () => context.close() };
  }

  async close() {
    await this.#browser.close();
    await this.#server.close();
  }
}

/** The machine's own fonts would give every machine its own pictures. Runs in the page, before the page's scripts. */
function useBundledFonts() {
  for (const [file, weight] of [
    ['DejaVuSans.ttf', '400'],
    ['DejaVuSans-Bold.ttf', '600 700'],
  ]) {
    const font = new FontFace('DejaVu Sans', `url(/fonts-of-the-test/${file})`, { weight });
    document.fonts.add(font);
    void font.load();
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":root:root { --font: 'DejaVu Sans'; --mono: 'DejaVu Sans'; }");
  document.adoptedStyleSheets = [sheet];
}

/** Until what was asked for is drawn. */
export function settled(page) {
  return page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}
