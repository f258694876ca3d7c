import type { Conversation, Message, User } from '@tertulia/contracts';
import { speak } from '../../../core/i18n/i18n.testing';
import type { Translate } from '../../../core/i18n/text-key';
import { summaryOf } from './conversation-summary';

const user = (id: string, displayName: string): User => ({ id, displayName, avatarUrl: null, statusText: '' });
const ANA = user('a', 'Ana Álvarez');
const BO = user('b', 'Bo Chen');
const USERS = new Map([ANA, BO].map((person) => [person.id, person]));
const AT = '2026-11-23T12:00:00.000Z';

const message = (change: Partial<Message>): Message => ({
  id: 'm',
  conversationId: 'c',
  seq: 1,
  rev: 1,
  senderId: BO.id,
  clientMessageId: 'x',
  body: 'see **this**',
  mentions: [],
  attachments: [],
  replyTo: null,
  createdAt: '2026-11-23T13:00:00.000Z',
  editedAt: null,
  deletedAt: null,
  ...change,
});

const conversation = (change: Partial<Conversation>): Conversation => ({
  id: 'c',
  type: 'direct',
  title: null,
  memberCount: 2,
  members: [ANA, BO].map((person) => ({ user: person, role: 'member', readSeq: 0, deliveredSeq: 0 })),
  rev: 1,
  lastSeq: 1,
  lastMessage: message({}),
  unreadCount: 1,
  me: { role: 'member', readSeq: 0, deliveredSeq: 0, joinedAt: AT },
  createdAt: AT,
  updatedAt: AT,
  ...change,
});

const excerpt = (change: Partial<Conversation>): string => summaryOf(conversation(change), ANA.id, USERS, t).excerpt;

let t: Translate;

beforeEach(async () => {
  ({ t } = await speak('en'));
});

describe('summaryOf', () => {
  it('shows a direct conversation as the other person', () => {
    expect(summaryOf(conversation({}), ANA.id, USERS, t)).toMatchObject({
      title: 'Bo Chen',
      seed: BO.id,
      peerId: BO.id,
      unread: 1,
      at: '2026-11-23T13:00:00.000Z',
    });
  });

  it('shows a group by its title, without anybody’s presence', () => {
    const group = conversation({ type: 'group', title: 'Launch' });
    expect(summaryOf(group, ANA.id, USERS, t)).toMatchObject({ title: 'Launch', seed: 'c', peerId: null });
  });

  it('says who wrote last where that is not plain', () => {
    expect(excerpt({})).toBe('see this');
    expect(excerpt({ type: 'group', title: 'Launch' })).toBe('Bo: see this');
    expect(excerpt({ lastMessage: message({ senderId: ANA.id }) })).toBe('You: see this');
  });

  it('has words for what has no text', () => {
    expect(excerpt({ lastMessage: null })).toBe('Say hello');
    expect(excerpt({ lastMessage: message({ body: '', deletedAt: AT }) })).toBe('Message deleted');
  });
});
