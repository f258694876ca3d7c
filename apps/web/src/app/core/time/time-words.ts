/** Dates and times in the reader's language and time zone. Every formatter is made once, because making one is slow. */
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const WEEKDAY = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const SHORT_DATE = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const SHORT_DATE_YEAR = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const LONG_DAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const LONG_DAY_YEAR = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

const DAY_MS = 86_400_000;

/** The time of day: "14:05". */
export function clockTime(iso: string): string {
  return CLOCK.format(new Date(iso));
}

/** Date and time in full, for titles. */
export function fullTime(iso: string): string {
  return FULL.format(new Date(iso));
}

/** A number that is the same for two moments on the same local day, and one more on the next day. */
export function localDay(moment: Date): number {
  // As if that date were one of UTC, where every day has 24 hours.
  return Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / DAY_MS;
}

/** For a list: the time today, the weekday within a week, the date before that. */
export function listTime(iso: string, now: Date): string {
  const moment = new Date(iso);
  const days = localDay(now) - localDay(moment);
  if (days <= 0) return CLOCK.format(moment);
  if (days < 7) return WEEKDAY.format(moment);
  return moment.getFullYear() === now.getFullYear() ? SHORT_DATE.format(moment) : SHORT_DATE_YEAR.format(moment);
}

/** For a separator: "today", "yesterday", else the day, with the year unless it is this one. */
export function dayName(iso: string, now: Date): string {
  const moment = new Date(iso);
  const days = localDay(now) - localDay(moment);
  if (days === 0 || days === 1) {
    const word = RELATIVE.format(-days, 'day');
    return word.charAt(0).toLocaleUpperCase() + word.slice(1);
  }
  return moment.getFullYear() === now.getFullYear() ? LONG_DAY.format(moment) : LONG_DAY_YEAR.format(moment);
}

/** How long ago, in the largest whole unit: "5 minutes ago", "2 days ago". */
export function ago(iso: string, now: Date): string {
  const seconds = Math.max(0, (now.getTime() - new Date(iso).getTime()) / 1000);
  if (seconds < 60) return RELATIVE.format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 3_600) return RELATIVE.format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 86_400) return RELATIVE.format(-Math.floor(seconds / 3_600), 'hour');
  return RELATIVE.format(-Math.floor(seconds / 86_400), 'day');
}
