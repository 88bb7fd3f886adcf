/** The one place of the page that turns a number into text. It formats, it never computes a metric. */

export const UNKNOWN = 'n/a';

const known = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value);

const grouped = (decimals: number) =>
  new Intl.NumberFormat('en-GB', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

/** The most decimals that a figure is shown with. */
const MOST_DECIMALS = 9;
const FORMATS = Array.from({ length: MOST_DECIMALS + 1 }, (_, decimals) => grouped(decimals));

/** A number with a fixed count of decimals and separated thousands. */
export function fixed(value: number | null | undefined, decimals = 0): string {
  if (!known(value)) return UNKNOWN;
  const text = FORMATS[decimals]?.format(value) ?? UNKNOWN;
  return text.replace('-', '\u2212');
}

/** Decimals that show about four digits, so that a column reads evenly: 5,049, 540.8, 12.34. */
export function decimalsFor(value: number): 0 | 1 | 2 {
  const size = Math.abs(value);
  return size >= 1000 ? 0 : size >= 100 ? 1 : 2;
}

export function figure(value: number | null | undefined): string {
  return known(value) ? fixed(value, decimalsFor(value)) : UNKNOWN;
}

/** A spread below this share of its mean is what the arithmetic left over, not one that was measured. */
const ARITHMETIC = 1e-12;

/** The decimals in which a spread that is not zero is not shown as zero; as in the report. */
function spreadDecimals(mean: number, sd: number): number {
  const usual = decimalsFor(mean);
  if (sd <= ARITHMETIC * Math.abs(mean)) return usual;
  for (let decimals: number = usual; decimals <= MOST_DECIMALS; decimals += 1)
    if (/[1-9]/.test(sd.toFixed(decimals))) return decimals;
  return usual;
}

/** `mean ± sd`, the mean alone for one value. */
export function meanSd(spread: { mean: number; sd: number | null } | null | undefined): string {
  if (!spread) return UNKNOWN;
  if (!known(spread.sd)) return fixed(spread.mean, decimalsFor(spread.mean));
  const decimals = spreadDecimals(spread.mean, spread.sd);
  return `${fixed(spread.mean, decimals)} ± ${fixed(spread.sd, decimals)}`;
}

/** A signed figure: +0.12, −0.01. */
export function signed(value: number, decimals: 0 | 1 | 2 | 3): string {
  return value < 0 ? fixed(value, decimals) : `+${fixed(value, decimals)}`;
}

export function bytes(value: number | null): string {
  if (!known(value)) return UNKNOWN;
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let scaled = Math.max(0, value);
  let unit = 0;
  while (scaled >= 999.95 && unit + 1 < units.length) {
    scaled /= 1000;
    unit += 1;
  }
  return unit === 0 ? `${fixed(scaled)} B` : `${fixed(scaled, 1)} ${units[unit] ?? ''}`;
}

/** A length of time for people: 480 ms, 4.9 s, 6 min 48 s, 2 h 5 min. */
export function duration(ms: number | null): string {
  if (!known(ms)) return UNKNOWN;
  const seconds = Math.round(Math.max(0, ms) / 1000);
  if (ms < 1000) return `${fixed(Math.max(0, ms))} ms`;
  if (ms < 59_950) return `${fixed(ms / 1000, 1)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** What is left, coarse on purpose: an estimate that twitches is read as precise. */
export function timeLeft(seconds: number | null): string {
  if (!known(seconds)) return 'time left not known yet';
  if (seconds < 10) return 'a few seconds left';
  if (seconds < 55) return `about ${Math.round(seconds / 10) * 10} s left`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `about ${minutes} min left`;
  return `about ${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

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
