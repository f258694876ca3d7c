import type { mongo } from 'mongoose';
import type { Migration } from './migration';

const INDEXES: Readonly<Record<string, mongo.IndexDescription[]>> = {
  users: [
    { key: { email: 1 }, unique: true },
    { key: { searchKeys: 1 } },
    { key: { orderKey: 1 } },
    { key: { avatarUploadId: 1 }, sparse: true },
  ],
  sessions: [
    { key: { familyHash: 1 }, unique: true },
    { key: { userId: 1, _id: -1 } },
    { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ],
  conversations: [
    { key: { directKey: 1 }, unique: true, sparse: true },
    { key: { 'membersLease.until': 1 }, sparse: true },
  ],
  memberships: [
    { key: { conversationId: 1, userId: 1 }, unique: true },
    { key: { conversationId: 1, joinedAt: 1, userId: 1 } },
    { key: { userId: 1, conversationId: 1 } },
  ],
  messages: [
    { key: { conversationId: 1, rev: 1 }, unique: true },
    { key: { conversationId: 1, takenRevs: 1 }, unique: true },
    { key: { conversationId: 1, seq: 1 }, unique: true },
    { key: { conversationId: 1, senderId: 1, clientMessageId: 1 }, unique: true },
  ],
  openlogs: [{ key: { conversationId: 1 } }, { key: { nodeId: 1 } }],
  uploads: [
    { key: { messageId: 1, state: 1, idleSince: 1 } },
    { key: { ownerId: 1, state: 1 } },
    { key: { settled: 1, state: 1, idleSince: 1 } },
    { key: { state: 1, idleSince: 1 } },
    { key: { sha256: 1, state: 1 } },
  ],
  upload_days: [{ key: { endsAt: 1 } }],
  resumable_uploads: [{ key: { expiresAt: 1 } }, { key: { ownerId: 1, attachmentId: 1 } }],
};

/** The indexes of the first release, of which several are what the delivery promises rest on. */
export const firstIndexes: Migration = {
  version: 1,
  name: 'the indexes of the first release',
  up: async (database) => {
    for (const [collection, indexes] of Object.entries(INDEXES)) {
      await database.collection(collection).createIndexes(indexes);
    }
  },
};
