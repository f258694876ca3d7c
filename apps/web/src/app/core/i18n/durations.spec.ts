import { durationWords } from './durations';

describe('durationWords', () => {
  it('counts seconds, then minutes, then hours', () => {
    expect(durationWords(8.2, 'en')).toBe('8 sec');
    expect(durationWords(150, 'en')).toBe('3 min');
    expect(durationWords(7_300, 'en')).toBe('2 hr');
  });

  it('never says that nothing is left while something is', () => {
    expect(durationWords(0.1, 'de')).toBe('1 Sek.');
  });
});
