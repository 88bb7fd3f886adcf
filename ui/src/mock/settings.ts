/** What the program says of keys, places, the self-check and itself. */

import type {
  Failure,
  KeyState,
  PlaceView,
  SavedServer,
  SelfCheckReport,
  SelfCheckView,
  Warning,
} from '../lib/bindings';

export const BOX: SavedServer = {
  name: 'Lab machine',
  url: 'https://gpu.example.org:8000',
  provider: 'openai',
};
export const OPEN_BOX: SavedServer = {
  name: 'Old workstation',
  url: 'http://192.168.0.7:11434',
  provider: 'ollama',
};

export const SELF_CHECK: SelfCheckReport = {
  measured_at: '2026-11-24T02:40:00Z',
  app_version: '0.1.0',
  mode: 'quick',
  wires: [
    { rate_tps: 125, decode_rate_error_percent: -0.012 },
    { rate_tps: 1000, decode_rate_error_percent: 0.021 },
    { rate_tps: 10_000, decode_rate_error_percent: -0.214 },
  ].flatMap((check) =>
    (['ollama', 'openai'] as const).map((provider) => ({
      ...check,
      provider,
      calls: 12,
      ttft_error_median_ms: 0.118,
      ttft_error_max_ms: 0.31,
      ttft_error_p99_ms: null,
      first_ttft_error_ms: 0.124,
      bare_ttft_error_median_ms: 0.061,
      bare_ttft_error_max_ms: 0.28,
    })),
  ),
  flood: { chunks: 120_000, client_ms: 944, bare_ms: 902, cpu_us_per_token: 1.24 },
};

export const selfCheckView = (old: boolean): SelfCheckView => ({
  report: SELF_CHECK,
  sentence:
    'Measured on this machine: TTFT +0.12 ms; decode rate -0.01 % at 125 tok/s, +0.02 % at 1,000 and -0.21 % at 10,000.',
  age_days: old ? 41 : 0,
  again: old
    ? {
        code: 'self_check_old',
        seen: 'It is 41 days old.',
        cause: 'Updates of the system and other programs change what a machine can time.',
        next_step: 'Run it again; the quick check takes about 10 s.',
        calls: [],
      }
    : null,
});

export const SYNCED: Warning = {
  code: 'place_synced',
  seen: 'This folder is synchronised by OneDrive.',
  cause: 'A run writes hundreds of small files; uploading them disturbs the measurement and may lock a file.',
  next_step: 'Choose a folder outside of it, and copy finished reports there.',
  calls: [],
};

const EXPOSED: Warning = {
  code: 'key_in_the_open',
  seen: 'The key goes to http://192.168.0.7:11434 unencrypted.',
  cause: 'The address begins with http and is not on this machine: everyone on the way can read the key.',
  next_step: 'Use https, or a tunnel to the other machine.',
  calls: [],
};

export const NO_KEYCHAIN: Failure = {
  code: 'keychain_missing',
  message: 'The keychain of this system is not there: no session bus.',
  hint: 'Keep the key for this session only, or start a keychain (GNOME Keyring, KWallet, KeePassXC) and then this program again.',
  problems: [],
};

export const KEY_NEEDED: Failure = {
  code: 'key_needed',
  message: 'The server at http://locked.example.org:8000 asks for a key: it answered 401 (Unauthorized).',
  hint: 'Store a key for this server in Settings, or with `chimera key set`.',
  problems: [],
};

export const placeView = (path: string, isDefault: boolean, notes: Warning[]): PlaceView => ({
  path,
  is_default: isDefault,
  notes,
});

/** Keys as a keychain has them: their places only. */
export class MockKeys {
  readonly #places = new Map<string, KeyState['place']>();
  #deleted: [string, KeyState['place']] | null = null;

  constructor(readonly hasKeychain: boolean) {
    if (hasKeychain) this.#places.set(BOX.url, 'keychain');
    if (hasKeychain) this.#places.set(OPEN_BOX.url, 'session');
  }

  state(url: string): KeyState {
    const place = this.#places.get(url) ?? 'none';
    return { url, place, exposed: place !== 'none' && url === OPEN_BOX.url ? EXPOSED : null };
  }

  set(url: string, sessionOnly: boolean): KeyState {
    if (!sessionOnly && !this.hasKeychain) throw NO_KEYCHAIN;
    this.#places.set(url, sessionOnly ? 'session' : 'keychain');
    return this.state(url);
  }

  delete(url: string): KeyState {
    this.#deleted = [url, this.state(url).place];
    this.#places.delete(url);
    return this.state(url);
  }

  restore(url: string): KeyState {
    if (this.#deleted?.[0] === url) this.#places.set(...this.#deleted);
    return this.state(url);
  }
}

export const DIAGNOSTICS = `Chimera Bench 0.1.0
At: 2026-11-24 02:50 UTC
System: Debian GNU/Linux 12 (linux x86_64)
Kernel: 6.1.0
Web view: 2.50.4
CPU: Example CPU 9, 8 logical cores
Memory: 16.8 GB
GPU: none that could be asked

Servers
Ollama 0.12.6, this machine, port 11434, models: 3

Settings
Theme: system
Reports place: default
Limits: connect 5 s, first token 600 s, idle 60 s, total none; 50000 files, JSON up to 64 MiB
Report language: English
Log level: info
Saved servers: 0

Self-check
Measured on this machine: TTFT +0.12 ms; decode rate -0.01 %. 0 days old, version 0.1.0.

Log, last 2 lines
2026-11-24T02:49:58.120311Z  INFO chimera_core::desk::logging: started program="window" version="0.1.0" os="linux"
2026-11-24T02:50:00.042518Z  INFO chimera_core::selfcheck::run: a self-check ended mode=Quick`;
