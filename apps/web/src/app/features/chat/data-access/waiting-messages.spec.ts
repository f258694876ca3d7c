import { provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { MessageView, OutgoingMessage } from '@tertulia/chat-client';
import type { Attachment } from '@tertulia/contracts';
import { NEVER, Subject, filter, firstValueFrom, of } from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { speak } from '../../../core/i18n/i18n.testing';
import { Session } from '../../../core/session/session';
import type { UploadStep } from '../../../core/upload/upload-step';
import { Uploader } from '../../../core/upload/uploader';
import type { OutgoingFile } from './outgoing-file';
import { OutgoingFiles } from './outgoing-files';
import { WaitingMessages } from './waiting-messages';

const CONVERSATION = '665f1c2ab0c4d5e6f7a8b9c0';

describe('WaitingMessages', () => {
  let files: OutgoingFiles;
  let waiting: WaitingMessages;
  let wire: Map<string, Subject<UploadStep>>;
  let outbox: OutgoingMessage[];

  const drafts = (count: number): Promise<readonly OutgoingFile[]> =>
    firstValueFrom(files.draft$(CONVERSATION).pipe(filter(({ length }) => length === count)));
  const views = (test: (views: readonly MessageView[]) => boolean): Promise<readonly MessageView[]> =>
    firstValueFrom(waiting.after(CONVERSATION, of([])).pipe(filter(test)));
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

  /** Sends a message with a file of that name, and gives what the upload of the file says. */
  const send = async (body: string, name: string): Promise<Subject<UploadStep>> => {
    files.add(CONVERSATION, [new File(['abc'], name)], 0);
    const chosen = await drafts(1);
    await waiting.send({ conversationId: CONVERSATION, body, replyToId: null, replyTo: null }, chosen);
    await settle();
    return wire.get(name)!;
  };
  const arrive = async (upload: Subject<UploadStep>, id: string): Promise<void> => {
    const attachment: Attachment = {
      id,
      filename: id,
      mimeType: 'text/plain',
      size: 3,
      sha256: '0'.repeat(64),
      url: `/api/v1/uploads/${id}`,
      thumbnailUrl: null,
      width: null,
      height: null,
    };
    upload.next({ sent: 3, attachment, paused: false });
    await settle();
  };
  const sent = () => outbox.map(({ body, attachmentIds }) => [body, attachmentIds]);

  beforeEach(async () => {
    wire = new Map();
    outbox = [];
    let ids = 0;
    URL.createObjectURL = () => 'blob:here';
    URL.revokeObjectURL = () => undefined;
    const uploader = {
      upload: ({ name }: File) => {
        const steps = new Subject<UploadStep>();
        wire.set(name, steps);
        return steps;
      },
      forget: () => undefined,
    };
    const client = {
      newMessageId: () => `id-${++ids}`,
      send: async (_id: string, message: OutgoingMessage) => void outbox.push(message),
      connection$: NEVER,
    };
    TestBed.configureTestingModule({
      providers: [
        provideZonelessChangeDetection(),
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: Uploader, useValue: uploader },
        { provide: Chat, useValue: { client } },
      ],
    });
    await speak('en');
    const me = { id: '1', displayName: 'Ana', avatarUrl: null, statusText: '', email: 'a@example.com', createdAt: '' };
    TestBed.inject(Session).update(me);
    files = TestBed.inject(OutgoingFiles);
    waiting = TestBed.inject(WaitingMessages);
  });

  it('shows a message as on its way until its file is there, and sends it with the file, once', async () => {
    const upload = await send('With a file', 'a.txt');
    expect(await views(({ length }) => length === 1)).toMatchObject([{ state: 'pending', body: 'With a file' }]);
    expect(await drafts(0)).toEqual([]);
    expect(sent()).toEqual([]);
    await arrive(upload, 'first');
    expect(sent()).toEqual([['With a file', ['first']]]);
    expect(outbox[0]?.clientMessageId).toBe('id-1');
    await views(({ length }) => length === 0);
  });

  it('keeps the order in which they were written', async () => {
    const [first, second] = [await send('First', 'a.txt'), await send('Second', 'b.txt')];
    await arrive(second, 'b');
    expect(sent()).toEqual([]);
    await arrive(first, 'a');
    expect(sent()).toEqual([
      ['First', ['a']],
      ['Second', ['b']],
    ]);
  });

  it('does not hold up others for one whose file failed, which can be given up', async () => {
    const [first, second] = [await send('First', 'a.txt'), await send('Second', 'b.txt')];
    first.error(new Error('refused'));
    await arrive(second, 'b');
    expect(sent()).toEqual([['Second', ['b']]]);
    expect(await views(([view]) => view?.state === 'failed')).toMatchObject([{ body: 'First' }]);
    expect(await waiting.discard('id-1')).toBe(true);
    await views(({ length }) => length === 0);
    expect(waiting.retry('id-1')).toBe(false);
  });

  it('goes on without a file that was taken out of it', async () => {
    const upload = await send('Without', 'a.txt');
    upload.error(new Error('refused'));
    await settle();
    const [file] = await firstValueFrom(files.of$('id-1'));
    files.remove(file!.key);
    await settle();
    expect(sent()).toEqual([['Without', []]]);
  });
});
