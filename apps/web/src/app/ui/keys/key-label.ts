const NAMES: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Delete: 'Del',
  ContextMenu: 'Menu',
};
const MAC: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↩' };

/** The keys of a chord such as `Alt+ArrowUp`, as they are written on a keyboard. */
export function keyLabel(chord: string, mac: boolean): string[] {
  return chord.split('+').map((key) => (mac ? MAC[key] : undefined) ?? (key === 'Mod' ? 'Ctrl' : (NAMES[key] ?? key)));
}
