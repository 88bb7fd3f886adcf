/** New, and what hangs over it. */

import { shows, press, click, fill, reads, then, ready, models, pulled, stalled, type State } from './steps';

export const NEW: State[] = [
  {
    name: 'new',
    steps: ready,
  },
  {
    name: 'new-two-arms',
    asked: { scene: 'twoarms' },
    steps: then(ready, click('arm-1'), shows('plan-arms')),
  },
  {
    name: 'new-seven-arms',
    asked: { scene: 'sevenarms' },
    steps: then(ready, click('arm-3'), fill('setting-top_p', '7'), click('arm-1'), shows('show-obstacle')),
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
  { name: 'new-no-server', asked: { scene: 'none' }, steps: shows('act-not_running') },
  { name: 'new-nothing-installed', asked: { scene: 'notinstalled' }, steps: shows('doctor-absent') },
  { name: 'new-wrong-thing', asked: { scene: 'wrong' }, steps: shows('doctor-machine') },
  { name: 'new-looking-for-servers', asked: { hold: ['find_servers'] }, steps: shows('folder-facts') },
  { name: 'new-no-models', asked: { scene: 'nomodels' }, steps: shows('no-models') },
  {
    name: 'new-may-not-fit-the-gpu',
    steps: then(ready, fill('setting-num_ctx', '1048576'), reads('model-fit', /may not fit/)),
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
  },
  { name: 'models', steps: models },
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
  { name: 'new-crashed-before', asked: { scene: 'crash' }, steps: shows('unfinished') },
  { name: 'new-crashed-twice', asked: { scene: 'manyunfinished' }, steps: shows('unfinished') },
  {
    name: 'new-damaged-preferences',
    asked: { scene: 'damaged' },
    steps: then(ready, shows('notice-preferences_unreadable')),
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
  { name: 'keys', steps: then(ready, press('F1'), shows('key-sheet')) },
  {
    name: 'text-menu',
    steps: then(
      ready,
      (page) => page.getByTestId('status-line').click({ button: 'right' }),
      shows('text-menu'),
    ),
    tab: false,
  },
];
