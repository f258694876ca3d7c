import type { OutboxEntry } from '@tertulia/chat-client';
import { of } from 'rxjs';
import { MemoryOutgoingStorage } from '../upload/memory-outgoing-storage';
import * as opening from '../upload/open-outgoing-storage';
import { unsentOf } from './unsent';

const entry = (status: OutboxEntry['status']): OutboxEntry => ({ status }) as OutboxEntry;

describe('what would be lost by signing out', () => {
  afterEach(() => jest.restoreAllMocks());

  it('is nothing where the server has it all', async () => {
    expect(await unsentOf('ana', of([entry('acknowledged')]))).toEqual({ messages: 0, files: 0 });
  });

  it('is each message that waits or was refused, those that wait for files too, and the files', async () => {
    const storage = new MemoryOutgoingStorage();
    await storage.add({ key: 'plan', order: 1, messageId: null } as Parameters<typeof storage.add>[0], null);
    await storage.hold({ clientMessageId: 'one', order: 1 } as Parameters<typeof storage.hold>[0], ['plan']);
    jest.spyOn(opening, 'openOutgoingStorage').mockResolvedValue(storage);
    const outbox = [entry('pending'), entry('failed'), entry('acknowledged')];
    expect(await unsentOf('ana', of(outbox))).toEqual({ messages: 3, files: 1 });
  });
});
