import type { Theme, ThemeChoice } from './bindings';

export function resolveTheme(choice: ThemeChoice, systemIsDark: boolean): Theme {
  if (choice === 'system') return systemIsDark ? 'dark' : 'light';
  return choice;
}

/** Calls back when the system changes between light and dark; returns what ends it. */
export function watchSystemTheme(changed: (isDark: boolean) => void): () => void {
  const query = window.matchMedia('(prefers-color-scheme: dark)');
  const listen = (event: MediaQueryListEvent) => changed(event.matches);
  query.addEventListener('change', listen);
  changed(query.matches);
  return () => query.removeEventListener('change', listen);
}
