import { typedAhead } from './typed-ahead';

/** Presses keys in a text box; gives those that reached it. */
function press(box: HTMLElement, ...keys: (string | KeyboardEventInit)[]): string[] {
  const reached: string[] = [];
  const hear = ({ key }: KeyboardEvent): unknown => reached.push(key);
  box.addEventListener('keydown', hear);
  for (const key of keys) {
    const init = typeof key === 'string' ? { key } : key;
    box.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true }));
  }
  box.removeEventListener('keydown', hear);
  return reached;
}

describe('what is typed for a box that is on its way', () => {
  const box = document.createElement('textarea');
  beforeAll(() => document.body.append(box));
  afterEach(() => jest.useRealTimers());

  it('is kept for it, and reaches nothing else until it is there', () => {
    const typed = typedAhead(document);
    expect(press(box, 'a', 'm', 'Backspace', 'n', 'Enter')).toEqual([]);
    expect(typed()).toBe('an');
    expect(press(box, 'b')).toEqual(['b']);
  });

  it('leaves other keys and shortcuts to who has them', () => {
    const typed = typedAhead(document);
    expect(press(box, 'Escape', { key: 'k', ctrlKey: true })).toEqual(['Escape', 'k']);
    expect(typed()).toBe('');
  });

  it('is not waited for without end', () => {
    jest.useFakeTimers();
    typedAhead(document);
    jest.advanceTimersByTime(3_000);
    expect(press(box, 'a')).toEqual(['a']);
  });
});
