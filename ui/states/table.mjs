/** Every state of the window: what the mock is asked for, and what a user does until it is reached. */

export const id = (name) => `[data-testid="${name}"]`;

const shows = (name) => (page) => page.waitForSelector(id(name));
const press = (key) => (page) => page.keyboard.press(key);
const click = (name) => (page) => page.click(id(name));
const then =
  (...steps) =>
  async (page) => {
    for (const step of steps) await step(page);
  };
const reads = (name, pattern) => (page) =>
  page.waitForFunction(
    ([selector, source]) => new RegExp(source).test(document.querySelector(selector)?.textContent ?? ''),
    [id(name), pattern.source],
  );

const fill = (name, text) => (page) => page.fill(id(name), text);

const ready = (page) => page.waitForSelector(`${id('start')}:not([disabled])`);
const started = then(ready, click('start'), shows('progress'));
const HALF = 'pace=fast&hold=pull_end';
const pulled = then(ready, click('show-models'), fill('pull-name', 'gemma3:1b'), click('pull-start'));
const runs = press('Control+2');
const result = then(runs, (page) => page.click('[data-testid^="open-"]'), shows('result-headline'));
const chosen = then(
  runs,
  shows('runs-table'),
  ...[0, 1].map((row) => (page) => page.click(`tr[data-row] >> nth=${row} >> [role="checkbox"]`)),
);
const opened = then(
  runs,
  shows('runs-table'),
  (page) => page.dblclick('tr[data-row="7"] .when'),
  shows('import-facts'),
);
const compared = then(chosen, click('compare-chosen'), shows('lineup'), shows('alike'));
const tab = (name) => then(result, click(`tab-${name}`));

/**
 * name; query of the mock; steps. `pictures`: where it is compared with a kept picture, `theme` or `theme@size`.
 * `covers`: something hangs over the page, and what is under it is no target.
 * `tab: false`: its rows follow the keyboard without end, or it has no control of its own.
 */
