/** A saved result. */

import { shows, press, click, fill, row, then, ready, runs, result, tab, type State } from './steps';

export const RESULT: State[] = [
  {
    name: 'result',
    steps: result,
  },
  {
    name: 'result-of-a-run-just-made',
    steps: then(ready, fill('cooldown_s', '0'), click('start'), shows('result-headline')),
  },
  { name: 'result-stopped', asked: { scene: 'stopped' }, steps: result },
  { name: 'result-nothing-valid', asked: { scene: 'novalid' }, steps: result },
  { name: 'result-failed', asked: { scene: 'failed' }, steps: result },
  { name: 'result-many-calls', asked: { scene: 'many' }, steps: result },
  { name: 'result-one-run', asked: { scene: 'onepass' }, steps: result },
  { name: 'result-cold-only', asked: { scene: 'coldonly' }, steps: result },
  { name: 'result-several-arms', asked: { scene: 'arms' }, steps: result },
  {
    name: 'result-better',
    asked: { scene: 'better' },
    steps: then(result, click('open-claim-1-report-decode_rate'), shows('blocks-1-report-decode_rate')),
  },
  { name: 'result-worse', asked: { scene: 'worse' }, steps: result },
  { name: 'result-no-difference', asked: { scene: 'same' }, steps: result },
  { name: 'result-too-few', asked: { scene: 'toofew' }, steps: result },
  { name: 'result-many-arms', asked: { scene: 'seven' }, steps: result },
  {
    name: 'result-mark',
    steps: then(
      result,
      (page) => page.getByTestId('figure-throughput-report').getByRole('listbox').focus(),
      press('ArrowRight'),
      press('ArrowRight'),
      shows('figure-hint'),
    ),
    tab: false,
  },
  { name: 'result-long-names', asked: { scene: 'long' }, steps: result },
  { name: 'result-hostile', asked: { scene: 'hostile' }, steps: result },
  {
    name: 'result-reading',
    asked: { hold: ['load_result'] },
    steps: then(runs, (page) => page.locator('[data-testid^="open-"]').first().click()),
  },
  {
    name: 'result-gone',
    asked: { fail: ['load_result'] },
    steps: then(runs, (page) => page.locator('[data-testid^="open-"]').first().click(), shows('banner')),
  },
  {
    name: 'result-slower-than-history',
    asked: { scene: 'slower' },
    steps: then(result, shows('warning-slower_than_history')),
  },
  { name: 'report', steps: tab('report') },
  {
    name: 'report-search',
    steps: then(tab('report'), press('Control+f'), fill('find-text', 'decode')),
  },
  {
    name: 'link',
    steps: then(
      tab('report'),
      (page) => page.getByTestId('report-preview').locator('a[href^="https"]').first().click(),
      shows('link-dialog'),
    ),
  },
  {
    name: 'calls',
    steps: then(tab('calls'), row(4), shows('call-details')),
  },
  {
    name: 'calls-hostile',
    asked: { scene: 'hostile' },
    steps: then(tab('calls'), row(3), shows('call-details')),
    tab: false,
  },
  { name: 'calls-marks-lost', steps: then(tab('calls'), row(2), shows('marks-problem')) },
  { name: 'facts', steps: tab('facts') },
];
