import { keyLabel } from './key-label';

describe('the label of keys', () => {
  it('is what a keyboard has on it', () => {
    expect(keyLabel('Mod+K', false)).toEqual(['Ctrl', 'K']);
    expect(keyLabel('Mod+K', true)).toEqual(['⌘', 'K']);
    expect(keyLabel('Alt+Shift+ArrowUp', false)).toEqual(['Alt', 'Shift', '↑']);
    expect(keyLabel('?', false)).toEqual(['?']);
  });
});
