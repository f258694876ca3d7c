/** How many avatar colours the theme has: `--avatar-0` to `--avatar-9`. */
export const AVATAR_COLOURS = 10;

/** The index of the colour that an id always gets (FNV-1a over its characters), 0 to `AVATAR_COLOURS - 1`. */
export function avatarColour(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % AVATAR_COLOURS;
}

/** One or two upper-case letters for a name: of its first and last word; "?" where it has no letter or digit. */
export function initials(name: string): string {
  const words = name
    .split(/\s+/u)
    .map(firstLetter)
    .filter((letter) => letter !== '');
  const first = words[0] ?? '?';
  const last = words.length > 1 ? (words[words.length - 1] ?? '') : '';
  return first + last;
}

function firstLetter(word: string): string {
  return /[\p{L}\p{N}]/u.exec(word)?.[0].toLocaleUpperCase() ?? '';
}
