import type { Conversation, Message } from '@tertulia/contracts';
import { isTold, unreadTotal } from './alert-rules';
import { faviconFor } from './favicon';
import { DEFAULT_SETTINGS, parseSettings, type NotificationSettings } from './notification-settings';
import { notificationText } from './notification-text';
import { inAnHour, tomorrowMorning } from './quiet-times';

const [ANA, BEN] = ['665f1c2ab0c4d5e6f7a8b9c0', '665f1c2ab0c4d5e6f7a8b9c1'];
const ROOM = '665f1c2ab0c4d5e6f7a8b9d0';
const AT = '2026-11-23T12:00:00.000Z';
const NOW = Date.parse(AT);

const message = (change: Partial<Message> = {}): Message => ({
  id: '665f1c2ab0c4d5e6f7a8b9e0',
  conversationId: ROOM,
  seq: 5,
  rev: 5,
  senderId: BEN,
  clientMessageId: '1b671a64-40d5-491e-99b0-da01ff1f3341',
  body: 'Are you there?',
  mentions: [],
  attachments: [],
  replyTo: null,
  createdAt: AT,
  editedAt: null,
  deletedAt: null,
  ...change,
});

const person = (id: string, displayName: string) => ({ id, displayName, avatarUrl: null, statusText: '' });

const conversation = (change: Partial<Conversation> = {}): Conversation => ({
  id: ROOM,
  type: 'group',
  title: 'Platform launch',
  memberCount: 2,
  members: [
    { user: person(ANA, 'Ana'), role: 'owner', readSeq: 4, deliveredSeq: 5 },
    { user: person(BEN, 'Ben Okafor'), role: 'member', readSeq: 5, deliveredSeq: 5 },
  ],
  rev: 5,
  lastSeq: 5,
  lastMessage: null,
  unreadCount: 1,
  me: { role: 'owner', readSeq: 4, deliveredSeq: 5, joinedAt: AT },
  createdAt: AT,
  updatedAt: AT,
  ...change,
});

const told = (
  settings: Partial<NotificationSettings> = {},
  of: Partial<Message> = {},
  where: Partial<Conversation> = {},
) => isTold(message(of), conversation(where), ANA, { ...DEFAULT_SETTINGS, ...settings }, NOW);

describe('what is told', () => {
  it('is every message of somebody else, by default', () => {
    expect(told()).toBe(true);
    expect(told({}, { senderId: ANA })).toBe(false);
  });

  it('is not what was read on another device, nor what was deleted', () => {
    expect(told({}, {}, { me: { role: 'owner', readSeq: 5, deliveredSeq: 5, joinedAt: AT } })).toBe(false);
    expect(told({}, { deletedAt: AT, body: '' })).toBe(false);
  });

  it('is, where mentions are wanted, what mentions one, and what is said to one alone', () => {
    expect(told({ level: 'mentions' })).toBe(false);
    expect(told({ level: 'mentions' }, { mentions: [ANA] })).toBe(true);
    expect(told({ level: 'mentions' }, {}, { type: 'direct', title: null })).toBe(true);
  });

  it('is as the conversation has it, before what holds for all', () => {
    expect(told({ level: 'none', conversations: { [ROOM]: 'all' } })).toBe(true);
    expect(told({ level: 'all', conversations: { [ROOM]: 'none' } }, { mentions: [ANA] })).toBe(false);
    expect(told({ conversations: { [ROOM]: 'mentions' } }, {}, { type: 'direct', title: null })).toBe(false);
  });

  it('is nothing while one does not want to be disturbed', () => {
    expect(told({ quietUntil: NOW + 1 })).toBe(false);
    expect(told({ quietUntil: NOW })).toBe(true);
  });
});

describe('what is counted', () => {
  it('is all that is unread, but not where it is muted', () => {
    const rooms = [conversation({ unreadCount: 3 }), conversation({ id: BEN, unreadCount: 4 })];
    expect(unreadTotal(rooms, DEFAULT_SETTINGS)).toBe(7);
    expect(unreadTotal(rooms, { ...DEFAULT_SETTINGS, conversations: { [BEN]: 'none' } })).toBe(3);
  });

  it('is drawn on the icon, up to nine', () => {
    expect(faviconFor(0)).toBe('favicon.svg');
    expect(decodeURIComponent(faviconFor(3))).toContain('>3</text>');
    expect(decodeURIComponent(faviconFor(12))).toContain('>9+</text>');
  });
});

describe('what a notification says', () => {
  const t = (key: string, params: Readonly<Record<string, string | number>> = {}): string =>
    [key, ...Object.values(params)].join('|');

  it('is who wrote where, and what in one line of plain text', () => {
    const of = message({ body: `**Look**, <@${ANA}>:\n\n- one` });
    expect(notificationText(of, conversation(), true, t)).toEqual({
      title: 'notifications.inGroup|Ben Okafor|Platform launch',
      body: 'Look, @Ana: one',
    });
    expect(notificationText(of, conversation({ type: 'direct', title: null }), true, t).title).toBe('Ben Okafor');
  });

  it('is not what was written where that is to be hidden', () => {
    const { body } = notificationText(message({ body: 'Secret' }), conversation(), false, t);
    expect(body).toBe('notifications.newMessage');
  });

  it('is cut where it is long', () => {
    expect(notificationText(message({ body: 'x'.repeat(500) }), conversation(), true, t).body).toHaveLength(201);
  });
});

describe('settings as they were kept', () => {
  it('come back as they were', () => {
    const settings: NotificationSettings = {
      desktop: true,
      level: 'mentions',
      conversations: { [ROOM]: 'none' },
      content: false,
      sound: true,
      quietUntil: NOW,
    };
    expect(parseSettings(JSON.stringify(settings))).toEqual(settings);
  });

  it.each([null, 'no json', 'null', '[]', '{"level":"loud","conversations":{"a":7},"desktop":"yes","quietUntil":"x"}'])(
    'are those by default where %j was kept',
    (text) => {
      expect(parseSettings(text)).toEqual(DEFAULT_SETTINGS);
    },
  );
});

describe('quiet', () => {
  it('is for an hour, or until eight in the morning of the next day', () => {
    const evening = new Date(2026, 11, 31, 22, 30).getTime();
    expect(inAnHour(evening) - evening).toBe(3_600_000);
    expect(new Date(tomorrowMorning(evening))).toEqual(new Date(2027, 0, 1, 8));
  });
});
