/** The page over the real program: a server of each worker, an account of each test. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { type Locator, test as base, type Page, type Request } from '@playwright/test';

import type { Arguments, Command, Result, WindowEvents } from '../src/lib/program/types';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const PROGRAM = process.env['CHIMERA_TESTSERVER'] ?? here('../../target/debug/chimera-testserver');
const PAGE = here('../dist-http');
const FONTS = here('../../src-tauri/crates/report/assets/fonts/');
/** What the browser takes for now. The runs of the scenes are some hours old. */
const NOW = '2026-11-24T03:00:00Z';

/** What a test begins in; see the scenes of the test server. */
export interface Asked {
  scene?: string;
  hold?: Command[];
  fail?: Command[];
  theme?: 'system' | 'light' | 'dark' | 'contrast';
  run?: {
    stalls_at?: number;
    stays_loading?: boolean;
    breaks_after?: number;
    rate_tps?: number;
    tokens?: number;
    thinking_tokens?: number;
  };
}

interface Account {
  number: number;
  home: string;
  /** The addresses of its servers, in the order in which they are found. */
  servers: string[];
}

/** The page of one account, and what it asked its program for. */
export class Program {
  readonly #requests: Request[] = [];
  /** What the browser complained of. */
  readonly complaints: string[] = [];

  constructor(
    readonly page: Page,
    readonly account: Account,
    readonly address: string,
  ) {
    page.on('request', (request) => this.#requests.push(request));
    page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`));
    page.on('console', (message) => {
      // The browser itself reports every refused command.
      if (message.text().startsWith('Failed to load resource')) return;
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
  }

  at(id: string): Locator {
    return this.page.getByTestId(id);
  }

  click(id: string): Promise<void> {
    return this.at(id).click();
  }

  fill(id: string, text: string): Promise<void> {
    return this.at(id).fill(text);
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key);
  }

  /** What the page put on the clipboard last, by its type. Empty for nothing. */
  copied(type = 'text/plain'): Promise<string> {
    return this.page.evaluate((type) => {
      const { kept } = window as unknown as { kept: Record<string, string> };
      return kept[type] ?? '';
    }, type);
  }

  /** Calls a command past the page. */
  async call<C extends Command>(command: C, args: Arguments<C>): Promise<Result<C>> {
    const response = await this.page.request.post(`${this.address}command/${command}`, { data: args });
    if (!response.ok()) throw new Error(await response.text());
    return (await response.json()) as Result<C>;
  }

  /** The folder of the latest run. */
  async latestRun(): Promise<string> {
    const query = { words: '', states: [], kind: null, model: null, tag: null, sort: 'started' as const };
    await this.page.request.post(`${this.address}command/refresh_runs`, { data: {} });
    const { rows } = await this.call('list_runs', {
      query: { ...query, descending: true, offset: 0, limit: 1 },
    });
    if (!rows[0]) throw new Error('there is no run');
    return rows[0].path;
  }

  /** The arguments of every call of a command, in their order. */
  asked<C extends Command>(command: C): Arguments<C>[] {
    const calls = this.#requests.filter((request) => request.url() === `${this.address}command/${command}`);
    return calls.map((call) => call.postDataJSON() as Arguments<C>);
  }

  last<C extends Command>(command: C): Arguments<C> | undefined {
    return this.asked(command).at(-1);
  }

  /** Sends the page an event of its window. */
  async window<E extends keyof WindowEvents>(event: E, payload: WindowEvents[E] | string): Promise<void> {
    await this.page.request.post(`${this.address}window`, { data: { event, payload } });
  }
}

interface WorkerFixtures {
  server: string;
}

interface TestFixtures {
  /** Opens the page on an account of its own. */
  open: (asked?: Asked) => Promise<Program>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright asks for this form
    async ({}, use) => {
      // Every call of a benchmark is flushed to its disk: memory is enough for a test.
      const env = existsSync('/dev/shm') ? { ...process.env, TMPDIR: '/dev/shm' } : process.env;
      const child = spawn(PROGRAM, [PAGE], { env, stdio: ['pipe', 'pipe', 'inherit'] });
      const failed = once(child, 'exit').then(() => {
        throw new Error(`${PROGRAM} ended at once: build it with cargo build -p chimera-testserver`);
      });
      const [address] = (await Promise.race([
        once(createInterface({ input: child.stdout }), 'line'),
        failed,
      ])) as [string];
      failed.catch(() => undefined);
      await use(address);
      // It ends when its input does.
      child.stdin.end();
      await once(child, 'exit').catch(() => undefined);
    },
    { scope: 'worker' },
  ],

  open: async ({ page, server, request }, use) => {
    const opened: number[] = [];
    await use(async (asked = {}) => {
      const response = await request.post(`${server}/accounts`, { data: asked });
      if (!response.ok()) throw new Error(await response.text());
      const account = (await response.json()) as Account;
      opened.push(account.number);
      const address = `${server}/page/${account.number}/`;
      const program = new Program(page, account, address);
      await prepare(page);
      await page.goto(address);
      await page.getByTestId('view').waitFor();
      await page.evaluate(() => document.fonts.ready);
      return program;
    });
    await page.close();
    for (const number of opened) await request.delete(`${server}/accounts/${number}`);
  },
});

export { expect } from '@playwright/test';

async function prepare(page: Page): Promise<void> {
  await page.clock.setFixedTime(NOW);
  await page.route('**/fonts-of-the-test/*', async (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    await route.fulfill({ body: await readFile(FONTS + name), contentType: 'font/ttf' });
  });
  await page.addInitScript(useBundledFonts);
  await page.addInitScript(keepClipboard);
}

/** The clipboard is one for the whole machine; each page keeps its own here. Runs in the page. */
function keepClipboard() {
  const kept: Record<string, string> = {};
  Object.assign(window, { kept });
  const write = async ([item]: ClipboardItem[]) => {
    for (const type of item?.types ?? []) kept[type] = (await (await item?.getType(type))?.text()) ?? '';
  };
  const writeText = (text: string) => {
    kept['text/plain'] = text;
    return Promise.resolve();
  };
  Object.defineProperty(navigator, 'clipboard', { value: { write, writeText }, configurable: true });
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
export const settled = (page: Page) =>
  page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );

/** A benchmark can be started: folder, server and model are known. */
export const startable = (page: Page) => page.locator('[data-testid="start"]:not([disabled])').waitFor();

/** Starts the benchmark of the form. */
export async function start(page: Page): Promise<void> {
  await startable(page);
  await page.getByTestId('start').click();
  await page.getByTestId('progress').waitFor();
}

/** Opens the latest run of the list. */
export async function openResult(page: Page): Promise<void> {
  await page.keyboard.press('Control+2');
  await page.locator('[data-testid^="open-"]').first().click();
  await page.getByTestId('result-headline').waitFor();
}
