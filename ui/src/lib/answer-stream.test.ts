import { describe, expect, it } from 'vitest';

import { AnswerStream, MOST_CHARACTERS, TextBlocks } from './answer-stream';

const words = (text: string) => ({ text, reasoning: false });

function sheet() {
  const root = document.createElement('div');
  return { root, blocks: new TextBlocks(root) };
}

describe('the text of a call', () => {
  it('is given in full to a view that opens late', () => {
    const stream = new AnswerStream();
    stream.append(words('Hello '));
    stream.append(words('world'));
    const { root, blocks } = sheet();
    stream.listen({ cleared: () => blocks.clear(), appended: (piece) => blocks.append(piece) });
    stream.append(words('.'));
    expect(root.textContent).toBe('Hello world.');
  });

  it('is gone when the next call begins', () => {
    const stream = new AnswerStream();
    const { root, blocks } = sheet();
    stream.listen({ cleared: () => blocks.clear(), appended: (piece) => blocks.append(piece) });
    stream.append(words('first'));
    stream.clear();
    stream.append(words('second'));
    expect(root.textContent).toBe('second');
  });

  it('reaches nobody after the view has closed', () => {
    const stream = new AnswerStream();
    const { root, blocks } = sheet();
    const close = stream.listen({ cleared: () => blocks.clear(), appended: (piece) => blocks.append(piece) });
    close();
    stream.append(words('unseen'));
    expect(root.textContent).toBe('');
  });

  it('is never read as HTML', () => {
    const { root, blocks } = sheet();
    blocks.append(words('<img src=x onerror=alert(1)>'));
    expect(root.querySelector('img')).toBeNull();
    expect(root.textContent).toBe('<img src=x onerror=alert(1)>');
  });
});

describe('blocks of text', () => {
  it('are closed at a line end, so that only the last one changes', () => {
    const { root, blocks } = sheet();
    const line = `${'a'.repeat(99)}\n`;
    for (let at = 0; at < 100; at += 1) blocks.append(words(line));
    expect(root.children.length).toBeGreaterThan(3);
    expect([...root.children].slice(0, -1).every((block) => block.textContent?.endsWith('\n'))).toBe(true);
    expect(root.textContent).toBe(line.repeat(100));
  });

  it('are bounded even where the text has no line end', () => {
    const { root, blocks } = sheet();
    const text = 'x'.repeat(100_000);
    blocks.append(words(text));
    expect(
      Math.max(...[...root.children].map((block) => block.textContent?.length ?? 0)),
    ).toBeLessThanOrEqual(8000);
    expect(root.textContent).toBe(text);
  });

  it('never cut a character in two', () => {
    const { root, blocks } = sheet();
    blocks.append(words(`x${'🙂'.repeat(6000)}`));
    expect([...root.children].every((block) => block.textContent?.isWellFormed())).toBe(true);
  });

  it('leave the page at the beginning of a text without end', () => {
    const { root, blocks } = sheet();
    blocks.append(words('the beginning\n'));
    for (let at = 0; at < 600; at += 1) blocks.append(words(`${'a'.repeat(999)}\n`));
    expect(blocks.prune()).toBe(true);
    expect(root.textContent).not.toContain('the beginning');
    expect(root.textContent?.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(root.textContent?.length).toBeGreaterThan(MOST_CHARACTERS - 10_000);
    expect(blocks.prune()).toBe(false);
  });

  it('keep reasoning apart from the answer', () => {
    const { root, blocks } = sheet();
    blocks.append({ text: 'hm', reasoning: true });
    blocks.append(words('Yes.'));
    expect([...root.children].map((block) => block.className)).toEqual(['block reasoning', 'block']);
  });
});
