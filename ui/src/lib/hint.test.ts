import { expect, test } from 'vitest';

import { hintWhenClipped } from './hint';

function button(textWidth: number, place: number): HTMLElement {
  const element = document.createElement('button');
  const words = document.createElement('span');
  words.className = 'text';
  for (const [name, value] of [
    ['scrollWidth', textWidth],
    ['clientWidth', place],
  ] as const)
    Object.defineProperty(words, name, { value, configurable: true });
  element.append(words);
  return element;
}

const enter = (element: HTMLElement) => element.dispatchEvent(new Event('pointerenter'));

test('words that are read in full have no hint', () => {
  const element = button(40, 40);
  hintWhenClipped('Runs (Ctrl 2)', '.text')(element);
  enter(element);
  expect(element.title).toBe('');
});

test('words that are cut off are the hint until they fit again', () => {
  const element = button(120, 40);
  hintWhenClipped('Running 12 of 40', '.text')(element);
  enter(element);
  expect(element.title).toBe('Running 12 of 40');
  const words = element.querySelector('.text');
  Object.defineProperty(words, 'clientWidth', { value: 120 });
  enter(element);
  expect(element.title).toBe('');
});

test('an element that is gone listens no longer', () => {
  const element = button(120, 40);
  const end = hintWhenClipped('Runs', '.text')(element);
  if (end) end();
  enter(element);
  expect(element.title).toBe('');
});
