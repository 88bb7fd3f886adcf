/** The list of runs, imports, and runs side by side. */

import {
  shows,
  press,
  click,
  fill,
  then,
  runs,
  imported,
  opened,
  chosen,
  compared,
  type State,
} from './steps';

export const RUNS: State[] = [
  { name: 'runs', steps: runs },
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
  { name: 'import', asked: { scene: 'imports' }, steps: opened },
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
  },
  { name: 'compare-imports', asked: { scene: 'imports' }, steps: compared },
  { name: 'compare-seven-sides', asked: { scene: 'seven' }, steps: compared },
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
];
