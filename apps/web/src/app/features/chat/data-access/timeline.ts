import type { MessageView } from '@tertulia/chat-client';
import { localDay } from '../../../core/time/time-words';

/** Messages of one author that follow within this time stand under one name. */
export const GROUP_WITHIN_MS = 5 * 60_000;

/** A line of the message list. */
export type TimelineRow =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string }
  | { kind: 'message'; key: string; view: MessageView; continued: boolean; underLine: boolean };

/**
 * The lines for `messages` from `start` (inclusive) to `end` (exclusive): a separator where a day begins, a line before the
 * first unread message of others, and messages grouped by author.
 */
export function timelineRows(
  messages: readonly MessageView[],
  start: number,
  end: number,
  firstUnreadSeq: number | null,
): TimelineRow[] {
  const rows: TimelineRow[] = [];
  for (let index = start; index < end; index++) {
    const view = messages[index];
    if (view === undefined) break;
    const previous = messages[index - 1];
    const newDay = previous === undefined || dayOf(previous) !== dayOf(view);
    const firstUnread = firstUnreadSeq !== null && view.seq === firstUnreadSeq;
    if (newDay) rows.push({ kind: 'day', key: `day-${dayOf(view)}`, at: view.createdAt });
    if (firstUnread) rows.push({ kind: 'unread', key: 'unread' });
    // Also at the top of what is drawn: a name there would go, and move all below it, as soon as more is drawn above.
    const continued = !newDay && !firstUnread && continues(previous, view);
    rows.push({ kind: 'message', key: view.key, view, continued, underLine: newDay || firstUnread });
  }
  return rows;
}

/** Whether two lists of rows show the same: they are drawn anew only if not. */
export function sameRows(a: readonly TimelineRow[], b: readonly TimelineRow[]): boolean {
  return a.length === b.length && a.every((row, index) => sameRow(row, b[index]));
}

function sameRow(a: TimelineRow, b: TimelineRow | undefined): boolean {
  if (a.kind !== 'message' || b?.kind !== 'message') return a.key === b?.key;
  return a.view === b.view && a.continued === b.continued && a.underLine === b.underLine;
}

/** The ids of those whose names the rows show. */
export function sendersOf(rows: readonly TimelineRow[]): Set<string> {
  return new Set(
    rows.flatMap((row) => {
      if (row.kind !== 'message') return [];
      const { senderId, replyTo, mentions } = row.view;
      return replyTo === null ? [senderId, ...mentions] : [senderId, replyTo.senderId, ...mentions];
    }),
  );
}

function continues(previous: MessageView, view: MessageView): boolean {
  return (
    previous.senderId === view.senderId &&
    view.replyTo === null &&
    Date.parse(view.createdAt) - Date.parse(previous.createdAt) < GROUP_WITHIN_MS
  );
}

function dayOf(view: MessageView): number {
  return localDay(new Date(view.createdAt));
}
