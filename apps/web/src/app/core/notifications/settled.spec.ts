import { BehaviorSubject } from 'rxjs';
import { settled } from './settled';

describe('a count of what is unread, without its flickering', () => {
  let count$: BehaviorSubject<number>;
  let shown: number[];

  beforeEach(() => {
    jest.useFakeTimers();
    count$ = new BehaviorSubject(0);
    shown = [];
    settled(count$).subscribe((count) => shown.push(count));
  });

  afterEach(() => jest.useRealTimers());

  it('stays at 0 while every message is read the moment it arrives', () => {
    for (let n = 0; n < 40; n++) {
      count$.next(1);
      jest.advanceTimersByTime(20);
      count$.next(0);
      jest.advanceTimersByTime(30);
    }
    expect(shown).toEqual([0]);
  });

  it('shows what stays unread soon, as much as it is by then, however fast more arrives', () => {
    for (let n = 1; n <= 40; n++) {
      count$.next(n);
      jest.advanceTimersByTime(50);
    }
    jest.advanceTimersByTime(300);
    expect(shown.slice(0, 2)).toEqual([0, 6]);
    expect(shown.at(-1)).toBe(40);
    expect(shown.length).toBeLessThan(12);
  });

  it('is 0 at once when all is read', () => {
    count$.next(3);
    jest.advanceTimersByTime(400);
    count$.next(0);
    expect(shown).toEqual([0, 3, 0]);
  });
});
