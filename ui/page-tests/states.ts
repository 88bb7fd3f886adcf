/** Every state of the window: what the program begins in, and what a user does until it is reached. */

import type { Page } from '@playwright/test';

import { type Asked, openResult, type Program, start, startable } from './program';

type Step = (page: Page, program: Program) => Promise<unknown>;

/** Light, dark, or the forced colours of a contrast theme; with a size where it is not the usual one. */
export type Picture = `${'light' | 'dark' | 'contrast'}${'' | '@small' | '@zoomed' | '@4k'}`;

export interface State {
  name: string;
  asked?: Asked;
  steps: Step;
  /** Where it is compared with a kept picture. */
  pictures?: Picture[];
  /** Something hangs over the page, and what is under it is no target. */
  covers?: boolean;
  /** Its rows follow the keyboard without end, or it has no control of its own. */
  tab?: false;
}

const shows = (id: string) => (page: Page) => page.getByTestId(id).first().waitFor();
const press = (key: string) => (page: Page) => page.keyboard.press(key);
const click = (id: string) => (page: Page) => page.getByTestId(id).click();
const fill = (id: string, text: string) => (page: Page) => page.getByTestId(id).fill(text);
const reads = (id: string, words: RegExp) => (page: Page) =>
  page.getByTestId(id).filter({ hasText: words }).waitFor();
const row = (at: number) => (page: Page) => page.locator(`tr[data-row="${at}"]`).click();
const then =
  (...steps: Step[]): Step =>
  async (page, program) => {
    for (const step of steps) await step(page, program);
  };

const ready: Step = startable;
const started: Step = start;
const runs = then(press('Control+2'), shows('runs-table'));
const settings = then(press('Control+,'), shows('about'));
const result: Step = openResult;
const tab = (name: string) => then(result, click(`tab-${name}`));
const models = then(ready, click('show-models'), shows('pull-name'));
const pulled = then(models, fill('pull-name', 'gemma3:1b'), click('pull-start'));
const stalled = then(pulled, reads('pull-line', /of 1\.0 MB/));
/** The imports of the scene come after one run of ours. */
const imported: Step = (page) => page.locator('tr[data-row="1"] .when').dblclick();
const opened = then(runs, imported, shows('import-facts'));
const chosen = then(
  runs,
  ...[0, 1].map(
    (at): Step =>
      (page) =>
        page.locator('[data-testid^="choose-"]').nth(at).click(),
  ),
);
const compared = then(chosen, click('compare-chosen'), shows('lineup'), shows('alike'));
const call = (number: number) => reads('progress-text', new RegExp(`Call ${number} of`));

