import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';

import type { PlotMark, PlotView } from '../../lib/bindings';
import { nearest, parseFigure, place, words } from './figure';
import Figure from './Figure.svelte';

const mark = (x: number, y: number, size = 9): PlotMark => ({
  call: 1,
  series: 0,
  name: 'Baseline, run 1',
  value: '115.4 tok/s',
  note: null,
  x,
  y,
  width: size,
  height: size,
});

const SHORT = 'Invalid: The answer stopped after 3 tokens.';

const figure: PlotView = {
  name: 'throughput-report',
  kind: 'throughput',
  stage: 'report',
  part: 1,
  title: 'Throughput per run',
  subtitle: 'gemma3:latest',
  unit: 'tok/s, report stage',
  svg: '<svg xmlns="http://www.w3.org/2000/svg" width="560" height="260" viewBox="0 0 560 260"><g/></svg>',
  alt: 'Throughput of three runs.',
  width: 560,
  height: 260,
  marks: [
    { ...mark(100, 100), call: 2 },
    { ...mark(250, 120), call: 4, name: 'Baseline, run 2', value: '115.1 tok/s', note: SHORT },
    { ...mark(400, 90), call: 6, name: 'Baseline, run 3' },
  ],
};

describe('a figure', () => {
  it('is one picture with its numbers as words, and a list of its values', () => {
    render(Figure, { figure });
    expect(screen.getByRole('img', { name: figure.alt })).toBeTruthy();
    expect(
      screen.getByRole('listbox', { name: 'Values of Throughput per run, tok/s, report stage' }),
    ).toBeTruthy();
    expect(document.querySelector('title')).toBeNull();
  });

  it('tells its marks by the arrow keys and goes to a call by Enter', async () => {
    const onpick = vi.fn();
    render(Figure, { figure, onpick });
    const list = screen.getByRole('listbox');
    await fireEvent.keyDown(list, { key: 'ArrowRight' });
    await fireEvent.keyDown(list, { key: 'ArrowRight' });
    const option = screen.getByRole('option', { selected: true });
    expect(option.getAttribute('aria-label')).toMatch(
      /^Baseline, run 2: 1\d\d\.\d tok\/s\. Invalid: The answer/,
    );
    expect([option.getAttribute('aria-posinset'), option.getAttribute('aria-setsize')]).toEqual(['2', '3']);
    expect(list.getAttribute('aria-activedescendant')).toBe(option.id);
    await fireEvent.keyDown(list, { key: 'Enter' });
    expect(onpick).toHaveBeenCalledWith(4);
    await fireEvent.keyDown(list, { key: 'End' });
    expect(option.getAttribute('data-call')).toBe('6');
    await fireEvent.keyDown(list, { key: 'ArrowRight' });
    expect(option.getAttribute('data-call')).toBe('6');
  });

  it('shows what the pointer is near, with the reason where it may not be used, and nothing elsewhere', async () => {
    const onpick = vi.fn();
    render(Figure, { figure, onpick });
    const list = screen.getByRole('listbox');
    const second = figure.marks[1] ?? mark(0, 0);
    await fireEvent.pointerMove(list, { clientX: second.x + 8, clientY: second.y - 6 });
    const hint = screen.getByTestId('figure-hint');
    expect(hint.textContent).toContain('Baseline, run 2 · call 5');
    expect(hint.textContent).toContain('Invalid: The answer stopped after 3 tokens');
    await fireEvent.click(list, { clientX: second.x, clientY: second.y });
    expect(onpick).toHaveBeenCalledWith(4);
    await fireEvent.pointerMove(list, { clientX: 1, clientY: 1 });
    expect(screen.queryByTestId('figure-hint')).toBeNull();
    await fireEvent.click(list, { clientX: 1, clientY: 1 });
    expect(onpick).toHaveBeenCalledOnce();
  });

  it('is copied by the keys for it', async () => {
    const oncopy = vi.fn();
    render(Figure, { figure, oncopy });
    await fireEvent.keyDown(screen.getByRole('listbox'), { key: 'c', ctrlKey: true });
    expect(oncopy).toHaveBeenCalledOnce();
  });

  it('that is no picture is shown as words', () => {
    render(Figure, { figure: { ...figure, svg: '<p>no picture' } });
    expect(screen.getByText(figure.alt)).toBeTruthy();
  });

  it('without a mark has no list', () => {
    render(Figure, { figure: { ...figure, marks: [] } });
    expect(screen.queryByRole('listbox')).toBeNull();
  });

  it('runs nothing that its text may hold', () => {
    const svg = parseFigure(
      '<svg xmlns="http://www.w3.org/2000/svg"><title>&lt;img src=x&gt;</title><g/></svg>',
    );
    expect(svg?.querySelector('img, title')).toBeNull();
  });
});

describe('the place of a mark', () => {
  it('is that of the drawing, as large as fits in the middle of its box', () => {
    expect(place(figure, 1120, 520)).toEqual({ scale: 2, left: 0, top: 0 });
    expect(place(figure, 1120, 260)).toEqual({ scale: 1, left: 280, top: 0 });
    expect(place(figure, 0, 0)).toEqual({ scale: 1, left: 0, top: 0 });
  });

  it('is found within reach of the pointer at any scale, and inside a bar everywhere', () => {
    const marks = [mark(100, 100), mark(120, 100)];
    expect(nearest(marks, 104, 108, 1)).toBe(0);
    expect(nearest(marks, 116, 100, 1)).toBe(1);
    expect(nearest(marks, 100, 130, 1)).toBe(-1);
    expect(nearest(marks, 100, 130, 0.5)).toBe(0);
    expect(nearest([{ ...mark(50, 100), height: 180 }], 52, 20, 1)).toBe(0);
  });

  it('is read out with its value and what keeps it apart', () => {
    expect(words(mark(0, 0))).toBe('Baseline, run 1: 115.4 tok/s');
    expect(words({ ...mark(0, 0), note: 'Cold.' })).toBe('Baseline, run 1: 115.4 tok/s. Cold.');
  });
});
