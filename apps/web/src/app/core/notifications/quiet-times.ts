const HOUR_MS = 60 * 60_000;
/** When a day begins for somebody who wants quiet until tomorrow. */
const MORNING_HOUR = 8;

/** When an hour from `now` is over, in milliseconds since the epoch. */
export function inAnHour(now: number): number {
  return now + HOUR_MS;
}

/** Eight o'clock of the day after `now`, where one is; in milliseconds since the epoch. */
export function tomorrowMorning(now: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, MORNING_HOUR).getTime();
}
