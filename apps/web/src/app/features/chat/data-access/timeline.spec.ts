import type { MessageView } from '@tertulia/chat-client';
import { GROUP_WITHIN_MS, sameRows, timelineRows } from './timeline';

const NOON = new Date(2026, 10, 23, 12, 0, 0).getTime();
let written = 0;

function view(senderId: string, minutes: number, change: Partial<MessageView> = {}): MessageView {
  const seq = ++written;
  return {
    key: `m${seq}`,
    conversationId: 'c',
    id: `id${seq}`,
    seq,
    clientMessageId: `m${seq}`,
    senderId,
    own: false,
    body: 'text',
    mentions: [],
    attachments: [],
    replyTo: null,
    createdAt: new Date(NOON + minutes * 60_000).toISOString(),
    editedAt: null,
    deletedAt: null,
    state: null,
    error: null,
    message: null,
    ...change,
  };
}

const shape = (rows: ReturnType<typeof timelineRows>): string[] =>
  rows.map((row) => (row.kind === 'message' ? (row.continued ? 'more' : 'head') : row.kind));

beforeEach(() => {
  written = 0;
});

describe('timelineRows', () => {
  it('groups what one author writes within five minutes', () => {
    const messages = [view('ana', 0), view('ana', 4), view('ana', 4 + GROUP_WITHIN_MS / 60_000), view('bo', 9.5)];
    expect(shape(timelineRows(messages, 0, 4, null))).toEqual(['day', 'head', 'more', 'head', 'head']);
  });

  it('begins anew with an answer, whoever writes it', () => {
    const replyTo = { id: 'x', seq: 1, senderId: 'bo', excerpt: '' };
    const messages = [view('ana', 0), view('ana', 1, { replyTo })];
    expect(shape(timelineRows(messages, 0, 2, null))).toEqual(['day', 'head', 'head']);
  });

  it('puts the day between days, and nothing joins over midnight', () => {
    const messages = [view('ana', 719), view('ana', 721)];
    expect(shape(timelineRows(messages, 0, 2, null))).toEqual(['day', 'head', 'day', 'head']);
  });

  it('puts the line before the first unread message', () => {
    const messages = [view('ana', 0), view('ana', 1), view('ana', 2)];
    expect(shape(timelineRows(messages, 0, 3, 2))).toEqual(['day', 'head', 'unread', 'head', 'more']);
  });

  it('draws a message the same when it is the first that is drawn, so that nothing moves when more come above it', () => {
    const messages = [view('ana', 0), view('ana', 1), view('ana', 2)];
    expect(shape(timelineRows(messages, 1, 3, null))).toEqual(['more', 'more']);
  });

  it('gives each row a key of its own', () => {
    const keys = timelineRows([view('ana', 0), view('bo', 1), view('bo', 800)], 0, 3, 2).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('two lists of rows', () => {
  it('are the same while a message arrives that is not drawn, and not once one of theirs changed', () => {
    const messages = [view('ana', 0), view('ana', 1), view('bo', 2)];
    const rows = timelineRows(messages, 0, 2, null);
    expect(sameRows(rows, timelineRows([...messages, view('bo', 3)], 0, 2, null))).toBe(true);
    const edited = { ...messages[1]!, body: 'other' };
    expect(sameRows(rows, timelineRows([messages[0]!, edited, messages[2]!], 0, 2, null))).toBe(false);
    expect(sameRows(rows, timelineRows(messages, 0, 3, null))).toBe(false);
    expect(sameRows(rows, timelineRows(messages, 1, 2, null))).toBe(false);
    expect(sameRows(rows, timelineRows(messages, 0, 2, 2))).toBe(false);
    expect(sameRows(rows, timelineRows([messages[0]!, { ...messages[1]!, senderId: 'bo' }], 0, 2, null))).toBe(false);
  });
});
