/** Starting a benchmark, from New or from a result: the live view while it runs, its result at the end. */

import { app } from './app.svelte';
import type { BenchmarkSpec } from './bindings';
import { draft } from './draft.svelte';
import { running } from './running.svelte';

export async function start(spec: BenchmarkSpec): Promise<void> {
  if (running.active) return;
  draft.failure = null;
  app.go({ view: 'live' });
  const done = running.start(spec);
  void app.change({ last_spec: spec });
  const path = await done;
  if (path) return show(path);
  const failure = running.failure;
  if (running.state.path || !failure) return;
  // Nothing was measured: back to where it can be put right.
  draft.failure = failure;
  app.go({ view: 'new' });
}

/** The result takes the place of the live view; a user who looks elsewhere is told instead. */
function show(path: string) {
  const open = () => app.go({ view: 'result', path });
  if (app.route.view === 'live') open();
  else
    app.say('The benchmark has ended and its report is written.', {
      action: { label: 'Open result', act: open },
    });
}

/** A saved benchmark once more, exactly as it was. Where something is missing now, New shows what, with the rest filled
 * in. */
export async function startAgain(spec: BenchmarkSpec): Promise<void> {
  await draft.again(spec);
  const asked = draft.spec;
  if (asked && !draft.failure) await draft.check(asked);
  if (asked && draft.ready && !draft.failure) await start(spec);
  else app.go({ view: 'new' });
}
