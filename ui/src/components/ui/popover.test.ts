import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, test, vi } from 'vitest';

import Menu from './Menu.svelte';

async function opened(act = vi.fn()) {
  render(Menu, {
    label: 'Save as',
    items: ['CSV', 'JSON', 'PNG'].map((text) => ({ text, act })),
  });
  const trigger = screen.getByRole('button', { name: 'Save as' });
  await fireEvent.click(trigger);
  await tick();
  return trigger;
}
const focused = () => document.activeElement?.textContent.trim();
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });

test('arrow keys move down and up in a menu, round its ends', async () => {
  await opened();
  expect(focused()).toBe('CSV');
  await press('ArrowDown');
  expect(focused()).toBe('JSON');
  await press('ArrowUp');
  await press('ArrowUp');
  expect(focused()).toBe('PNG');
  await press('ArrowDown');
  expect(focused()).toBe('CSV');
});

test('Escape closes a menu and its button has the focus again', async () => {
  const trigger = await opened();
  await press('Escape');
  expect(screen.queryByRole('menu')).toBeNull();
  expect(document.activeElement).toBe(trigger);
});

test('a press elsewhere closes a menu, a press in it does not', async () => {
  await opened();
  await fireEvent.pointerDown(screen.getByRole('menuitem', { name: 'JSON' }));
  expect(screen.queryByRole('menu')).not.toBeNull();
  await fireEvent.pointerDown(document.body);
  expect(screen.queryByRole('menu')).toBeNull();
});

test('an entry that is chosen acts once and closes the menu', async () => {
  const act = vi.fn();
  await opened(act);
  await fireEvent.click(screen.getByRole('menuitem', { name: 'PNG' }));
  expect(act).toHaveBeenCalledOnce();
  expect(screen.queryByRole('menu')).toBeNull();
});
