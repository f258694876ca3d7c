import { ID, TIME } from './expectations';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const id = expect.stringMatching(ID);
const time = expect.stringMatching(TIME);
const integer = expect.any(Number);
const nullable = (value: unknown, matcher: { asymmetricMatch(other: unknown): boolean }): unknown =>
  value === null ? null : matcher;

/** Checks that a value has the properties of the contract's `User`, and no other. */
export function expectUser(value: unknown): void {
  const { avatarUrl } = value as { avatarUrl: unknown };
  expect(value).toEqual({
    id,
    displayName: expect.any(String),
    avatarUrl: nullable(avatarUrl, expect.any(String)),
    statusText: expect.any(String),
  });
}

/** The same for `Me`. */
export function expectMe(value: unknown): void {
  const { email, createdAt, ...user } = value as Record<string, unknown>;
  expectUser(user);
  expect({ email, createdAt }).toEqual({ email: expect.stringContaining('@'), createdAt: time });
}

/** The same for `Message`. */
export function expectMessage(value: unknown): void {
  const { editedAt, deletedAt, replyTo, attachments } = value as Record<string, unknown>;
  expect(value).toEqual({
    id,
    conversationId: id,
    seq: integer,
    rev: integer,
    senderId: id,
    clientMessageId: expect.stringMatching(UUID),
    body: expect.any(String),
    mentions: expect.any(Array),
    attachments: expect.any(Array),
    replyTo: nullable(
      replyTo,
      expect.objectContaining({ id, seq: integer, senderId: id, excerpt: expect.any(String) }),
    ),
    createdAt: time,
    editedAt: nullable(editedAt, time),
    deletedAt: nullable(deletedAt, time),
  });
  for (const attachment of attachments as unknown[]) expectAttachment(attachment);
}

/** The same for `Attachment`. */
export function expectAttachment(value: unknown): void {
  const { thumbnailUrl, width, height } = value as Record<string, unknown>;
  expect(value).toEqual({
    id,
    filename: expect.any(String),
    mimeType: expect.stringMatching(/^[\w.+-]+\/[\w.+-]+/),
    size: integer,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    url: expect.stringMatching(/^\/api\/v1\/uploads\//),
    thumbnailUrl: nullable(thumbnailUrl, expect.stringMatching(/^\/api\/v1\/uploads\/.*thumbnail/)),
    width: nullable(width, integer),
    height: nullable(height, integer),
  });
}

/** The same for `Conversation`, with its members and its last message. */
export function expectConversation(value: unknown): void {
  const { title, lastMessage, members } = value as Record<string, unknown>;
  expect(value).toEqual({
    id,
    type: expect.stringMatching(/^(direct|group)$/),
    title: nullable(title, expect.any(String)),
    memberCount: integer,
    members: expect.any(Array),
    rev: integer,
    lastSeq: integer,
    lastMessage: nullable(lastMessage, expect.any(Object)),
    unreadCount: integer,
    me: {
      role: expect.stringMatching(/^(owner|admin|member)$/),
      readSeq: integer,
      deliveredSeq: integer,
      joinedAt: time,
    },
    createdAt: time,
    updatedAt: time,
  });
  if (lastMessage !== null) expectMessage(lastMessage);
  for (const member of members as { user: unknown }[]) {
    expectUser(member.user);
    expect(member).toEqual({
      user: expect.any(Object),
      role: expect.stringMatching(/^(owner|admin|member)$/),
      readSeq: integer,
      deliveredSeq: integer,
    });
  }
}
