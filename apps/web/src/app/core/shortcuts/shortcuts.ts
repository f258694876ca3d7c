import type { TextKey } from '../i18n/text-key';

/** Where a shortcut works. */
export type ShortcutPlace = 'everywhere' | 'list' | 'messages' | 'message' | 'composer';

/** What a shortcut is called in the code. */
export type ShortcutId =
  | 'palette'
  | 'help'
  | 'previous'
  | 'next'
  | 'previousUnread'
  | 'nextUnread'
  | 'markRead'
  | 'listMove'
  | 'listEnds'
  | 'listMenu'
  | 'messageMove'
  | 'messagePage'
  | 'oldest'
  | 'newest'
  | 'reply'
  | 'edit'
  | 'copyLink'
  | 'copyText'
  | 'receipts'
  | 'delete'
  | 'write'
  | 'undo'
  | 'send'
  | 'newLine'
  | 'editLast'
  | 'bold'
  | 'italic'
  | 'strike'
  | 'code'
  | 'codeBlock'
  | 'list'
  | 'numberedList'
  | 'quote'
  | 'link';

export interface Shortcut {
  id: ShortcutId;
  place: ShortcutPlace;
  /** Chords such as `Alt+ArrowUp`; any of them will do. `Mod` is Command on a Mac and Control elsewhere. */
  keys: readonly string[];
  label: TextKey;
}

/** Every shortcut of the client: the handlers ask this list, and the page of shortcuts shows it. */
export const SHORTCUTS: readonly Shortcut[] = [
  { id: 'palette', place: 'everywhere', keys: ['Mod+K'], label: 'chat.palette.title' },
  { id: 'help', place: 'everywhere', keys: ['?', 'Mod+/'], label: 'chat.shortcuts.title' },
  { id: 'previous', place: 'everywhere', keys: ['Alt+ArrowUp'], label: 'chat.shortcuts.previous' },
  { id: 'next', place: 'everywhere', keys: ['Alt+ArrowDown'], label: 'chat.shortcuts.next' },
  { id: 'previousUnread', place: 'everywhere', keys: ['Alt+Shift+ArrowUp'], label: 'chat.shortcuts.previousUnread' },
  { id: 'nextUnread', place: 'everywhere', keys: ['Alt+Shift+ArrowDown'], label: 'chat.shortcuts.nextUnread' },
  { id: 'markRead', place: 'everywhere', keys: ['Escape'], label: 'chat.shortcuts.markRead' },
  { id: 'listMove', place: 'list', keys: ['ArrowUp', 'ArrowDown'], label: 'chat.shortcuts.listMove' },
  { id: 'listEnds', place: 'list', keys: ['Home', 'End'], label: 'chat.shortcuts.listEnds' },
  { id: 'listMenu', place: 'list', keys: ['Shift+F10', 'ContextMenu'], label: 'chat.shortcuts.listMenu' },
  { id: 'messageMove', place: 'messages', keys: ['ArrowUp', 'ArrowDown'], label: 'chat.shortcuts.messageMove' },
  { id: 'messagePage', place: 'messages', keys: ['PageUp', 'PageDown'], label: 'chat.shortcuts.messagePage' },
  { id: 'oldest', place: 'messages', keys: ['Home'], label: 'chat.shortcuts.oldest' },
  { id: 'newest', place: 'messages', keys: ['End'], label: 'chat.shortcuts.newest' },
  { id: 'undo', place: 'messages', keys: ['Mod+Z'], label: 'chat.message.undo' },
  { id: 'reply', place: 'message', keys: ['R'], label: 'chat.message.reply' },
  { id: 'edit', place: 'message', keys: ['E'], label: 'chat.message.edit' },
  { id: 'copyLink', place: 'message', keys: ['L'], label: 'chat.message.copyLink' },
  { id: 'copyText', place: 'message', keys: ['C'], label: 'chat.message.copyText' },
  { id: 'receipts', place: 'message', keys: ['I'], label: 'chat.receipts.title' },
  { id: 'delete', place: 'message', keys: ['Delete'], label: 'chat.message.delete' },
  { id: 'write', place: 'message', keys: ['Escape'], label: 'chat.shortcuts.write' },
  { id: 'send', place: 'composer', keys: ['Enter', 'Mod+Enter'], label: 'chat.composer.send' },
  { id: 'newLine', place: 'composer', keys: ['Shift+Enter'], label: 'chat.shortcuts.newLine' },
  { id: 'editLast', place: 'composer', keys: ['ArrowUp'], label: 'chat.shortcuts.editLast' },
  { id: 'bold', place: 'composer', keys: ['Mod+B'], label: 'chat.format.bold' },
  { id: 'italic', place: 'composer', keys: ['Mod+I'], label: 'chat.format.italic' },
  { id: 'strike', place: 'composer', keys: ['Mod+Shift+X'], label: 'chat.format.strike' },
  { id: 'code', place: 'composer', keys: ['Mod+E', 'Mod+Shift+C'], label: 'chat.format.code' },
  { id: 'codeBlock', place: 'composer', keys: ['Mod+Alt+Shift+C'], label: 'chat.format.codeBlock' },
  { id: 'list', place: 'composer', keys: ['Mod+Shift+8'], label: 'chat.format.list' },
  { id: 'numberedList', place: 'composer', keys: ['Mod+Shift+7'], label: 'chat.format.numberedList' },
  { id: 'quote', place: 'composer', keys: ['Mod+Shift+9'], label: 'chat.format.quote' },
  { id: 'link', place: 'composer', keys: ['Mod+Shift+U'], label: 'chat.format.link' },
];

/** Whether `Mod` is Command here. */
export function isMac(platform = navigator.platform): boolean {
  return /^(Mac|iP)/.test(platform);
}

/** The shortcut of that place that a key event asks for; `null` if none. */
export function shortcutOf(event: KeyboardEvent, place: ShortcutPlace, mac = isMac()): ShortcutId | null {
  const here = SHORTCUTS.filter((shortcut) => shortcut.place === place);
  return here.find(({ keys }) => keys.some((chord) => isChord(event, chord, mac)))?.id ?? null;
}

function isChord(event: KeyboardEvent, chord: string, mac: boolean): boolean {
  const parts = chord.split('+');
  const key = parts.at(-1) ?? '';
  const has = (name: string): boolean => parts.includes(name);
  if (event.key.toLowerCase() !== key.toLowerCase() && !isKeyBelow(event, key)) return false;
  // "?" needs Shift on one keyboard and not on another.
  const shift = key === '?' ? event.shiftKey : has('Shift');
  const mod = has('Mod');
  return (
    event.shiftKey === shift &&
    event.altKey === has('Alt') &&
    event.ctrlKey === (mod && !mac) &&
    event.metaKey === (mod && mac)
  );
}

/**
 * Whether the key itself is the one that is meant where other keys that are held make another sign of it: Shift of a digit, Alt of
 * a letter, and alphabets that are not Latin.
 */
function isKeyBelow({ key, code, shiftKey, altKey }: KeyboardEvent, wanted: string): boolean {
  if (/^\d$/.test(wanted)) return shiftKey && code === `Digit${wanted}`;
  return /^[A-Z]$/.test(wanted) && (altKey || /^[^\x00-\x7f]$/.test(key)) && code === `Key${wanted}`;
}
