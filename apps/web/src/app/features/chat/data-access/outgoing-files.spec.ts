import { HttpErrorResponse, provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { LIMITS, type Attachment } from '@tertulia/contracts';
import type { ConnectionState, ConnectionStatus } from '@tertulia/chat-client';
import { BehaviorSubject, Subject, filter, firstValueFrom } from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { speak } from '../../../core/i18n/i18n.testing';
import { Session } from '../../../core/session/session';
import type { ResumePoint, UploadStep } from '../../../core/upload/upload-step';
import { Uploader } from '../../../core/upload/uploader';
import type { OutgoingFile } from './outgoing-file';
import { OutgoingFiles } from './outgoing-files';

const CONVERSATION = '665f1c2ab0c4d5e6f7a8b9c0';
const ATTACHMENT: Attachment = {
  id: '665f1c2ab0c4d5e6f7a8b9c1',
  filename: 'a.txt',
  mimeType: 'text/plain',
  size: 3,
  sha256: '0'.repeat(64),
  url: '/api/v1/uploads/665f1c2ab0c4d5e6f7a8b9c1',
  thumbnailUrl: null,
  width: null,
  height: null,
};

describe('OutgoingFiles', () => {
  let files: OutgoingFiles;
  let wire: { name: string; steps: Subject<UploadStep>; resume: ResumePoint }[];
  let connection: BehaviorSubject<ConnectionState>;

  const until = (test: (files: readonly OutgoingFile[]) => boolean): Promise<readonly OutgoingFile[]> =>
    firstValueFrom(files.draft$(CONVERSATION).pipe(filter(test)));
  const begun = async (name: string): Promise<Subject<UploadStep>> => {
    for (let round = 0; round < 200; round++) {
      const found = wire.findLast((it) => it.name === name);
      if (found !== undefined) return found.steps;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`${name} was not begun`);
  };
  const add = (...added: File[]): void => files.add(CONVERSATION, added, 0);

  beforeEach(async () => {
    wire = [];
    connection = new BehaviorSubject<ConnectionState>({ status: 'online', nextTryAt: null });
    URL.createObjectURL = () => 'blob:here';
    URL.revokeObjectURL = () => undefined;
    TestBed.configureTestingModule({
      providers: [
        provideZonelessChangeDetection(),
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: Chat, useValue: { client: { connection$: connection } } },
        {
          provide: Uploader,
          useValue: {
            upload: ({ name }: File, _target: unknown, resume: ResumePoint) => {
              const steps = new Subject<UploadStep>();
              wire.push({ name, steps, resume });
              return steps;
            },
            forget: () => undefined,
          },
        },
      ],
    });
    await speak('en');
    const me = { id: '1', displayName: 'Ana', avatarUrl: null, statusText: '', email: 'a@example.com', createdAt: '' };
    TestBed.inject(Session).update(me);
    files = TestBed.inject(OutgoingFiles);
  });

  it('sends a file at once, tells how far it has got, and keeps what the server made of it', async () => {
    add(new File(['abc'], 'a.txt'));
    const steps = await begun('a.txt');
    steps.next({ sent: 2, attachment: null, paused: false });
    expect(await until(([file]) => file?.status === 'sending')).toMatchObject([{ sent: 2 }]);
    steps.next({ sent: 2, attachment: null, paused: true });
    await until(([file]) => file?.status === 'paused');
    steps.next({ sent: 3, attachment: ATTACHMENT, paused: false });
    expect(await until(([file]) => file?.status === 'ready')).toMatchObject([{ attachment: ATTACHMENT }]);
  });

  it('has a file that waits tried again when the server is there again, and not because it was there all along', async () => {
    add(new File(['abc'], 'a.txt'));
    await begun('a.txt');
    const connected = (status: ConnectionStatus): void => connection.next({ status, nextTryAt: null });
    let back = 0;
    wire[0]?.resume.serverBack$.subscribe(() => (back += 1));
    connected('online');
    expect(back).toBe(0);
    for (const status of ['connecting', 'syncing'] as const) connected(status);
    expect(back).toBe(0);
    connected('online');
    expect(back).toBe(1);
  });

  it('begins nothing that the server has said it will not take', async () => {
    // It is asked when nothing else is to be done.
    await new Promise((resolve) => setTimeout(resolve, 400));
    const asked = TestBed.inject(HttpTestingController).expectOne({ method: 'OPTIONS', url: '/api/v1/uploads/tus' });
    asked.flush(null, { headers: { 'Tus-Max-Size': '4', 'Upload-Allowed-Types': 'text/plain' } });
    add(
      new File(['abcde'], 'long.txt', { type: 'text/plain' }),
      new File(['abc'], 'a.png', { type: 'image/png' }),
      new File(['abc'], 'a.txt', { type: 'text/plain' }),
    );
    const shown = await until((all) => all.length === 3);
    expect(Object.fromEntries(shown.map(({ name, refusal }) => [name, refusal]))).toEqual({
      'long.txt': 'too-large',
      'a.png': 'type',
      'a.txt': null,
    });
    await begun('a.txt');
    expect(wire.map(({ name }) => name)).toEqual(['a.txt']);
  });

  it('keeps why a file failed, and sends it again when told to', async () => {
    add(new File(['abc'], 'a.exe'));
    const error = new HttpErrorResponse({ status: 415, error: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
    (await begun('a.exe')).error(error);
    const [failed] = await until(([file]) => file?.status === 'failed');
    expect(failed).toMatchObject({ error });
    wire = [];
    files.retry(failed!.key);
    (await begun('a.exe')).next({ sent: 3, attachment: ATTACHMENT, paused: false });
    await until(([file]) => file?.status === 'ready');
  });

  it('does not even begin to send what is too large, empty, or what a browser would run', async () => {
    const large = new File(['a'], 'large.bin');
    Object.defineProperty(large, 'size', { value: LIMITS.file.maxBytes + 1 });
    add(large, new File([], 'empty.txt'), new File(['<svg/>'], 'drawing.SVG'));
    const refused = await until(({ length }) => length === 3);
    expect(refused.map(({ status, refusal }) => [status, refusal])).toEqual([
      ['refused', 'too-large'],
      ['refused', 'empty'],
      ['refused', 'type'],
    ]);
    expect(wire).toEqual([]);
    files.remove(refused[0]!.key);
    await until(({ length }) => length === 2);
  });

  it('takes no more files than a message holds, and sends a few of them at once', async () => {
    const many = Array.from({ length: LIMITS.attachments.max + 3 }, (_, index) => new File(['a'], `${index}.txt`));
    files.add(CONVERSATION, many, 2);
    await begun('2.txt');
    expect(await until(({ length }) => length > 0)).toHaveLength(LIMITS.attachments.max - 2);
    expect(wire.map(({ name }) => name)).toEqual(['0.txt', '1.txt', '2.txt']);
    wire[1]?.steps.next({ sent: 1, attachment: ATTACHMENT, paused: false });
    await begun('3.txt');
  });

  it('stops an upload that is removed', async () => {
    add(new File(['abc'], 'a.txt'));
    const steps = await begun('a.txt');
    const [file] = await until(({ length }) => length === 1);
    files.remove(file!.key);
    await until(({ length }) => length === 0);
    expect(steps.observed).toBe(false);
  });
});
