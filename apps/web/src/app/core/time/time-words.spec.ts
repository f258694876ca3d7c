import { ago, dayName, listTime, localDay } from './time-words';

const at = (day: number, hour: number, minute = 0): Date => new Date(2026, 10, day, hour, minute);
const iso = (day: number, hour: number, minute = 0): string => at(day, hour, minute).toISOString();
const NOW = at(23, 12);

describe('listTime', () => {
  it('is the time today, the weekday within a week, the date before', () => {
    expect(listTime(iso(23, 9, 5), NOW)).toMatch(/9:05/);
    expect(listTime(iso(20, 23), NOW)).toBe('Fri');
    expect(listTime(iso(16, 23), NOW)).toBe('Nov 16');
    expect(listTime(new Date(2025, 0, 2).toISOString(), NOW)).toBe('Jan 2, 2025');
  });

  it('is the time for a clock that runs a little ahead', () => {
    expect(listTime(iso(24, 0, 1), at(23, 23, 59))).toMatch(/12:01/);
  });
});

describe('dayName', () => {
  it('says today and yesterday, else the day', () => {
    expect(dayName(iso(23, 0), NOW)).toBe('Today');
    expect(dayName(iso(22, 23, 59), NOW)).toBe('Yesterday');
    expect(dayName(iso(2, 8), NOW)).toBe('Monday, November 2');
    expect(dayName(new Date(2025, 5, 1).toISOString(), NOW)).toContain('2025');
  });
});

describe('localDay', () => {
  it('is one more each day, over changes of the clock too', () => {
    for (let day = 1; day < 366; day++) {
      expect(localDay(new Date(2026, 0, day + 1, 0, 30)) - localDay(new Date(2026, 0, day, 23, 30))).toBe(1);
    }
  });
});

describe('ago', () => {
  it.each([
    [0.5, 'this minute'],
    [5, '5 minutes ago'],
    [61, '1 hour ago'],
    [60 * 24, 'yesterday'],
    [60 * 24 * 3, '3 days ago'],
  ])('%s minutes are %j', (minutes, words) => {
    expect(ago(new Date(NOW.getTime() - minutes * 60_000).toISOString(), NOW)).toBe(words);
  });
});
