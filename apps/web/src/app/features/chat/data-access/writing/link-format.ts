import { isInFence, replaced, type Written } from './written';

const ADDRESS = /^https?:\/\/[^\s<>]+$/i;

/** Makes the selection a link, with the caret where something is missing: the address, or the words. */
export function insertLink(written: Written): Written {
  const { text, start, end } = written;
  const selected = text.slice(start, end);
  if (selected === '' || ADDRESS.test(selected)) {
    return replaced(written, start, end, `[](${asTarget(selected)})`, start + 1);
  }
  const words = asWords(selected);
  return replaced(written, start, end, `[${words}]()`, start + words.length + 3);
}

/** The selection as a link to what is pasted over it; `null` where either is not meant for that. */
export function linkOver(written: Written, pasted: string): Written | null {
  const { text, start, end } = written;
  const selected = text.slice(start, end);
  const address = pasted.trim();
  if (selected.trim() === '' || selected.includes('\n') || !ADDRESS.test(address)) return null;
  if (ADDRESS.test(selected) || isInFence(text, start)) return null;
  const link = `[${asWords(selected)}](${asTarget(address)})`;
  return replaced(written, start, end, link, start + link.length);
}

function asWords(text: string): string {
  return text.replace(/[[\]]/g, '\\$&');
}

/** Parentheses and spaces would end the address. */
function asTarget(address: string): string {
  return address.replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29'));
}
