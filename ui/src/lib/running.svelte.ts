/** The benchmark that runs now. It outlives the views: the user may look elsewhere meanwhile. */

import { AnswerStream } from './answer-stream';
import * as api from './api';
import type { BenchmarkSpec, Failure, RunEvent } from './bindings';
import { toFailure } from './failure';
import { LiveFigures } from './live-figures.svelte';
import { NO_RUN, reduce, type RunState, withoutTexts } from './run-state';

/** How often a run that another page started is looked at. */
const LOOK_MS = 2000;

class Running {
  state = $state.raw<RunState>(NO_RUN);
  spec = $state.raw<BenchmarkSpec | null>(null);
  active = $state(false);
  stopping = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Its events go to another page (this one was loaded again): calls are read from disk, without live text. */
  attached = $state(false);
  readonly answer = new AnswerStream();
  readonly figures = new LiveFigures();

  model = $derived(this.spec?.arms[0]?.model ?? '');

  /** Resolves with the run's folder when its report is written, null when it failed; `failure` then says why. */
  async start(spec: BenchmarkSpec): Promise<string | null> {
    this.#reset(spec);
    try {
      return await api.startBenchmark(spec, (event) => this.hear(event));
    } catch (cause) {
      this.failure = toFailure(cause);
      return null;
    } finally {
      this.active = false;
      this.stopping = false;
    }
  }

  hear(event: RunEvent): void {
    if (event.type === 'call_started') this.answer.clear();
    if (event.type === 'progress') this.answer.append({ text: event.text, reasoning: event.reasoning });
    this.state = reduce(this.state, event);
  }

  async stop(): Promise<void> {
    if (!this.active || this.stopping) return;
    this.stopping = true;
    try {
      await api.stopBenchmark();
    } catch (cause) {
      this.stopping = false;
      this.failure = toFailure(cause);
    }
  }

  /** Follows a run of which this page hears no events, by its folder; resolves when it has ended. */
  async attach(path: string): Promise<void> {
    this.#reset(null);
    this.attached = true;
    try {
      while ((await api.getRunning()) === path) {
        const { record } = await api.loadResult(path, 'light');
        this.spec = record.spec;
        this.state = {
          ...NO_RUN,
          id: record.id,
          path,
          plan: record.plan,
          total: record.plan.trials.length,
          done: record.calls.length,
          calls: record.calls.map(withoutTexts),
          warnings: record.warnings,
          files: record.data.files,
        };
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    } catch (cause) {
      this.failure = toFailure(cause);
    } finally {
      this.active = false;
      this.stopping = false;
      this.attached = false;
    }
  }

  #reset(spec: BenchmarkSpec | null): void {
    this.spec = spec;
    this.state = NO_RUN;
    this.failure = null;
    this.active = true;
    this.stopping = false;
    this.attached = false;
    this.answer.clear();
    this.figures.clear();
  }
}

export const running = new Running();
