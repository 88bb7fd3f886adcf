/** The one place of the page that turns a number into text. Its rules are the Rust side's; it computes no metric. */

import { FORMATS, type TimeFormat } from './bindings';

export const UNKNOWN = FORMATS.unknown;

const known = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value);

const grouped = (decimals: number) =>
  new Intl.NumberFormat('en-GB', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

const BY_DECIMALS = Array.from({ length: FORMATS.most_spread_decimals + 1 }, (_, decimals) =>
  grouped(decimals),
);

/** A number with a fixed count of decimals and separated thousands. */
export function fixed(value: number | null | undefined, decimals = 0): string {
  if (!known(value)) return UNKNOWN;
  const text = BY_DECIMALS[decimals]?.format(value) ?? UNKNOWN;
  return text.replace('-', '\u2212');
}

/** Decimals that show about four digits, so that a column reads evenly: 5,049, 540.8, 12.34. */
const decimalsFor = (value: number): number =>
  FORMATS.column.find(({ from }) => Math.abs(value) >= from)?.decimals ?? 0;

export function figure(value: number | null | undefined): string {
  return known(value) ? fixed(value, decimalsFor(value)) : UNKNOWN;
}

/** The decimals in which a spread that is not zero is not shown as zero. */
export function spreadDecimals(mean: number, sd: number, usual: number): number {
  if (sd <= FORMATS.arithmetic_share * Math.abs(mean)) return usual;
  for (let decimals = usual; decimals <= FORMATS.most_spread_decimals; decimals += 1)
    if (/[1-9]/.test(sd.toFixed(decimals))) return decimals;
  return usual;
}

/** `mean ± sd`, the mean alone for one value. */
export function meanSd(spread: { mean: number; sd: number | null } | null | undefined): string {
  if (!spread) return UNKNOWN;
  if (!known(spread.sd)) return fixed(spread.mean, decimalsFor(spread.mean));
  const decimals = spreadDecimals(spread.mean, spread.sd, decimalsFor(spread.mean));
  return `${fixed(spread.mean, decimals)} ± ${fixed(spread.sd, decimals)}`;
}

/** A signed figure: +0.12, −0.01. */
export function signed(value: number, decimals: 0 | 1 | 2 | 3): string {
  return value < 0 ? fixed(value, decimals) : `+${fixed(value, decimals)}`;
}

export function bytes(value: number | null): string {
  if (!known(value)) return UNKNOWN;
  const { units, step, full, decimals } = FORMATS.bytes;
  let scaled = Math.max(0, value);
  let unit = 0;
  while (scaled >= full && unit + 1 < units.length) {
    scaled /= step;
    unit += 1;
  }
  return `${scaled.toFixed(unit === 0 ? 0 : decimals)} ${units[unit] ?? ''}`;
}

/** The text of a time by the first rule that holds for it. */
function timeText(rules: TimeFormat[], time: number): string {
  const ms = Math.max(0, time);
  const rule = rules.find(({ below_ms }) => below_ms === null || ms < below_ms);
  if (!rule) return UNKNOWN;
  const { round_ms, parts, decimals, words, skip_zero } = rule;
  let rest = round_ms === null ? ms : Math.round(ms / round_ms) * round_ms;
  const texts = parts.flatMap((part, place) => {
    const count = rest / part.ms;
    const whole = Math.floor(count);
    rest -= whole * part.ms;
    if (parts.length === 1) return [`${fixed(count, decimals)} ${part.unit}`];
    return skip_zero && place > 0 && whole === 0 ? [] : [`${whole} ${part.unit}`];
  });
  return words + texts.join(' ');
}

/** A length of time for people: 480 ms, 4.9 s, 6 min 48 s, 2 h 5 min. */
export const duration = (ms: number | null): string => (known(ms) ? timeText(FORMATS.duration, ms) : UNKNOWN);

/** An estimate: about 4 min. */
export const about = (ms: number): string => timeText(FORMATS.about, ms);

/** What is left, by an estimate. */
export const timeLeft = (seconds: number | null): string =>
  known(seconds) ? `${about(seconds * 1000)} left` : 'time left not known yet';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number) => String(value).padStart(2, '0');

/** `24 Nov 2026, 02:50` in the user's time zone; the text itself when it is no time. */
export function when(rfc3339: string): string {
  const time = new Date(rfc3339);
  if (Number.isNaN(time.getTime())) return rfc3339;
  const day = `${time.getDate()} ${MONTHS[time.getMonth()] ?? ''} ${time.getFullYear()}`;
  return `${day}, ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** How long it took between two times, null while the second is unknown. */
export function between(start: string, end: string | null): string | null {
  if (end === null) return null;
  const ms = new Date(end).getTime() - new Date(start).getTime();
  return Number.isFinite(ms) ? duration(ms) : null;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${fixed(count)} ${count === 1 ? one : many}`;
}
