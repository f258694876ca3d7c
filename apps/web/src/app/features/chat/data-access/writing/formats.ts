import { isCodeBlock, isLines, toggleCodeBlock, toggleLines } from './block-format';
import { BOLD, CODE, ITALIC, STRIKE, isMarked, toggleInline } from './inline-format';
import { insertLink } from './link-format';
import type { Written } from './written';

/** What a selection can be made into and back. */
export type Format = 'bold' | 'italic' | 'strike' | 'code' | 'codeBlock' | 'list' | 'numberedList' | 'quote' | 'link';

interface Formatting {
  /** Whether the selection has it. */
  isOn: (written: Written) => boolean;
  toggle: (written: Written) => Written;
}

/** Every format, in the order in which they are offered. */
export const FORMATS: Readonly<Record<Format, Formatting>> = {
  bold: { isOn: (written) => isMarked(written, BOLD), toggle: (written) => toggleInline(written, BOLD) },
  italic: { isOn: (written) => isMarked(written, ITALIC), toggle: (written) => toggleInline(written, ITALIC) },
  strike: { isOn: (written) => isMarked(written, STRIKE), toggle: (written) => toggleInline(written, STRIKE) },
  code: { isOn: isCode, toggle: toggleCode },
  codeBlock: { isOn: isCodeBlock, toggle: toggleCodeBlock },
  list: { isOn: (written) => isLines(written, 'list'), toggle: (written) => toggleLines(written, 'list') },
  numberedList: {
    isOn: (written) => isLines(written, 'numberedList'),
    toggle: (written) => toggleLines(written, 'numberedList'),
  },
  quote: { isOn: (written) => isLines(written, 'quote'), toggle: (written) => toggleLines(written, 'quote') },
  link: { isOn: () => false, toggle: insertLink },
};

/** Whether `name` is that of a format. */
export function isFormat(name: string | null): name is Format {
  return name !== null && name in FORMATS;
}

/** Code of several lines is a block. */
function toggleCode(written: Written): Written {
  return isSeveralLines(written) ? toggleCodeBlock(written) : toggleInline(written, CODE);
}

function isCode(written: Written): boolean {
  return isSeveralLines(written) ? isCodeBlock(written) : isMarked(written, CODE);
}

function isSeveralLines({ text, start, end }: Written): boolean {
  return text.slice(start, end).includes('\n');
}
