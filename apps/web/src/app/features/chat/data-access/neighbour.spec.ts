import { neighbour } from './neighbour';

const LIST = [
  { id: 'a', unread: 1 },
  { id: 'b', unread: 0 },
  { id: 'c', unread: 0 },
  { id: 'd', unread: 2 },
];

describe('neighbour', () => {
  it('is the conversation above or below, and none beyond the ends', () => {
    expect(neighbour(LIST, 'b', { step: -1, unread: false })).toBe('a');
    expect(neighbour(LIST, 'b', { step: 1, unread: false })).toBe('c');
    expect(neighbour(LIST, 'a', { step: -1, unread: false })).toBeNull();
    expect(neighbour(LIST, 'd', { step: 1, unread: false })).toBeNull();
  });

  it('is the first or the last where none is open', () => {
    expect(neighbour(LIST, null, { step: 1, unread: false })).toBe('a');
    expect(neighbour(LIST, null, { step: -1, unread: false })).toBe('d');
    expect(neighbour(LIST, null, { step: 1, unread: true })).toBe('a');
    expect(neighbour(LIST, null, { step: -1, unread: true })).toBe('d');
  });

  it('goes on from the other end for what is unread', () => {
    expect(neighbour(LIST, 'b', { step: 1, unread: true })).toBe('d');
    expect(neighbour(LIST, 'd', { step: 1, unread: true })).toBe('a');
    expect(neighbour(LIST, 'a', { step: -1, unread: true })).toBe('d');
  });

  it('is nothing where all else is read, or nothing is there', () => {
    expect(neighbour([{ id: 'a', unread: 3 }], 'a', { step: 1, unread: true })).toBeNull();
    expect(neighbour([], null, { step: 1, unread: true })).toBeNull();
  });
});
