import { SHORTCUTS, shortcutOf } from './shortcuts';

const press = (key: string, held: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent('keydown', { key, ...held });

describe('the shortcuts', () => {
  it('are found by their keys, Command standing for Control on a Mac', () => {
    expect(shortcutOf(press('k', { ctrlKey: true }), 'everywhere', false)).toBe('palette');
    expect(shortcutOf(press('k', { metaKey: true }), 'everywhere', true)).toBe('palette');
    expect(shortcutOf(press('k', { ctrlKey: true }), 'everywhere', true)).toBeNull();
    expect(shortcutOf(press('ArrowUp', { altKey: true }), 'everywhere', false)).toBe('previous');
    expect(shortcutOf(press('ArrowUp', { altKey: true, shiftKey: true }), 'everywhere', false)).toBe('previousUnread');
  });

  it('take a question mark with Shift and without', () => {
    expect(shortcutOf(press('?', { shiftKey: true }), 'everywhere', false)).toBe('help');
    expect(shortcutOf(press('?'), 'everywhere', false)).toBe('help');
  });

  it('are found by the key where Shift, Alt or another alphabet makes another sign of it', () => {
    const held = { ctrlKey: true, shiftKey: true };
    expect(shortcutOf(press('/', { ...held, code: 'Digit7' }), 'composer', false)).toBe('numberedList');
    expect(shortcutOf(press('*', { ...held, code: 'Digit8' }), 'composer', false)).toBe('list');
    expect(shortcutOf(press('Ç', { ...held, altKey: true, code: 'KeyC' }), 'composer', false)).toBe('codeBlock');
    expect(shortcutOf(press('и', { ctrlKey: true, code: 'KeyB' }), 'composer', false)).toBe('bold');
    expect(shortcutOf(press('n', { ctrlKey: true, code: 'KeyB' }), 'composer', false)).toBeNull();
    expect(shortcutOf(press('и', { code: 'KeyR' }), 'message', false)).toBe('reply');
  });

  it('let alone what is held with other keys, and what belongs to another place', () => {
    expect(shortcutOf(press('r', { ctrlKey: true }), 'message', false)).toBeNull();
    expect(shortcutOf(press('r'), 'everywhere', false)).toBeNull();
    expect(shortcutOf(press('r'), 'message', false)).toBe('reply');
  });

  it('have no keys twice in one place', () => {
    const chords = SHORTCUTS.flatMap(({ place, keys }) => keys.map((key) => `${place} ${key}`));
    expect(new Set(chords).size).toBe(chords.length);
  });
});
