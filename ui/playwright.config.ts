import { defineConfig } from '@playwright/test';

/** A browser that draws the same on every machine. */
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

export default defineConfig({
  testDir: 'page-tests',
  outputDir: 'page-tests/results',
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  workers: 2,
  // Beside other stages a browser can be late once.
  retries: process.env['CI'] ? 2 : 0,
  reporter: [
    [process.env['CI'] ? 'dot' : 'line'],
    ...(process.env['PLAYWRIGHT_JUNIT_OUTPUT_FILE'] ? [['junit'] as const] : []),
  ],
  // It only ends a hang: a busy machine takes its time.
  timeout: 60_000,
  expect: {
    timeout: 15_000,
  },
  use: {
    viewport: { width: 1280, height: 820 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    testIdAttribute: 'data-testid',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: FLAGS },
  },
});
