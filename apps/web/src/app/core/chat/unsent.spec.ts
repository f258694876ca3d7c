import type { OutboxEntry } from '@tertulia/chat-client';
import type { Conversation } from '@tertulia/contracts';
import { of } from 'rxjs';
import { MemoryOutgoingStorage } from '../upload/memory-outgoing-storage';
import * as opening from '../upload/open-outgoing-storage';
import { unsentOf } from './unsent';

const entry = (status: OutboxEntry['status']): OutboxEntry => ({ status }) as OutboxEntry;
const client = (outbox: OutboxEntry[], drafts: Record<string, string> = {}) => ({
  outbox$: of(outbox),
  conversations$: of(['lunch', 'launch'].map((id) => ({ id }) as Conversation)),
  drafts: () => Promise.resolve(new Map(Object.entries(drafts))),
});

describe('what would be lost by signing out', () => {
  afterEach(() => jest.restoreAllMocks());

  it('is nothing where the server has it all', async () => {
    expect(await unsentOf('ana', client([entry('acknowledged')]))).toEqual({ messages: 0, files: 0, drafts: 0 });
  });

  it('is each message that waits or was refused, those that wait for files too, and the files', async () => {
    const storage = new MemoryOutgoingStorage();
    await storage.add({ key: 'plan', order: 1, messageId: null } as Parameters<typeof storage.add>[0], null);
    await storage.hold({ clientMessageId: 'one', order: 1 } as Parameters<typeof storage.hold>[0], ['plan']);
    jest.spyOn(opening, 'openOutgoingStorage').mockResolvedValue(storage);
    const outbox = [entry('pending'), entry('failed'), entry('acknowledged')];
    expect(await unsentOf('ana', client(outbox))).toEqual({ messages: 3, files: 1, drafts: 0 });
  });

  it('is each draft that says something, where it could still be sent', async () => {
    const drafts = { lunch: 'At one, or', launch: ' \n', left: 'Never to be sent' };
    expect(await unsentOf('ana', client([], drafts))).toEqual({ messages: 0, files: 0, drafts: 1 });
  });
});
