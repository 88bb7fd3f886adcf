import { describe, expect, it } from 'vitest';

import { describeLink } from './link';

const shown = (url: string) => {
  const { before, host, after } = describeLink(url);
  return [before, host, after];
};

describe('a link', () => {
  it('is cut where eyes look for the site', () => {
    expect(shown('https://example.org/a?b=c#d')).toEqual(['https://', 'example.org', '/a?b=c#d']);
    expect(shown('http://localhost:11434/')).toEqual(['http://', 'localhost:11434', '/']);
    expect(shown('mailto:ada@example.org')).toEqual(['', '', 'mailto:ada@example.org']);
  });

  it('of an honest site raises no doubt', () => {
    expect(describeLink('https://www.example.org/a', 'see example.org').doubts).toEqual([]);
    expect(describeLink('http://127.0.0.1:8080/').doubts).toEqual([]);
    expect(describeLink('https://example.org/v1.2/notes.md', 'notes v1.2').doubts).toEqual([]);
  });

  it('shows a name in other letters as the net has it', () => {
    const link = describeLink('https://\u0430\u0440\u0440\u04cf\u0435.com/login');
    expect(link.host).toBe('xn--80ak6aa92e.com');
    expect(link.doubts[0]).toContain('It was written as \u0430\u0440\u0440\u04cf\u0435.com.');
    expect(describeLink('https://xn--80ak6aa92e.com/').doubts[0]).toContain('may only look like others');
  });

  it('does not take what stands before an @ for the site', () => {
    const link = describeLink('https://example.org@evil.example/example.org');
    expect([link.before, link.host]).toEqual(['https://example.org@', 'evil.example']);
    expect(link.doubts).toEqual(['What stands before the @ is not the site. The site is evil.example.']);
  });

  it('says when its words name another site', () => {
    const link = describeLink('https://evil.example/', 'https://example.org/docs');
    expect(link.doubts).toEqual(['The link’s words name example.org, but it leads to evil.example.']);
  });

  it('says when the connection is not encrypted', () => {
    expect(describeLink('http://example.org/').doubts).toEqual(['The connection is not encrypted.']);
  });

  it('keeps signs that turn the reading direction out of sight', () => {
    const link = describeLink('https://example.org/\u202Egpj.exe');
    expect(link.after).toBe('/%E2%80%AEgpj.exe');
  });

  it('that is no address is shown as it is', () => {
    expect(describeLink('https://')).toMatchObject({
      after: 'https://',
      doubts: ['This is not a whole address.'],
    });
  });
});

it('an address outside is opened from one place only: where the user has seen it', () => {
  const sources = import.meta.glob<string>(['../**/*.svelte', '../**/*.ts'], {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  const openers = Object.entries(sources).filter(([, text]) => text.includes('api.' + 'openLink('));
  expect(openers.map(([path]) => path)).toEqual(['../components/shell/LinkDialog.svelte']);
});
