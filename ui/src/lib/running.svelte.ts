/** The benchmark that runs now. It outlives the views: the user may look elsewhere meanwhile. */

import { AnswerStream } from './answer-stream';
import * as api from './api';
import type { BenchmarkSpec, Failure, RunEvent } from './bindings';
import { toFailure } from './failure';
import { FrameBatch } from './frame-batch';
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
  readonly #heard = new FrameBatch<RunEvent>((events) => this.#take(events));

  model = $derived([...new Set(this.spec?.arms.map(({ model }) => model))].join(', '));

  /** Resolves with the run's folder when its report is written, null when it failed; `failure` then says why. */
  async start(spec: BenchmarkSpec): Promise<string | null> {
    this.#reset(spec);
    try {
      return await api.startBenchmark(spec, (event) => this.#heard.add(event));
    } catch (cause) {
      this.failure = toFailure(cause);
      return null;
    } finally {
      this.#heard.flush();
      this.active = false;
      this.stopping = false;
    }
  }

  /** Everything that came since the last frame, as one change of the page. */
  #take(events: RunEvent[]): void {
    let { state } = this;
    events.forEach((event, at) => {
      if (event.type === 'call_started') this.answer.clear();
      if (event.type === 'progress') this.answer.append({ text: event.text, reasoning: event.reasoning });
      // Of the figures of one call only the latest are seen.
      if (event.type !== 'progress' || events[at + 1]?.type !== 'progress') state = reduce(state, event);
    });
    this.answer.show();
    this.state = state;
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
    this.#heard.flush();
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
