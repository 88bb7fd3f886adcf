/** The connection doctor: what was found on the way to a server, and what its buttons do. */

import * as api from './api';
import { app } from './app.svelte';
import type { Action, Diagnosis, Failure, Finding, ProviderKind, StartedServer } from './bindings';
import { draft } from './draft.svelte';
import { toFailure } from './failure';
import { models } from './models.svelte';

export const startedText = ({ command, found }: StartedServer): string =>
  `“${command}” runs and answers at ${found.url}. It goes on when this window is closed.`;

class Doctor {
  diagnosis = $state.raw<Diagnosis | null>(null);
  checking = $state(false);
  /** Why the check itself, or what a button did, went wrong. */
  failure = $state.raw<Failure | null>(null);
  /** The finding whose button is at work. */
  acting = $state.raw<Finding | null>(null);
  started = $state.raw<StartedServer | null>(null);
  /** Whether it is shown over the view. */
  open = $state(false);
  #checks = 0;
  #given: { url: string; provider: ProviderKind | null } | null = null;

  /** Looks at everything; an address that was asked for once is asked again. */
  async check(given = this.#given): Promise<void> {
    // Only the latest question counts.
    const check = ++this.#checks;
    this.#given = given;
    this.checking = true;
    try {
      const diagnosis = await api.diagnose(given?.url ?? null, given?.provider ?? null);
      if (check !== this.#checks) return;
      this.diagnosis = diagnosis;
      this.failure = null;
    } catch (cause) {
      if (check === this.#checks) this.failure = toFailure(cause);
    } finally {
      if (check === this.#checks) this.checking = false;
    }
  }

  /** Opens over the view and looks; with an address, there too. */
  show(given: { url: string; provider: ProviderKind | null } | null = null): void {
    this.open = true;
    this.failure = null;
    this.started = null;
    void this.check(given);
  }

  async act(finding: Finding): Promise<void> {
    if (!finding.action || this.acting) return;
    this.acting = finding;
    this.failure = null;
    try {
      this.failure = await this.#do(finding.action);
    } catch (cause) {
      this.failure = toFailure(cause);
    } finally {
      this.acting = null;
    }
  }

  async #do(action: Action): Promise<Failure | null> {
    switch (action.type) {
      case 'start_server': {
        this.started = await api.startServer(action.product);
        draft.renew(this.started.found);
        // The findings in the view make way for the server that answers now.
        if (!this.open) app.say(startedText(this.started));
        await this.check();
        return null;
      }
      case 'pull_model': {
        this.open = false;
        models.show(action.url);
        return null;
      }
      case 'use_address': {
        const failure = await draft.connect(action.url, action.provider);
        if (!failure) await this.check();
        return failure;
      }
      case 'open_page': {
        app.link = { url: action.url, text: '' };
        return null;
      }
      case 'set_key': {
        this.open = false;
        app.go({ view: 'settings' });
        return null;
      }
      case 'try_again': {
        await Promise.all([this.check(), draft.search()]);
        return null;
      }
    }
  }
}

export const doctor = new Doctor();
