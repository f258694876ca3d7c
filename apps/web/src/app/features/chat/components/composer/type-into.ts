import type { Written } from '../../data-access/writing/written';

/**
 * Makes the text of `box` that of `next` as if the person had typed what differs, so that one undo takes it back, and selects what
 * `next` says. The box has the focus after that.
 */
export function typeInto(box: HTMLTextAreaElement, next: Written): void {
  const { value } = box;
  const { text } = next;
  box.focus({ preventScroll: true });
  if (value !== text) {
    let from = 0;
    while (from < value.length && value[from] === text[from]) from++;
    let [to, end] = [value.length, text.length];
    while (to > from && end > from && value[to - 1] === text[end - 1]) [to, end] = [to - 1, end - 1];
    box.setSelectionRange(from, to);
    insert(box, text.slice(from, end));
  }
  box.setSelectionRange(next.start, next.end);
}

function insert(box: HTMLTextAreaElement, text: string): void {
  const { ownerDocument } = box;
  // The only way to type from code that undo knows of; there is no newer one.
  const typed =
    typeof ownerDocument.execCommand === 'function' &&
    (text === '' ? ownerDocument.execCommand('delete') : ownerDocument.execCommand('insertText', false, text));
  if (!typed) box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
}
