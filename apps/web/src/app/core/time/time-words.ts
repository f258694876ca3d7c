/** Dates and times in the reader's language and time zone; `locale` is the tag to write them by. */
const FORMATS = {
  clock: { hour: 'numeric', minute: '2-digit' },
  weekday: { weekday: 'short' },
  date: { day: 'numeric', month: 'short' },
  dateYear: { day: 'numeric', month: 'short', year: 'numeric' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  dayYear: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  full: { dateStyle: 'full', timeStyle: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

/** Every formatter is made once, because making one is slow. */
const dates = new Map<string, Intl.DateTimeFormat>();
const relatives = new Map<string, Intl.RelativeTimeFormat>();

/** The time of day: "14:05". */
export function clockTime(iso: string, locale: string): string {
  return write('clock', new Date(iso), locale);
}

/** Date and time in full, for titles. */
export function fullTime(iso: string, locale: string): string {
  return write('full', new Date(iso), locale);
}

/** A number that is the same for two moments on the same local day, and one more on the next day. */
export function localDay(moment: Date): number {
  // As if that date were one of UTC, where every day has 24 hours.
  return Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / DAY_MS;
}

/** For a list: the time today, the weekday within a week, the date before that. */
export function listTime(iso: string, now: Date, locale: string): string {
  const moment = new Date(iso);
  const days = localDay(now) - localDay(moment);
  if (days <= 0) return write('clock', moment, locale);
  if (days < 7) return write('weekday', moment, locale);
  return write(moment.getFullYear() === now.getFullYear() ? 'date' : 'dateYear', moment, locale);
}

/** For a separator: "Today", "Yesterday", else the day, with the year unless it is this one. */
export function dayName(iso: string, now: Date, locale: string): string {
  const moment = new Date(iso);
  const days = localDay(now) - localDay(moment);
  if (days === 0 || days === 1) {
    const word = relative(locale).format(-days, 'day');
    return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
  }
  return write(moment.getFullYear() === now.getFullYear() ? 'day' : 'dayYear', moment, locale);
}

/** How long ago, in the largest whole unit: "5 minutes ago", "2 days ago". */
export function ago(iso: string, now: Date, locale: string): string {
  const seconds = Math.max(0, (now.getTime() - new Date(iso).getTime()) / SECOND_MS);
  if (seconds < 3_600) return relative(locale).format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 86_400) return relative(locale).format(-Math.floor(seconds / 3_600), 'hour');
  return relative(locale).format(-Math.floor(seconds / 86_400), 'day');
}

/** A number of seconds, as a part of a sentence: "8 seconds", "8秒钟". */
export function secondsWords(seconds: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'long' }).format(seconds);
}

function write(name: keyof typeof FORMATS, moment: Date, locale: string): string {
  const key = `${name} ${locale}`;
  let format = dates.get(key);
  if (format === undefined) dates.set(key, (format = new Intl.DateTimeFormat(locale, FORMATS[name])));
  return format.format(moment);
}

function relative(locale: string): Intl.RelativeTimeFormat {
  let format = relatives.get(locale);
  if (format === undefined) relatives.set(locale, (format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })));
  return format;
}
