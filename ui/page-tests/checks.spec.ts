/** The checks on a page with one fault of each kind: a check that sees nothing would be silent for ever. */

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

import { inspect, KINDS } from './inspect';
import { walk } from './keyboard';

const FAULTS: Record<keyof typeof KINDS, string> = {
  overflow: '<div class="wide">x</div>',
  clipped: '<div class="cut">This sentence does not fit</div>',
  covered: '<button class="ok over">Over</button>',
};

const STYLE = `html, body { margin: 0; background: white; color: black } main { padding: 8px }
.ok { width: 80px; height: 28px } .over { position: absolute; left: 40px; top: 60px } .ok:first-of-type {
position: absolute; left: 8px; top: 60px } p { margin-top: 60px } .wide { width: 3000px } .cut { width: 60px;
overflow: hidden; white-space: nowrap } .tiny { width: 12px; height: 12px; padding: 0 } .pale { color: #999 }
:focus-visible { outline: 2px solid } .unseen:focus { outline: none }`;

const show = (page: Page, fault: string) =>
  page.setContent(`<html lang="en"><head><title>Runs</title><style>${STYLE}</style></head><body>
    <nav aria-label="Views"></nav><main><h1>Runs</h1><h2>All</h2><button class="ok">Open</button>
    <p>Enough <a href="#x">words</a>.</p>${fault}</main><footer>Ready</footer></body></html>`);

test('a sound page has no fault', async ({ page }) => {
  await show(page, '');
  expect(await inspect(page)).toEqual({ overflow: [], clipped: [], covered: [] });
  expect(await walk(page)).toEqual({ missed: [], hidden: [] });
});

for (const [kind, sentence] of Object.entries(KINDS)) {
  test(`the check that ${sentence} finds a fault`, async ({ page }) => {
    await show(page, FAULTS[kind as keyof typeof KINDS]);
    expect((await inspect(page))[kind as keyof typeof KINDS]).not.toEqual([]);
  });
}

for (const [rule, fault] of [
  ['color-contrast', '<p class="pale">Hardly there</p>'],
  ['target-size', '<button class="tiny">+</button><button class="tiny">-</button>'],
  ['heading-order', '<h4>Too deep</h4>'],
] as const) {
  test(`axe with the rule ${rule} finds a fault`, async ({ page }) => {
    await show(page, fault);
    const axe = new AxeBuilder({ page }).options({ rules: { 'target-size': { enabled: true } } });
    const { violations } = await axe.analyze();
    expect(violations.map(({ id }) => id)).toContain(rule);
  });
}

test('the walk by keyboard finds a control without a focus ring', async ({ page }) => {
  await show(page, '<button class="ok unseen">Unseen</button><div tabindex="0" hidden>No</div>');
  const { missed, hidden } = await walk(page);
  expect([missed, hidden]).toEqual([[], [expect.stringContaining('Unseen')]]);
});
