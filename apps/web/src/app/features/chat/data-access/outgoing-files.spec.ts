import { HttpEventType, provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { LIMITS, type Attachment } from '@tertulia/contracts';
import { firstValueFrom } from 'rxjs';
import { speak } from '../../../core/i18n/i18n.testing';
import { OutgoingFiles, type OutgoingFile } from './outgoing-files';

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
  let server: HttpTestingController;
  const now = (): Promise<readonly OutgoingFile[]> => firstValueFrom(files.files$);

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideZonelessChangeDetection(), provideHttpClient(), provideHttpClientTesting(), OutgoingFiles],
    });
    await speak('en');
    files = TestBed.inject(OutgoingFiles);
    server = TestBed.inject(HttpTestingController);
  });

  afterEach(() => server.verify());

  it('sends the conversation before the bytes, and tells how far it has got', async () => {
    files.add(CONVERSATION, [new File(['abc'], 'a.txt')]);
    const call = server.expectOne('/api/v1/uploads');
    expect([...(call.request.body as FormData).keys()]).toEqual(['conversationId', 'file']);
    call.event({ type: HttpEventType.UploadProgress, loaded: 2, total: 200 });
    expect(await now()).toMatchObject([{ status: 'sending', sent: 2 }]);
    call.flush(ATTACHMENT);
    expect(await now()).toMatchObject([{ status: 'ready', attachment: ATTACHMENT }]);
  });

  it('keeps why a file failed and keeps it in sight', async () => {
    files.add(CONVERSATION, [new File(['abc'], 'a.exe')]);
    server
      .expectOne('/api/v1/uploads')
      .flush({ code: 'UNSUPPORTED_MEDIA_TYPE', detail: 'Programs are not taken.' }, { status: 415, statusText: 'No' });
    expect(await now()).toMatchObject([{ status: 'failed', error: { error: { code: 'UNSUPPORTED_MEDIA_TYPE' } } }]);
    expect(files.take()).toEqual([]);
  });

  it('does not even begin to send what is too large', async () => {
    const large = new File(['a'], 'large.bin');
    Object.defineProperty(large, 'size', { value: LIMITS.file.maxBytes + 1 });
    files.add(CONVERSATION, [large]);
    expect(await now()).toMatchObject([{ status: 'too-large' }]);
  });

  it('takes no more files than a message holds', async () => {
    const many = Array.from({ length: LIMITS.attachments.max + 3 }, (_, index) => new File(['a'], `${index}.txt`));
    files.add(CONVERSATION, many);
    expect(server.match('/api/v1/uploads')).toHaveLength(LIMITS.attachments.max);
    expect(await now()).toHaveLength(LIMITS.attachments.max);
  });

  it('stops an upload that is removed', async () => {
    files.add(CONVERSATION, [new File(['abc'], 'a.txt')]);
    const [file] = await now();
    files.remove(file!.key);
    expect(server.expectOne('/api/v1/uploads').cancelled).toBe(true);
    expect(await now()).toEqual([]);
  });

  it('hands over what is there once, and takes it back if the message was not taken', async () => {
    files.add(CONVERSATION, [new File(['abc'], 'a.txt')]);
    server.expectOne('/api/v1/uploads').flush(ATTACHMENT);
    const taken = files.take();
    expect(taken).toHaveLength(1);
    expect(files.take()).toEqual([]);
    files.putBack(taken);
    expect(await now()).toEqual(taken);
  });
});
