/** Where a link leads, as a person checks it before it is opened. */

export interface LinkView {
  /** Up to the host: `https://`. */
  before: string;
  /** What decides whose site it is. Empty for an address without one, as of mail. */
  host: string;
  after: string;
  /** Reasons to look twice. */
  doubts: string[];
}

const AUTHORITY = /^[a-z][a-z\d+.-]*:[\\/]*([^\\/?#]*)/i;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/** The address as it is opened, cut where eyes look for the site, with what may deceive them. */
export function describeLink(url: string, text = ''): LinkView {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return { before: '', host: '', after: url, doubts: ['This is not a whole address.'] };
  }
  const { href, host, protocol, username, password } = parsed;
  if (host === '') return { before: '', host, after: href, doubts: [] };
  const start = href.indexOf(
    host,
    protocol.length + (username === '' ? 0 : href.indexOf('@') - protocol.length),
  );
  return {
    before: href.slice(0, start),
    host,
    after: href.slice(start + host.length),
    doubts: [
      username !== '' || password !== ''
        ? `What stands before the @ is not the site. The site is ${host}.`
        : '',
      alphabets(url, host),
      otherHost(text, host),
      protocol === 'http:' && !LOOPBACK.test(host) ? 'The connection is not encrypted.' : '',
    ].filter((doubt) => doubt !== ''),
  };
}

/** Letters of other alphabets can look like Latin ones; the host's own form for the net shows that they are there. */
function alphabets(url: string, host: string): string {
  if (!host.split('.').some((part) => part.startsWith('xn--'))) return '';
  const seen = AUTHORITY.exec(url)?.[1]?.split('@').at(-1) ?? '';
  const written = /[^\p{ASCII}]/u.test(seen) ? ` It was written as ${seen}.` : '';
  return `The site’s name holds letters that may only look like others.${written}`;
}

/** The words of a link may name another site than the one it leads to. */
function otherHost(text: string, host: string): string {
  const named = /(?:^|\s|\/\/)((?:[a-z\d-]+\.)+[a-z]{2,})(?=$|[\s/:?#])/i.exec(text)?.[1]?.toLowerCase();
  const bare = (name: string) => name.replace(/^www\./, '').replace(/:\d+$/, '');
  if (named === undefined || bare(named) === bare(host)) return '';
  return `The link’s words name ${named}, but it leads to ${host}.`;
}
