import { fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { describe, expect, it, vi } from 'vitest';

import Dialog from './Dialog.svelte';
import LongText from './LongText.svelte';
import Segmented from './Segmented.svelte';
import Stepper from './Stepper.svelte';
import VirtualTable from './VirtualTable.svelte';

const snippet = (html: string) => createRawSnippet(() => ({ render: () => html }));

describe('a table of many rows', () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => at);
  const props = {
    label: 'Numbers',
    rows,
    key: (row: number) => row,
    columns: 1,
    head: snippet('<th>n</th>'),
    cells: createRawSnippet<[number]>((row) => ({ render: () => `<td>${row()}</td>` })),
  };

  it('draws only those in sight and still counts them all', () => {
    const { container } = render(VirtualTable<number>, props);
    expect(container.querySelectorAll('tr[data-row]').length).toBeLessThan(100);
    expect(container.querySelector('table')?.getAttribute('aria-rowcount')).toBe('10001');
  });

  it('is walked by the arrow keys and opened by Enter', async () => {
    const [onselect, onopen] = [vi.fn(), vi.fn()];
    render(VirtualTable<number>, { ...props, selected: 4, onselect, onopen });
    const region = screen.getByRole('region', { name: 'Numbers' });
    await fireEvent.keyDown(region, { key: 'ArrowDown' });
    await fireEvent.keyDown(region, { key: 'End' });
    expect(onselect.mock.calls.map(([row]) => row as number)).toEqual([5, 9999]);
    await fireEvent.keyDown(region, { key: 'Enter' });
    expect(onopen).toHaveBeenCalledWith(4);
  });
});

describe('small parts', () => {
  it('a long text shows its beginning until all is asked for', async () => {
    render(LongText, { text: 'x'.repeat(50_000), label: 'Answer', limit: 1000 });
    const region = screen.getByRole('region', { name: 'Answer' });
    expect(region.textContent?.length).toBeLessThan(1100);
    await fireEvent.click(screen.getByRole('button'));
    expect(region.textContent).toHaveLength(50_000);
  });

  it('a stepper stays within its bounds', async () => {
    render(Stepper, { label: 'Runs', value: '1', min: 1, max: 3, testid: 'runs' });
    const field = screen.getByRole<HTMLInputElement>('textbox');
    await fireEvent.keyDown(field, { key: 'ArrowDown' });
    expect(field.value).toBe('1');
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp']) await fireEvent.keyDown(field, { key });
    expect(field.value).toBe('3');
  });

  it('a choice of few says which one is chosen', async () => {
    const onchange = vi.fn();
    const options = [
      { value: 'a', text: 'Analysis' },
      { value: 'b', text: 'Report' },
    ];
    render(Segmented<string>, { label: 'Stage', options, value: 'a', onchange });
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Analysis' }).checked).toBe(true);
    await fireEvent.click(screen.getByRole('radio', { name: 'Report' }));
    expect(onchange).toHaveBeenCalledWith('b');
  });

  it('a dialog is closed by the system’s own way out', async () => {
    const onclose = vi.fn();
    const part = snippet('<span>Sure?</span>');
    render(Dialog, { title: 'Quit', children: part, actions: part, onclose });
    const dialog = document.querySelector('dialog');
    dialog?.dispatchEvent(new Event('cancel', { cancelable: true }));
    expect(onclose).toHaveBeenCalledOnce();
  });
});
