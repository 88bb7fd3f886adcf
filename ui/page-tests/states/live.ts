/** A benchmark that runs. */

import { shows, press, click, fill, reads, then, ready, started, call, type State } from './steps';

export const LIVE: State[] = [
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
    steps: then(ready, fill('cooldown_s', '600'), started, reads('where', /pause/)),
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
    steps: then(ready, fill('runs', '60'), fill('cooldown_s', '0'), started, call(41)),
    tab: false,
  },
  {
    name: 'live-two-arms',
    asked: { scene: 'twoarms', run: { stalls_at: 8 } },
    steps: then(
      ready,
      (page) => page.getByTestId('stop-early').locator('summary').click(),
      fill('until-width', '2'),
      fill('cooldown_s', '0'),
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
];
