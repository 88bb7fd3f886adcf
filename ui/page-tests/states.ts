/** Every state of the window. */

import { LIVE } from './states/live';
import { NEW } from './states/new';
import { RESULT } from './states/result';
import { RUNS } from './states/runs';
import { SETTINGS } from './states/settings';
import type { State } from './states/steps';

export type { State } from './states/steps';

export const STATES: State[] = [...NEW, ...LIVE, ...RESULT, ...RUNS, ...SETTINGS];
