import { Notices, type Notice } from './notices';

describe('notices', () => {
  let notices: Notices;
  let shown: readonly Notice[];
  const texts = (): string[] => shown.map(({ text }) => text);

  beforeEach(() => {
    jest.useFakeTimers();
    notices = new Notices();
    notices.notices$.subscribe((now) => (shown = now));
  });
  afterEach(() => jest.useRealTimers());

  it('go by themselves, but those that are kept', () => {
    notices.say('Saved');
    notices.keep('New version', { label: 'Load', run: () => undefined });
    jest.advanceTimersByTime(6_000);
    expect(texts()).toEqual(['New version']);
  });

  it('say the same once, and are three at most, of which none that is kept has to go', () => {
    notices.keep('New version', { label: 'Load', run: () => undefined });
    for (const text of ['One', 'Two', 'Two', 'Three']) notices.say(text);
    expect(texts()).toEqual(['New version', 'Two', 'Three']);
  });

  it('offer to undo each of several things, and the newest first by the key', () => {
    const undone: number[] = [];
    const gone: number[] = [];
    for (const n of [1, 2]) {
      const undo = { label: 'Undo', run: () => undone.push(n), undoes: true };
      notices.say('Deleted', undo, { ms: 5_000, gone: () => gone.push(n) });
    }
    notices.complain('Something else');
    expect(notices.undo()).toBe(true);
    expect([undone, texts()]).toEqual([[2], ['Deleted', 'Something else']]);
    jest.advanceTimersByTime(5_000);
    expect([undone, gone]).toEqual([[2], [2, 1]]);
    expect(notices.undo()).toBe(false);
  });

  it('wait while somebody is at them, and then stay for what was left', () => {
    notices.say('Deleted', { label: 'Undo', run: () => undefined }, { ms: 5_000 });
    const [{ id } = { id: 0 }] = shown;
    jest.advanceTimersByTime(4_000);
    notices.attend(id, true);
    jest.advanceTimersByTime(60_000);
    expect(texts()).toEqual(['Deleted']);
    notices.attend(id, false);
    jest.advanceTimersByTime(999);
    expect(texts()).toEqual(['Deleted']);
    jest.advanceTimersByTime(2);
    expect(texts()).toEqual([]);
  });
});
