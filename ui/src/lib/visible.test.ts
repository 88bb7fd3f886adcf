import { expect, it } from 'vitest';

import { visible } from './visible';

it('writes out what would turn or break a line, and nothing else', () => {
  expect(visible('gpj.\u202Eexe')).toBe('gpj.\\u{202e}exe');
  expect(visible('a\nb\u2066c')).toBe('a\\u{a}b\\u{2066}c');
  expect(visible('نتائج/größe 速い.csv')).toBe('نتائج/größe 速い.csv');
});
