import type { Message } from '@tertulia/contracts';
import { ConversationLog } from './conversation-log';
import { MessageViews } from './message-views';
import { sharedEnds, steadyFilter } from './shared-ends';

const MANY = 50_000;

/** Messages of two people by turns, and how often one of them was looked into. */
class Held {
  looks = 0;

  message(seq: number, rev = seq): Message {
    const message: Message = {
      id: `m${seq}`,
      conversationId: 'room',
      seq,
      rev,
      clientMessageId: `c${seq}`,
      senderId: seq % 2 === 0 ? 'ada' : 'bob',
      body: `${seq} as of ${rev}`,
      mentions: [],
      attachments: [],
      replyTo: null,
      createdAt: '2026-01-01T00:00:00.000Z',
      editedAt: null,
      deletedAt: null,
    };
    return new Proxy(message, {
      get: (target, name) => {
        this.looks += 1;
        return Reflect.get(target, name);
      },
    });
  }

  messages(from: number, to: number): Message[] {
    return Array.from({ length: to - from + 1 }, (_, index) => this.message(from + index));
  }
}

function logOf(messages: Message[]): ConversationLog {
  const topSeq = messages.length;
  return ConversationLog.restore({ conversationId: 'room', rev: topSeq, topSeq }, messages, 'ada');
}

describe('a conversation of which very many messages are held', () => {
  it('looks into a few of them, not all, when one more arrives, one is edited, or the others get further', () => {
    const held = new Held();
    const log = logOf(held.messages(1, MANY));
    const views = new MessageViews('ada');
    views.of(log.visible, [], { deliveredSeq: MANY, readSeq: 0 });
    const looksOf = (work: () => void): number => {
      held.looks = 0;
      work();
      return held.looks;
    };
    const show = (readSeq = 0): unknown => views.of(log.visible, [], { deliveredSeq: MANY, readSeq });
    const arrived = looksOf(() => {
      log.apply([held.message(MANY + 1)], MANY + 1);
      log.takeCommit(200, false);
      show();
    });
    const edited = looksOf(() => {
      log.apply([held.message(20, MANY + 2)], MANY + 2);
      show();
    });
    const read = looksOf(() => show(10));
    // The 200 that are kept in the browser are looked through for what is to be stored.
    for (const looks of [arrived, edited, read]) {
      expect(looks).toBeGreaterThan(0);
      expect(looks).toBeLessThan(300);
    }
  });

  it('gives out lists that stay as they were', () => {
    const held = new Held();
    const log = logOf(held.messages(1, 3));
    const before = log.visible;
    log.apply([held.message(4), held.message(2, 5)], 5);
    expect(before.map(({ rev }) => rev)).toEqual([1, 2, 3]);
    expect(log.visible.map(({ rev }) => rev)).toEqual([1, 5, 3, 4]);
    expect(log.visible).toBe(log.visible);
  });

  it('shows the same, change by change, as if all were looked at anew, and keeps the views of what did not change', () => {
    const held = new Held();
    let rev = 60;
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const log = ConversationLog.restore({ conversationId: 'room', rev, topSeq: 60 }, held.messages(41, 60), 'ada');
    const views = new MessageViews('ada');
    let progress = { deliveredSeq: 0, readSeq: 0 };
    let before = views.of(log.visible, [], progress);
    const changes = [
      () => log.apply([held.message(log.topSeq + 1, ++rev)], rev),
      () => log.apply([held.message(log.topSeq + 2, ++rev)], rev),
      () => log.apply([held.message(log.firstSeq + random(log.size), ++rev), held.message(log.topSeq, ++rev)], rev),
      () => log.endOlder({ items: held.messages(Math.max(1, log.firstSeq - 5), log.firstSeq - 1), hasMore: true }),
      () => log.trim(15),
      () => (progress = { ...progress, deliveredSeq: random(log.topSeq) }),
      () => (progress = { ...progress, readSeq: random(log.topSeq) }),
    ];
    for (let n = 0; n < 500; n += 1) {
      changes[random(changes.length)]!();
      const now = views.of(log.visible, [], progress);
      const anew = new MessageViews('ada').of(log.visible, [], progress);
      expect(now).toEqual(anew);
      const known = new Map(before.map((view) => [view.message, view]));
      for (const view of now) {
        const last = known.get(view.message);
        if (last?.state === view.state) expect(view).toBe(last);
      }
      before = now;
    }
  });
});

describe('what two lists have in common', () => {
  it('is found at both ends, and nothing is counted twice', () => {
    expect(sharedEnds([1, 2, 3], [1, 2, 3, 4])).toEqual({ head: 3, tail: 0 });
    expect(sharedEnds([2, 3], [1, 2, 3])).toEqual({ head: 0, tail: 2 });
    expect(sharedEnds([1, 2, 3], [1, 9, 3])).toEqual({ head: 1, tail: 1 });
    expect(sharedEnds([1, 1], [1, 1, 1])).toEqual({ head: 2, tail: 0 });
    expect(sharedEnds([], [1])).toEqual({ head: 0, tail: 0 });
  });
});

describe('a filter of a list that changes', () => {
  it('tests what is new alone, and gives the same list while nothing that it finds changes', () => {
    const tested: number[] = [];
    const even = steadyFilter((item: number) => tested.push(item) > 0 && item % 2 === 0);
    const found = even([3, 4, 5, 6]);
    expect(found).toEqual([4, 6]);
    tested.length = 0;
    expect(even([1, 3, 4, 5, 6])).toBe(found);
    expect(even([1, 3, 4, 5, 6, 7])).toBe(found);
    expect(even([1, 3, 4, 5, 6, 7, 9])).toBe(even([1, 3, 4, 5, 6, 7, 9, 11]));
    expect(even([1, 3, 4, 5, 6, 7, 9, 11, 8])).toEqual([4, 6, 8]);
    expect(even([3, 5, 6, 7, 9, 11, 8])).toEqual([6, 8]);
    expect(even([2, 3, 5, 6, 7, 10, 11, 8])).toEqual([2, 6, 10, 8]);
    expect(even([])).toEqual([]);
    expect(tested.filter((item) => item === 4)).toEqual([]);
  });
});
