import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { FrameBatch } from './frame-batch';

describe('what arrives between two frames', () => {
  let frame: (() => void) | null = null;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => {
      frame = callback;
      return 1;
    });
    vi.stubGlobal('cancelAnimationFrame', () => (frame = null));
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is handed on together and in order', () => {
    const apply = vi.fn();
    const batch = new FrameBatch<number>(apply);
    for (let at = 0; at < 2000; at += 1) batch.add(at);
    expect(apply).not.toHaveBeenCalled();
    frame?.();
    expect(apply).toHaveBeenCalledOnce();
    expect(apply.mock.calls[0]?.[0]).toEqual(Array.from({ length: 2000 }, (_, at) => at));
    vi.advanceTimersByTime(1000);
    expect(apply).toHaveBeenCalledOnce();
  });

  it('is handed on by a timer where there are no frames', () => {
    const apply = vi.fn();
    const batch = new FrameBatch<number>(apply);
    batch.add(1);
    vi.advanceTimersByTime(250);
    expect(apply).toHaveBeenCalledWith([1]);
    batch.add(2);
    vi.advanceTimersByTime(250);
    expect(apply).toHaveBeenLastCalledWith([2]);
  });

  it('can be handed on at once', () => {
    const apply = vi.fn();
    const batch = new FrameBatch<number>(apply);
    batch.flush();
    expect(apply).not.toHaveBeenCalled();
    batch.add(1);
    batch.flush();
    expect(apply).toHaveBeenCalledWith([1]);
  });
});
