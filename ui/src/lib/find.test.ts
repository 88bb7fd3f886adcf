import { describe, expect, it } from 'vitest';

import { findIn, MOST_FINDS } from './find';

function text(html: string): HTMLElement {
  const root = document.createElement('div');
  root.innerHTML = html;
  document.body.replaceChildren(root);
  return root;
}

const found = (html: string, wanted: string) => findIn(text(html), wanted).map((range) => range.toString());

describe('finding in a report', () => {
  it('makes no difference between capitals and keeps the reading order', () => {
    expect(found('<h2>Decode</h2><p>The decode rate. DECODE.</p>', 'decode')).toEqual([
      'Decode',
      'decode',
      'DECODE',
    ]);
  });

  it('reaches across words that are set differently, not across two blocks', () => {
    expect(found('<p>the <strong>dec</strong>ode <code>rate</code></p>', 'decode rate')).toEqual([
      'decode rate',
    ]);
    expect(found('<p>decode</p><p>rate</p>', 'decoderate')).toEqual([]);
    expect(found('<table><tr><td>12</td><td>34</td></tr></table>', '1234')).toEqual([]);
  });

  it('has no place for nothing', () => {
    expect([found('<p>a</p>', ''), found('<p>a</p>', '  '), found('<p>a</p>', 'b')]).toEqual([[], [], []]);
  });

  it('ends somewhere', () => {
    expect(findIn(text(`<p>${'a '.repeat(MOST_FINDS + 50)}</p>`), 'a')).toHaveLength(MOST_FINDS);
  });
});
