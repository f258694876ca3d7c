import type { Line } from './script';

const DAY_MS = 86_400_000;
/** The script's last line, as minutes of the day, and a little. */
const LAST_MINUTE = 8 * 60 + 40;

/** When each line was said, if the script's day 0 is the last day whose morning is over. By the clock of this machine. */
export class Timeline {
  private readonly dayZero: Date;

  constructor(now: Date) {
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate());
    const minutes = now.getHours() * 60 + now.getMinutes();
    this.dayZero = minutes >= LAST_MINUTE ? day : new Date(day.getTime() - DAY_MS);
  }

  /** The moment of a line. */
  at({ at: [daysAgo, time] }: Pick<Line, 'at'>): Date {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    const { dayZero } = this;
    return new Date(dayZero.getFullYear(), dayZero.getMonth(), dayZero.getDate() - daysAgo, hours, minutes);
  }
}
