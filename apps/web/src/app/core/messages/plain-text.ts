import type { User } from '@tertulia/contracts';
import { isolated } from '../i18n/direction';
import { mentionName } from './mention-name';

/** Where escaped signs wait, in Unicode's private area, until those that mean something are gone. */
const PARKED = 0xe000;

/** Characters of a message that are looked at: no line shows more, and some of the expressions take longer by its square. */
const MOST = 1_000;

/**
 * The beginning of a message's Markdown as one line of plain text, for excerpts, quotes and labels: mentions by name, or as
 * `someone` where that is not known.
 */
export function plainText(body: string, users: ReadonlyMap<string, User>, someone: string): string {
  const plain = parked(body.slice(0, MOST))
    .replace(/^(```|~~~).*$/gm, '')
    // A table is its cells.
    .replace(/^[ \t:|-]+$/gm, (line) => (line.includes('|') && line.includes('-') ? '' : line))
    .replace(/^[ \t]*\|(.*)$/gm, (_match, cells: string) => cells.replaceAll('|', ' '))
    .replace(/<@([0-9a-f]{24}|all)>/g, (_match, id: string) => isolated(mentionName(id, users, someone)))
    // An excerpt may be cut in the middle of a mention.
    .replace(/<@?[0-9a-f]{0,24}$/, '…')
    .replace(/!?\[([^[\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s{0,3}(#{1,6}\s+|>\s?|[-*+]\s+(\[[ xX]\]\s+)?|\d+[.)]\s+)/gm, '')
    .replace(/(\*\*|__|~~|`)(.+?)\1/g, '$2')
    .replace(/(^|[^\p{L}\p{N}])([*_])(\S(?:.*?\S)?)\2(?![\p{L}\p{N}])/gu, '$1$3')
    .replace(/\s+/g, ' ');
  return unparked(plain).trim();
}

function parked(text: string): string {
  return text.replace(/\\([\\`*_{}[\]()#+\-.!~>|])/g, (_match, sign: string) =>
    String.fromCharCode(PARKED + sign.charCodeAt(0)),
  );
}

function unparked(text: string): string {
  return text.replace(/[\ue000-\ue07f]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - PARKED));
}