export const STATES: State[] = [
  {
    name: 'new',
    steps: ready,
    pictures: ['light', 'dark', 'contrast', 'light@small', 'dark@zoomed', 'light@4k'],
  },
  {
    name: 'new-two-arms',
    asked: { scene: 'twoarms' },
    steps: then(ready, click('arm-1'), shows('plan-arms')),
    pictures: ['light', 'light@small'],
  },
  {
    name: 'new-seven-arms',
    asked: { scene: 'sevenarms' },
    steps: then(ready, click('arm-3'), fill('setting-top_p', '7'), click('arm-1'), shows('show-obstacle')),
    pictures: ['dark@small'],
  },
  {
    name: 'new-arm-added',
    steps: then(ready, click('add-arm'), fill('arm-name', 'Baseline'), reads('arm-note', /Two config/)),
  },
  { name: 'new-arms-long-names', asked: { scene: 'longarms' }, steps: ready },
  {
    name: 'new-stops-early',
    asked: { scene: 'twoarms' },
    steps: then(
      ready,
      click('order-grouped'),
      (page) => page.getByTestId('stop-early').locator('summary').click(),
      fill('until-width', '2'),
      fill('until-minutes', '30'),
      reads('order-note', /cannot end early/),
    ),
  },
  { name: 'new-no-server', asked: { scene: 'none' }, steps: shows('act-not_running'), pictures: ['light'] },
  { name: 'new-nothing-installed', asked: { scene: 'notinstalled' }, steps: shows('doctor-absent') },
  { name: 'new-wrong-thing', asked: { scene: 'wrong' }, steps: shows('doctor-machine') },
  { name: 'new-looking-for-servers', asked: { hold: ['find_servers'] }, steps: shows('folder-facts') },
  { name: 'new-no-models', asked: { scene: 'nomodels' }, steps: shows('no-models') },
  {
    name: 'new-too-large-for-the-gpu',
    steps: then(ready, fill('setting-num_ctx', '131072'), reads('model-fit', /does not fit/)),
  },
  {
    name: 'new-loading-a-model',
    asked: { hold: ['load_model'] },
    steps: then(ready, click('model-turn'), reads('model-state', /Loading/)),
  },
  { name: 'new-model-in-memory', steps: then(ready, click('model-turn'), reads('model-state', /In memory/)) },
  {
    name: 'new-pulling',
    asked: { scene: 'pullstalls' },
    steps: then(stalled, click('models-close'), shows('pulling-note')),
  },
  {
    name: 'doctor',
    steps: then(ready, click('check-connection'), shows('finding-answers')),
    pictures: ['light'],
  },
  { name: 'models', steps: models, pictures: ['light'] },
  {
    name: 'models-that-cannot-be-pulled',
    asked: { scene: 'openai' },
    steps: then(ready, click('show-models'), shows('pull-reason')),
  },
  { name: 'models-hostile', asked: { scene: 'hostile' }, steps: models },
  { name: 'pulling', asked: { scene: 'pullstalls' }, steps: stalled },
  {
    name: 'pull-paused',
    asked: { scene: 'pullstalls' },
    steps: then(stalled, click('pull-cancel'), shows('pull-resume')),
  },
  { name: 'pull-failed', asked: { scene: 'pullfails' }, steps: then(pulled, shows('pull-failure')) },
  { name: 'new-scanning', asked: { scene: 'scanning' }, steps: shows('scan-progress') },
  { name: 'new-empty-folder', asked: { scene: 'emptyfolder' }, steps: shows('folder-problem') },
  { name: 'new-no-folder', asked: { scene: 'nofolder' }, steps: shows('folder-problem') },
  { name: 'new-huge-folder', asked: { scene: 'huge' }, steps: ready },
  { name: 'new-long-names', asked: { scene: 'long' }, steps: ready },
  {
    name: 'new-problems',
    steps: then(ready, fill('setting-top_p', '7'), fill('setting-num_ctx', '8192')),
    pictures: ['light'],
  },
  {
    name: 'new-wrong-address',
    asked: { scene: 'openai' },
    steps: then(
      ready,
      click('other-address'),
      fill('server-url', 'http://127.0.0.1:9'),
      click('connect-server'),
      reads('server-problem', /\S/),
    ),
  },
  { name: 'new-crashed-before', asked: { scene: 'crash' }, steps: shows('unfinished'), pictures: ['dark'] },
  { name: 'new-crashed-twice', asked: { scene: 'manyunfinished' }, steps: shows('unfinished') },
  {
    name: 'new-damaged-preferences',
    asked: { scene: 'damaged' },
    steps: then(ready, shows('notice-preferences_damaged')),
  },
  { name: 'new-hostile', asked: { scene: 'hostile' }, steps: ready },
  {
    name: 'recent-folders',
    steps: then(ready, click('recent-folders'), shows('recent-0')),
    tab: false,
    covers: true,
  },
  {
    name: 'preset-menu',
    steps: then(ready, click('preset-menu'), shows('preset-save')),
    tab: false,
    covers: true,
  },
  {
    name: 'preset-dialog',
    steps: then(ready, click('preset-menu'), click('preset-save'), shows('preset-dialog')),
  },
  { name: 'folder-found', steps: then(ready, click('show-found'), shows('found-groups')) },
  {
    name: 'folder-problems',
    asked: { scene: 'rtl' },
    steps: then(ready, click('folder-problems'), shows('problem-list')),
    pictures: ['light'],
  },
  {
    name: 'folder-problems-hostile',
    asked: { scene: 'hostile' },
    steps: then(ready, click('folder-problems'), shows('problem-list')),
  },
  {
    name: 'prompts-several-arms',
    asked: { scene: 'twoarms' },
    steps: then(ready, press('Control+p'), shows('prompt-arm'), shows('prompt-text')),
  },
  { name: 'prompts', steps: then(ready, press('Control+p'), shows('prompt-dialog'), shows('prompt-text')) },
  { name: 'nothing-loads', asked: { fail: ['get_app_info'] }, steps: shows('banner') },
  {
    name: 'toast',
    asked: { scene: 'crash', fail: ['finish_run'] },
    steps: then(ready, click('finish-report'), shows('toast')),
  },

  { name: 'keys', steps: then(ready, press('F1'), shows('key-sheet')), pictures: ['light'] },
  {
    name: 'text-menu',
    steps: then(
      ready,
      (page) => page.getByTestId('status-line').click({ button: 'right' }),
      shows('text-menu'),
    ),
    tab: false,
  },

  { name: 'live-getting-ready', asked: { hold: ['start_benchmark'] }, steps: started },
  {
    name: 'live-loading-model',
    asked: { run: { stays_loading: true } },
    steps: then(started, reads('where', /warm-up/)),
  },
  {
    name: 'live',
    asked: { run: { stalls_at: 5 } },
    steps: then(started, call(6), reads('answer', /\S/)),
  },
  {
    name: 'live-warnings',
    asked: { run: { stalls_at: 5 } },
    steps: then(started, call(6), click('tab-warnings')),
  },
  {
    name: 'live-pause',
    steps: then(ready, fill('cooldown', '600'), started, reads('where', /pause/)),
  },
  {
    name: 'live-stopping',
    asked: { run: { stalls_at: 3 }, hold: ['stop_benchmark'] },
    steps: then(started, call(4), press('Escape'), reads('where', /stopping/)),
  },
  { name: 'live-failed', asked: { run: { breaks_after: 3 } }, steps: then(started, shows('banner')) },
  {
    name: 'live-many-calls',
    asked: { run: { stalls_at: 40, tokens: 8 } },
    steps: then(ready, fill('runs', '60'), fill('cooldown', '0'), started, call(41)),
    tab: false,
  },
  {
    name: 'live-two-arms',
    asked: { scene: 'twoarms', run: { stalls_at: 8 } },
    steps: then(
      ready,
      (page) => page.getByTestId('stop-early').locator('summary').click(),
      fill('until-width', '2'),
      fill('cooldown', '0'),
      started,
      reads('progress-text', /Call 9 of at most/),
    ),
  },
  { name: 'live-long-names', asked: { scene: 'long', run: { stalls_at: 3 } }, steps: then(started, call(4)) },
  {
    name: 'quit',
    asked: { run: { stalls_at: 2 } },
    steps: then(
      started,
      call(3),
      (_, program) => program.window('close-requested', null),
      shows('quit-dialog'),
    ),
  },

  {
    name: 'result',
    steps: result,
    pictures: ['light', 'dark', 'contrast', 'light@small', 'light@zoomed', 'dark@4k'],
  },
  {
    name: 'result-of-a-run-just-made',
    steps: then(ready, fill('cooldown', '0'), click('start'), shows('result-headline')),
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
    pictures: ['light', 'contrast', 'light@small'],
  },
  { name: 'result-worse', asked: { scene: 'worse' }, steps: result, pictures: ['dark'] },
  { name: 'result-no-difference', asked: { scene: 'same' }, steps: result },
  { name: 'result-too-few', asked: { scene: 'toofew' }, steps: result },
  { name: 'result-many-arms', asked: { scene: 'seven' }, steps: result, pictures: ['dark@small'] },
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
  { name: 'report', steps: tab('report'), pictures: ['light', 'dark'] },
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
    pictures: ['light', 'light@small'],
  },
  {
    name: 'calls-hostile',
    asked: { scene: 'hostile' },
    steps: then(tab('calls'), row(3), shows('call-details')),
    tab: false,
  },
  { name: 'calls-marks-lost', steps: then(tab('calls'), row(2), shows('marks-problem')) },
  { name: 'facts', steps: tab('facts') },

  { name: 'runs', steps: runs, pictures: ['light', 'dark', 'contrast', 'light@small'] },
  { name: 'runs-none', asked: { scene: 'noruns' }, steps: then(press('Control+2'), shows('no-runs')) },
  { name: 'runs-one', asked: { scene: 'onerun' }, steps: runs },
  { name: 'runs-many', asked: { scene: 'many' }, steps: runs, tab: false },
  { name: 'runs-damaged', asked: { scene: 'damagedruns' }, steps: runs },
  { name: 'runs-long-names', asked: { scene: 'long' }, steps: runs },
  { name: 'runs-right-to-left', asked: { scene: 'rtl' }, steps: runs },
  {
    name: 'runs-selected',
    asked: { scene: 'slower' },
    steps: then(
      runs,
      (page) => page.locator('tr[data-row="0"] .when').click(),
      (page) => page.locator('tr[data-row="3"] .when').click({ modifiers: ['Control'] }),
      shows('trend-verdict'),
    ),
    pictures: ['light', 'light@small'],
  },
  {
    name: 'runs-unfinished-details',
    steps: then(runs, (page) => page.locator('tr[data-row="1"] .when').click(), shows('run-problem')),
  },
  { name: 'runs-search', steps: then(runs, fill('runs-search', 'qwen'), shows('filter-none')) },
  { name: 'runs-no-match', steps: then(runs, fill('runs-search', 'zzz'), shows('runs-no-match')) },
  {
    name: 'runs-imported',
    asked: { scene: 'imports' },
    steps: then(runs, click('import'), click('import-files'), shows('toast-action')),
    covers: true,
  },
  {
    name: 'runs-importing',
    asked: { hold: ['import_runs'] },
    steps: then(runs, click('import'), click('import-folder'), shows('stop-import')),
  },
  {
    name: 'runs-import-problems',
    steps: then(
      runs,
      click('import'),
      click('import-files'),
      click('toast-action'),
      shows('import-problems'),
    ),
  },
  { name: 'import', asked: { scene: 'imports' }, steps: opened, pictures: ['light'] },
  { name: 'import-figures', asked: { scene: 'imports' }, steps: then(opened, click('tab-figures')) },
  {
    name: 'import-gone',
    asked: { scene: 'imports', fail: ['load_import'] },
    steps: then(runs, imported, shows('banner')),
  },
  { name: 'runs-reading', asked: { hold: ['list_runs'] }, steps: press('Control+2'), tab: false },
  {
    name: 'runs-unreadable',
    asked: { fail: ['list_runs'] },
    steps: then(press('Control+2'), shows('banner')),
  },

  { name: 'compare-nothing-chosen', steps: then(press('Control+3'), shows('nothing-compared')) },
  {
    name: 'compare',
    asked: { scene: 'better' },
    steps: compared,
    pictures: ['light', 'dark', 'light@small'],
  },
  { name: 'compare-imports', asked: { scene: 'imports' }, steps: compared },
  { name: 'compare-seven-sides', asked: { scene: 'seven' }, steps: compared, pictures: ['dark@small'] },
  {
    name: 'compare-reading',
    asked: { scene: 'better', hold: ['load_lineup'] },
    steps: then(chosen, click('compare-chosen')),
    tab: false,
  },
  {
    name: 'compare-gone',
    asked: { scene: 'better', fail: ['load_lineup'] },
    steps: then(chosen, click('compare-chosen'), shows('banner')),
  },

  { name: 'settings', steps: settings, pictures: ['light', 'dark', 'contrast'] },
  {
    name: 'settings-checking',
    asked: { hold: ['run_self_check'] },
    steps: then(settings, click('self-check')),
  },
  { name: 'settings-checked', steps: then(settings, click('self-check'), shows('self-check-result')) },
  {
    name: 'settings-saved-servers',
    asked: { scene: 'saved' },
    steps: then(settings, shows('warning-key_in_the_open'), shows('self-check-result')),
    pictures: ['light@small'],
  },
  {
    name: 'settings-server-answers',
    asked: { scene: 'saved' },
    steps: then(settings, (page) => page.getByTestId('test-server').first().click(), shows('server-answer')),
  },
  {
    name: 'settings-add-server',
    steps: then(
      settings,
      click('add-server'),
      shows('server-dialog'),
      fill('saved-url', 'http://127.0.0.1:9'),
      click('dialog-test'),
      reads('dialog-answer', /No server/),
    ),
    covers: true,
  },
  {
    name: 'settings-no-keychain',
    asked: { scene: 'nokeychain' },
    steps: then(
      settings,
      click('set-key'),
      shows('key-dialog'),
      fill('key-text', 'sk-typed'),
      click('key-save'),
      reads('key-problem', /keychain/),
    ),
    covers: true,
  },
  {
    name: 'settings-wrong-limit',
    steps: then(settings, shows('limits-card'), fill('limit-json_mib', '5000')),
  },
  {
    name: 'settings-diagnostics',
    steps: then(settings, click('show-diagnostics'), shows('diagnostics-text')),
    covers: true,
  },
  {
    name: 'settings-high-contrast',
    asked: { scene: 'saved', theme: 'contrast' },
    steps: then(settings, shows('warning-key_in_the_open'), shows('self-check-result')),
  },
  { name: 'new-high-contrast', asked: { theme: 'contrast' }, steps: ready, pictures: ['dark'] },
  { name: 'result-high-contrast', asked: { theme: 'contrast' }, steps: result, pictures: ['dark'] },
];
