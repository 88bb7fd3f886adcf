/** Every state of the window. */

import { LIVE } from './states/live';
import { NEW } from './states/new';
import { RESULT } from './states/result';
import { RUNS } from './states/runs';
import { SETTINGS } from './states/settings';
import type { State } from './states/steps';

export type { State } from './states/steps';

export const STATES: State[] = [...NEW, ...LIVE, ...RESULT, ...RUNS, ...SETTINGS];

/** States whose steps have not been run over the real program yet. They are reported as skipped. */
export const UNTRIED = new Set(
  `
  calls calls-hostile calls-marks-lost compare compare-gone compare-imports compare-nothing-chosen
  compare-reading compare-seven-sides facts import import-figures import-gone link live-long-names
  live-pause live-warnings new-arm-added new-crashed-twice new-damaged-preferences new-high-contrast
  quit report report-search result result-better result-cold-only result-failed result-gone result-
  high-contrast result-hostile result-long-names result-many-arms result-many-calls result-mark
  result-no-difference result-nothing-valid result-of-a-run-just-made result-one-run result-reading
  result-several-arms result-slower-than-history result-stopped result-too-few result-worse runs runs-
  damaged runs-import-problems runs-imported runs-importing runs-long-names runs-many runs-no-match
  runs-none runs-one runs-reading runs-right-to-left runs-search runs-selected runs-unfinished-details
  runs-unreadable settings settings-add-server settings-checked settings-checking settings-diagnostics
  settings-high-contrast settings-no-keychain settings-saved-servers settings-server-answers settings-
  wrong-limit
  `
    .trim()
    .split(/\s+/),
);
