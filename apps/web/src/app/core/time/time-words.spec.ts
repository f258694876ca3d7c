import { ago, clockTime, dayName, listTime, localDay, secondsWords } from './time-words';

const at = (day: number, hour: number, minute = 0): Date => new Date(2026, 10, day, hour, minute);
const iso = (day: number, hour: number, minute = 0): string => at(day, hour, minute).toISOString();
const NOW = at(23, 12);

describe('clockTime', () => {
  it('is as the reader’s region has it', () => {
    expect(clockTime(iso(23, 14, 5), 'en-GB')).toBe('14:05');
    expect(clockTime(iso(23, 14, 5), 'en-US')).toMatch(/^2:05\sPM$/);
    expect(clockTime(iso(23, 14, 5), 'de')).toBe('14:05');
    expect(clockTime(iso(23, 14, 5), 'zh-Hans')).toBe('14:05');
  });
});

describe('listTime', () => {
  it('is the time today, the weekday within a week, the date before', () => {
    expect(listTime(iso(23, 9, 5), NOW, 'en')).toMatch(/9:05/);
    expect(listTime(iso(20, 23), NOW, 'en')).toBe('Fri');
    expect(listTime(iso(16, 23), NOW, 'en')).toBe('Nov 16');
    expect(listTime(new Date(2025, 0, 2).toISOString(), NOW, 'en')).toBe('Jan 2, 2025');
  });

  it('is written as the language does', () => {
    expect(listTime(iso(20, 23), NOW, 'de')).toBe('Fr');
    expect(listTime(iso(16, 23), NOW, 'de')).toBe('16. Nov.');
    expect(listTime(iso(20, 23), NOW, 'zh-Hans')).toBe('周五');
    expect(listTime(iso(16, 23), NOW, 'zh-Hans')).toBe('11月16日');
  });

  it('is the time for a clock that runs a little ahead', () => {
    expect(listTime(iso(24, 0, 1), at(23, 23, 59), 'en')).toMatch(/12:01/);
  });
});

describe('dayName', () => {
  it('says today and yesterday, else the day', () => {
    expect(dayName(iso(23, 0), NOW, 'en')).toBe('Today');
    expect(dayName(iso(22, 23, 59), NOW, 'en')).toBe('Yesterday');
    expect(dayName(iso(2, 8), NOW, 'en')).toBe('Monday, November 2');
    expect(dayName(new Date(2025, 5, 1).toISOString(), NOW, 'en')).toContain('2025');
  });

  it('says so in other languages', () => {
    expect(dayName(iso(23, 0), NOW, 'de')).toBe('Heute');
    expect(dayName(iso(2, 8), NOW, 'de')).toBe('Montag, 2. November');
    expect(dayName(iso(22, 8), NOW, 'zh-Hans')).toBe('昨天');
    expect(dayName(iso(2, 8), NOW, 'zh-Hans')).toBe('11月2日星期一');
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
    [0.5, 'this minute', 'in dieser Minute', '此刻'],
    [5, '5 minutes ago', 'vor 5 Minuten', '5分钟前'],
    [61, '1 hour ago', 'vor 1 Stunde', '1小时前'],
    [60 * 24, 'yesterday', 'gestern', '昨天'],
    [60 * 24 * 3, '3 days ago', 'vor 3 Tagen', '3天前'],
  ])('%s minutes are %j', (minutes, english, german, chinese) => {
    const moment = new Date(NOW.getTime() - minutes * 60_000).toISOString();
    expect(ago(moment, NOW, 'en')).toBe(english);
    expect(ago(moment, NOW, 'de')).toBe(german);
    expect(ago(moment, NOW, 'zh-Hans')).toBe(chinese);
  });
});

describe('secondsWords', () => {
  it('is a part of a sentence', () => {
    expect(secondsWords(8, 'en')).toBe('8 seconds');
    // An abbreviation has a full stop of its own in German, beside that of the sentence.
    expect(secondsWords(1, 'de')).toBe('1 Sekunde');
    expect(secondsWords(8, 'zh-Hans')).toMatch(/^8\s?秒钟$/);
  });
});
