import { vi } from 'vitest';

/** Opens the whole page on a scene of the mock, with nothing left of an earlier one. */
export async function openPage(query = '') {
  vi.resetModules();
  document.body.replaceChildren();
  const { install } = await import('./install');
  const mock = install(new URLSearchParams(query));
  const { mount, unmount } = await import('svelte');
  const { default: App } = await import('../App.svelte');
  const page = mount(App, { target: document.body });
  const close = async () => {
    mock.uninstall();
    await unmount(page);
  };
  return { mock, close };
}

/** The first element that fits; throws when there is none, so that it can be waited for. */
export function find<T extends HTMLElement = HTMLElement>(selector: string): T {
  const element = document.querySelector<T>(selector);
  if (!element) throw new Error(`${selector} is not on the page`);
  return element;
}

export const byId = <T extends HTMLElement = HTMLElement>(id: string): T => {
  return find<T>(`[data-testid="${id}"]`);
};

export const textOf = (id: string): string => byId(id).textContent?.trim() ?? '';

export function press(key: string, held: KeyboardEventInit = {}, on: EventTarget = document.body): void {
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }));
}

export function type(id: string, text: string): void {
  const field = byId<HTMLInputElement>(id);
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}