export const STATES = [
  {
    name: 'new',
    steps: ready,
    pictures: ['light', 'dark', 'contrast', 'light@900', 'dark@zoomed', 'light@4k'],
  },
  {
    name: 'new-two-arms',
    query: 'scene=twoarms',
    steps: then(ready, click('arm-1'), shows('plan-arms')),
    pictures: ['light', 'dark', 'contrast', 'light@900', 'light@zoomed'],
  },
  {
    name: 'new-seven-arms',
    query: 'scene=sevenarms',
    steps: then(ready, click('arm-3'), fill('setting-top_p', '7'), click('arm-1'), shows('show-obstacle')),
    pictures: ['light', 'dark@900'],
  },
  {
    name: 'new-arm-added',
    steps: then(ready, click('add-arm'), fill('arm-name', 'Baseline'), reads('arm-note', /Two config/)),
  },
  { name: 'new-arms-long-names', query: 'scene=longarms', steps: ready },
  {
    name: 'new-stops-early',
    query: 'scene=twoarms',
    steps: then(
      ready,
      click('order-grouped'),
      (page) => page.click(`${id('stop-early')} summary`),
      fill('until-width', '2'),
      fill('until-minutes', '30'),
      reads('order-note', /cannot end early/),
    ),
    pictures: ['light'],
  },
  {
    name: 'new-no-server',
    query: 'scene=none',
    steps: shows('act-not_running'),
    pictures: ['light', 'contrast', 'light@900'],
  },
  { name: 'new-nothing-installed', query: 'scene=notinstalled', steps: shows('doctor-absent') },
  { name: 'new-wrong-thing', query: 'scene=wrong', steps: shows('doctor-machine'), pictures: ['dark'] },
  { name: 'new-looking-for-servers', query: 'hold=find_servers', steps: shows('folder-facts') },
  { name: 'new-no-models', query: 'scene=nomodels', steps: shows('no-models'), pictures: ['dark'] },
  {
    name: 'new-too-large-for-the-gpu',
    steps: then(ready, fill('setting-num_ctx', '131072'), reads('model-fit', /does not fit/)),
    pictures: ['light'],
  },
  {
    name: 'new-loading-a-model',
    query: 'hold=load_model',
    steps: then(ready, click('model-turn'), reads('model-state', /Loading/)),
  },
  {
    name: 'new-model-in-memory',
    query: 'pace=fast',
    steps: then(ready, click('model-turn'), reads('model-state', /In memory/)),
  },
  {
    name: 'new-pulling',
    query: HALF,
    steps: then(pulled, reads('pull-line', /1\.5 GB of/), click('models-close'), shows('pulling-note')),
  },
  {
    name: 'doctor',
    steps: then(ready, click('check-connection'), shows('finding-answers')),
    pictures: ['light', 'dark'],
  },
  { name: 'models', steps: then(ready, click('show-models'), shows('pull-name')), pictures: ['light'] },
  {
    name: 'models-that-cannot-be-pulled',
    query: 'scene=openai',
    steps: then(ready, click('show-models'), shows('pull-reason')),
  },
  {
    name: 'models-hostile',
    query: 'scene=hostile',
    steps: then(ready, click('show-models'), shows('pull-name')),
  },
  { name: 'pulling', query: HALF, steps: then(pulled, reads('pull-line', /1\.5 GB of/)), pictures: ['dark'] },
  {
    name: 'pull-paused',
    query: HALF,
    steps: then(pulled, reads('pull-line', /1\.5 GB of/), click('pull-cancel'), shows('pull-resume')),
  },
  {
    name: 'pull-failed',
    steps: then(
      ready,
      click('show-models'),
      fill('pull-name', 'missing:1b'),
      click('pull-start'),
      shows('pull-failure'),
    ),
    pictures: ['light'],
  },
  { name: 'new-scanning', query: 'scene=scanning', steps: shows('scan-progress') },
  {
    name: 'new-empty-folder',
    query: 'scene=emptyfolder',
    steps: shows('folder-problem'),
    pictures: ['light'],
  },
  { name: 'new-no-folder', query: 'scene=nofolder', steps: shows('folder-problem') },
  { name: 'new-huge-folder', query: 'scene=huge', steps: ready },
  { name: 'new-long-names', query: 'scene=long', steps: ready },
  {
    name: 'new-problems',
    steps: then(ready, async (page) => {
      await page.fill(id('setting-top_p'), '7');
      await page.fill(id('setting-num_ctx'), '8192');
    }),
    pictures: ['light', 'dark'],
  },
  {
    name: 'new-wrong-address',
    query: 'scene=openai',
    steps: then(ready, click('other-address'), async (page) => {
      await page.fill(id('server-url'), 'http://127.0.0.1:9');
      await page.click(id('connect-server'));
      await reads('server-problem', /\S/)(page);
    }),
  },
  {
    name: 'new-crashed-before',
    query: 'scene=crash',
    steps: shows('unfinished'),
    pictures: ['light', 'dark'],
  },
  { name: 'new-crashed-twice', query: 'scene=manyunfinished', steps: shows('unfinished') },
  {
    name: 'new-damaged-preferences',
    query: 'scene=damaged',
    steps: then(ready, shows('notice-preferences_damaged')),
  },
  { name: 'new-hostile', query: 'scene=hostile', steps: ready },
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
    query: 'scene=rtl',
    steps: then(ready, click('folder-problems'), shows('problem-list')),
    pictures: ['light', 'contrast'],
  },
  {
    name: 'folder-problems-hostile',
    query: 'scene=hostile',
    steps: then(ready, click('folder-problems'), shows('problem-list')),
  },
  {
    name: 'prompts-several-arms',
    query: 'scene=twoarms',
    steps: then(ready, press('Control+p'), shows('prompt-arm'), shows('prompt-text')),
  },
  {
    name: 'prompts',
    steps: then(ready, press('Control+p'), shows('prompt-dialog'), shows('prompt-text')),
    pictures: ['light'],
  },
  { name: 'nothing-loads', query: 'fail=get_app_info', steps: shows('banner') },
  {
    name: 'toast',
    query: 'scene=crash&fail=finish_run',
    steps: then(ready, click('finish-report'), shows('toast')),
  },

  { name: 'keys', steps: then(ready, press('F1'), shows('key-sheet')), pictures: ['light', 'contrast'] },
  {
    name: 'text-menu',
    steps: then(ready, (page) => page.click(id('status-line'), { button: 'right' }), shows('text-menu')),
    tab: false,
  },

  { name: 'live-getting-ready', query: 'at=ready', steps: started },
  {
    name: 'live-loading-model',
    query: 'at=load:0',
    steps: then(started, reads('where', /warm-up/)),
    pictures: ['light'],
  },
  {
    name: 'live',
    query: 'pace=fast&at=text:5',
    steps: then(started, reads('progress-text', /Call 6 of/), reads('finished-calls', /invalid/)),
    pictures: ['light', 'dark', 'contrast', 'light@900', 'dark@zoomed'],
  },
  {
    name: 'live-warnings',
    query: 'pace=fast&at=text:5',
    steps: then(started, reads('progress-text', /Call 6 of/), click('tab-warnings')),
    pictures: ['dark'],
  },
  { name: 'live-pause', query: 'pace=fast&at=pause:1', steps: then(started, reads('where', /pause/)) },
  {
    name: 'live-stopping',
    query: 'pace=fast&at=text:3&hold=stop_benchmark',
    steps: then(started, reads('progress-text', /Call 4 of/), press('Escape'), reads('where', /stopping/)),
  },
  {
    name: 'live-writing-report',
    query: 'pace=fast&at=end',
    steps: then(started, reads('progress-text', /Call 7 of/)),
  },
  {
    name: 'live-failed',
    query: 'pace=fast&at=broken:4',
    steps: then(started, shows('banner')),
    pictures: ['light', 'dark'],
  },
  {
    name: 'live-many-calls',
    query: 'pace=fast&at=text:40',
    steps: then(
      ready,
      (page) => page.fill(id('runs'), '60'),
      click('start'),
      reads('progress-text', /Call 41 of/),
    ),
    tab: false,
  },
  {
    name: 'live-two-arms',
    query: 'scene=twoarms&pace=fast&at=text:8',
    steps: then(
      ready,
      (page) => page.click(`${id('stop-early')} summary`),
      fill('until-width', '2'),
      ready,
      click('start'),
      reads('progress-text', /Call 9 of at most/),
    ),
    pictures: ['light', 'light@900'],
  },
  {
    name: 'live-long-names',
    query: 'scene=long&pace=fast&at=text:3',
    steps: then(started, reads('progress-text', /Call 4 of/)),
  },
  {
    name: 'quit',
    query: 'pace=fast&at=text:2',
    steps: then(
      started,
      reads('progress-text', /Call 3 of/),
      (page) => page.evaluate(() => window.dispatchEvent(new Event('mock-close'))),
      shows('quit-dialog'),
    ),
    pictures: ['light', 'dark', 'contrast'],
  },

  {
    name: 'result',
    steps: result,
    pictures: ['light', 'dark', 'contrast', 'light@900', 'light@zoomed', 'dark@4k'],
  },
  {
    name: 'result-of-a-run-just-made',
    query: 'pace=fast',
    steps: then(ready, click('start'), shows('result-headline')),
  },
  { name: 'result-stopped', query: 'scene=stopped', steps: result },
  { name: 'result-nothing-valid', query: 'scene=invalid', steps: result, pictures: ['light'] },
  { name: 'result-many-calls', query: 'scene=many', steps: result },
  { name: 'result-one-run', query: 'scene=onepass', steps: result },
  { name: 'result-cold-only', query: 'scene=coldonly', steps: result },
  { name: 'result-several-arms', query: 'scene=arms', steps: result },
  {
    name: 'result-better',
    query: 'scene=better',
    steps: then(result, click('open-claim-1-report-decode_rate'), shows('blocks-1-report-decode_rate')),
    pictures: ['light', 'dark', 'contrast', 'light@900', 'light@zoomed'],
  },
  { name: 'result-worse', query: 'scene=worse', steps: result, pictures: ['light', 'dark'] },
  { name: 'result-no-difference', query: 'scene=same', steps: result, pictures: ['light'] },
  { name: 'result-too-few', query: 'scene=toofew', steps: result },
  {
    name: 'result-many-arms',
    query: 'scene=seven',
    steps: result,
    pictures: ['light', 'dark@900'],
  },
  {
    name: 'result-mark',
    steps: then(
      result,
      (page) => page.focus(`${id('figure-throughput-report')} [role=listbox]`),
      press('ArrowRight'),
      press('ArrowRight'),
      shows('figure-hint'),
    ),
    tab: false,
  },
  { name: 'result-long-names', query: 'scene=long', steps: result },
  { name: 'result-hostile', query: 'scene=hostile', steps: result },
  {
    name: 'result-reading',
    query: 'hold=load_result',
    steps: then(runs, (page) => page.click('[data-testid^="open-"]')),
  },
  {
    name: 'result-gone',
    query: 'fail=load_result',
    steps: then(runs, (page) => page.click('[data-testid^="open-"]'), shows('banner')),
  },
  { name: 'report', steps: tab('report'), pictures: ['light', 'dark'] },
  {
    name: 'report-search',
    steps: then(tab('report'), press('Control+f'), (page) => page.fill(id('find-text'), 'decode')),
  },
  {
    name: 'link',
    steps: then(
      tab('report'),
      (page) => page.click(`${id('report-preview')} a[href^="https"]`),
      shows('link-dialog'),
    ),
  },
  {
    name: 'calls',
    steps: then(tab('calls'), (page) => page.click('tr[data-row="4"]'), shows('call-details')),
    pictures: ['light', 'contrast', 'light@900'],
  },
  {
    name: 'calls-hostile',
    query: 'scene=hostile',
    steps: then(tab('calls'), (page) => page.click('tr[data-row="3"]'), shows('call-details')),
    tab: false,
  },
  {
    name: 'calls-marks-lost',
    steps: then(tab('calls'), (page) => page.click('tr[data-row="2"]'), shows('marks-problem')),
  },
  { name: 'facts', steps: tab('facts') },

  {
    name: 'runs',
    steps: then(runs, shows('runs-table')),
    pictures: ['light', 'dark', 'contrast', 'light@900'],
  },
  { name: 'runs-none', query: 'scene=noruns', steps: then(runs, shows('no-runs')), pictures: ['light'] },
  { name: 'runs-one', query: 'scene=onerun', steps: then(runs, shows('runs-table')) },
  { name: 'runs-ten-thousand', query: 'scene=many', steps: then(runs, shows('runs-table')), tab: false },
  { name: 'runs-damaged', query: 'scene=damagedruns', steps: then(runs, shows('runs-table')) },
  { name: 'runs-long-names', query: 'scene=long', steps: then(runs, shows('runs-table')) },
  { name: 'runs-right-to-left', query: 'scene=rtl', steps: then(runs, shows('runs-table')) },
  {
    name: 'runs-selected',
    steps: then(
      runs,
      shows('runs-table'),
      (page) => page.click('tr[data-row="0"] .when'),
      (page) => page.click('tr[data-row="3"] .when', { modifiers: ['Control'] }),
      shows('trend-verdict'),
    ),
    pictures: ['light', 'dark', 'light@900'],
  },
  {
    name: 'runs-unfinished-details',
    steps: then(
      runs,
      shows('runs-table'),
      (page) => page.click('tr[data-row="1"] .when'),
      shows('run-problem'),
    ),
  },
  {
    name: 'runs-search',
    steps: then(runs, shows('runs-table'), fill('runs-search', 'qwen'), shows('filter-none')),
    pictures: ['light'],
  },
  {
    name: 'runs-no-match',
    steps: then(runs, shows('runs-table'), fill('runs-search', 'zzz'), shows('runs-no-match')),
  },
  {
    name: 'runs-imported',
    query: 'scene=imports',
    steps: then(runs, shows('runs-table'), click('import'), click('import-files'), shows('toast-action')),
    pictures: ['light'],
    covers: true,
  },
  {
    name: 'runs-importing',
    query: 'hold=import_runs',
    steps: then(runs, shows('runs-table'), click('import'), click('import-folder'), shows('stop-import')),
  },
  {
    name: 'runs-import-problems',
    steps: then(
      runs,
      shows('runs-table'),
      click('import'),
      click('import-files'),
      click('toast-action'),
      shows('import-problems'),
    ),
    pictures: ['light'],
  },
  {
    name: 'import',
    query: 'scene=imports',
    steps: opened,
    pictures: ['light', 'dark', 'light@900'],
  },
  { name: 'import-figures', query: 'scene=imports', steps: then(opened, click('tab-figures')) },
  {
    name: 'import-gone',
    query: 'scene=imports&fail=load_import',
    steps: then(
      runs,
      shows('runs-table'),
      (page) => page.dblclick('tr[data-row="7"] .when'),
      shows('banner'),
    ),
  },
  {
    name: 'result-slower-than-history',
    query: 'scene=slower',
    steps: then(result, shows('warning-slower_than_history')),
  },
  { name: 'runs-reading', query: 'hold=list_runs', steps: runs, tab: false },
  { name: 'runs-unreadable', query: 'fail=list_runs', steps: then(runs, shows('banner')) },

  {
    name: 'compare-nothing-chosen',
    steps: then(press('Control+3'), shows('nothing-compared')),
    pictures: ['light'],
  },
  {
    name: 'compare',
    query: 'scene=better',
    steps: compared,
    pictures: ['light', 'dark', 'contrast', 'light@900', 'light@zoomed'],
  },
  { name: 'compare-imports', query: 'scene=imports', steps: compared, pictures: ['light'] },
  { name: 'compare-seven-sides', query: 'scene=seven', steps: compared, pictures: ['dark@900'] },
  {
    name: 'compare-reading',
    query: 'hold=load_lineup',
    steps: then(chosen, click('compare-chosen')),
    tab: false,
  },
  {
    name: 'compare-gone',
    query: 'fail=load_lineup',
    steps: then(chosen, click('compare-chosen'), shows('banner')),
  },

  {
    name: 'settings',
    steps: then(press('Control+,'), shows('self-check')),
    pictures: ['light', 'dark', 'contrast', 'light@900'],
  },
  {
    name: 'settings-checking',
    query: 'hold=run_self_check',
    steps: then(press('Control+,'), click('self-check')),
  },
  {
    name: 'settings-checked',
    steps: then(press('Control+,'), click('self-check'), shows('self-check-result')),
  },
  {
    name: 'settings-saved-servers',
    query: 'scene=saved',
    steps: then(press('Control+,'), shows('warning-key_in_the_open'), shows('self-check-result')),
    pictures: ['light', 'dark', 'light@900'],
  },
  {
    name: 'settings-server-answers',
    query: 'scene=saved',
    steps: then(press('Control+,'), click('test-server'), shows('server-answer')),
  },
  {
    name: 'settings-add-server',
    steps: then(press('Control+,'), click('add-server'), shows('server-dialog'), async (page) => {
      await page.fill(id('saved-url'), 'http://127.0.0.1:9');
      await page.click(id('dialog-test'));
      await reads('dialog-answer', /No server/)(page);
    }),
    pictures: ['light'],
    covers: true,
  },
  {
    name: 'settings-no-keychain',
    query: 'scene=nokeychain',
    steps: then(press('Control+,'), click('set-key'), shows('key-dialog'), async (page) => {
      await page.fill(id('key-text'), 'sk-typed');
      await page.click(id('key-save'));
      await reads('key-problem', /keychain/)(page);
    }),
    pictures: ['light'],
    covers: true,
  },
  {
    name: 'settings-wrong-limit',
    steps: then(press('Control+,'), shows('limits-card'), (page) => page.fill(id('limit-json_mib'), '5000')),
  },
  {
    name: 'settings-diagnostics',
    steps: then(press('Control+,'), click('show-diagnostics'), shows('diagnostics-text')),
    pictures: ['light'],
    covers: true,
  },
  {
    name: 'settings-high-contrast',
    query: 'scene=saved&theme=contrast',
    steps: then(press('Control+,'), shows('warning-key_in_the_open'), shows('self-check-result')),
    pictures: ['dark'],
  },
  { name: 'new-high-contrast', query: 'theme=contrast', steps: ready, pictures: ['dark'] },
  {
    name: 'result-high-contrast',
    query: 'theme=contrast',
    steps: result,
    pictures: ['dark'],
  },
];
