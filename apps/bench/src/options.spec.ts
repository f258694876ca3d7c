import { readOptions } from './options';

describe('the options of the benchmark', () => {
  it('are those of the goal where nothing is said', () => {
    const defaults = { messages: 100_000, conversations: 200, samples: 300, seconds: 5, save: false };
    expect(readOptions([])).toEqual(defaults);
  });

  it('can be changed', () => {
    expect(readOptions(['--messages=500', '--save'])).toMatchObject({ messages: 500, save: true });
  });

  it('refuse what is no number and what there is not', () => {
    expect(() => readOptions(['--messages=many'])).toThrow('--messages');
    expect(() => readOptions(['--seconds=0'])).toThrow('--seconds');
    expect(() => readOptions(['--fast'])).toThrow();
  });
});
