/** Settings, and the views in high contrast. */

import { shows, click, fill, reads, then, ready, settings, result, type State } from './steps';

export const SETTINGS: State[] = [
  { name: 'settings', steps: settings },
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
  { name: 'new-high-contrast', asked: { theme: 'contrast' }, steps: ready },
  { name: 'result-high-contrast', asked: { theme: 'contrast' }, steps: result },
];
