/** Numbers, lists and dates in the reader's language, by Intl; no word of ours. */
const language = document.documentElement.lang || navigator.language;
/** in which of their languages a service's own texts are asked for */
export const textLanguage = language.slice(0, 2).toLowerCase();
/** plain "en" would mean American: our English words are British */
const locale = language === "en" ? "en-GB" : language;
const plural = new Intl.PluralRules(locale);
const number = new Intl.NumberFormat(locale);
const conjunction = new Intl.ListFormat(locale, { type: "conjunction" });
const hourAndMinute = new Intl.DateTimeFormat(navigator.language, { timeStyle: "short" });
const weekday = new Intl.DateTimeFormat(locale, { weekday: "short" });
const dayMonth = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const fullDate = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const withYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });
const withHour = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const longDay = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
const longDate = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

const DAY_MS = 86_400_000;

/** One or many; "#" stands for the number. */
export function count(n: number, one: string, many: string): string {
  return (plural.select(n) === "one" ? one : many).replace("#", number.format(n));
}

export function whole(n: number): string {
  return number.format(n);
}

export function list(items: readonly string[]): string {
  return conjunction.format(items);
}

export function time(at: number): string {
  return hourAndMinute.format(at);
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Whole days between two moments, by the calendar of this place. */
export function daysBetween(earlier: number, later: number): number {
  return Math.round((midnight(later) - midnight(earlier)) / DAY_MS);
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

/** "Today", "Yesterday", "Saturday, 21 November". */
export function day(at: number, now = Date.now()): string {
  const ago = daysBetween(at, now);
  if (ago === 0 || ago === 1) return capital(relative.format(-ago, "day"));
  return (ago < 300 ? longDay : longDate).format(at);
}

/** As short as a list has room for: the time, the weekday, the date. */
export function shortDate(at: number, now = Date.now()): string {
  const ago = daysBetween(at, now);
  if (ago < 1) return time(at);
  if (ago < 7) return weekday.format(at);
  return (ago < 300 ? dayMonth : fullDate).format(at);
}

/** "3 October 2026" */
export function date(at: number): string {
  return withYear.format(at);
}

/** As exact as an hour: the ledger knows no more. */
export function dateAndHour(at: number): string {
  return withHour.format(at);
}

/** "1.2 kB" */
export function bytes(n: number): string {
  const [amount, unit] =
    n < 1000 ? [n, "byte"] : n < 1e6 ? [n / 1000, "kilobyte"] : n < 1e9 ? [n / 1e6, "megabyte"] : [n / 1e9, "gigabyte"];
  const style = { style: "unit", unit, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, { ...style, unitDisplay: unit === "byte" ? "long" : "short" }).format(amount);
}

const UNITS = [
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/** "4 weeks", "1 day": in the largest unit that fits without a rest. */
export function span(seconds: number): string {
  const [unit, size] = UNITS.find(([, each]) => seconds % each === 0) ?? ["second", 1];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(seconds / size);
}

export function dayAndTime(at: number): string {
  return `${day(at)}, ${time(at)}`;
}

export function isoDay(at: number): string {
  const date = new Date(at);
  const pad = (n: number) => String(n).padStart(2, "0");
  return `${String(date.getFullYear())}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** "0:42" */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${String(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, "0")}`;
}
