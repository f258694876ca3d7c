import { Inject, Injectable, Logger } from '@nestjs/common';
import { ErrorCode } from '@tertulia/contracts';
import { type Lock, type Locker, Server, type Upload } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomBytes } from 'node:crypto';
import { DomainError, invalid, notFound } from '../../common/errors/domain-error';
import { rateLimited } from '../../common/rate-limit/rate-limiter';
import { AppConfig } from '../../config/app-config';
import { eachOf } from '../each-of';
import { lingerAfterRefusal } from '../intake/linger';
import { asDomainError, type StagedFile, Staging, tooLarge } from '../intake/staging';
import type { ResumableUpload } from '../schemas/resumable-upload.schema';
import { UploadCompletion } from '../upload-completion';
import { FailedChecks } from './failed-checks';
import { readMetadata } from './resumable-claim';
import { ResumableLeases } from './resumable-leases';
import { EXPIRES_AFTER, RESUMABLE_STORE, type ResumableStore } from './resumable-store';
import { ResumableUploadsRepository } from './resumable-uploads.repository';
import { ATTACHMENT_HEADER, TUS_PATH } from './tus-protocol';
import { refusalOf, sendTusResponse, toTusRequest } from './tus-request';

/** Uploads that one person may have under way. */
const MOST_UNDER_WAY = 100;

/** One call on its way through the tus server, whose hooks know the request alone. */
interface Call {
  userId: string;
  /** What is carried on, or was begun by this call. */
  upload?: { id: string; size: number };
  isNew?: boolean;
  /** Held until what is complete has been checked as well. */
  lease?: Lock;
  /** What a hook or the store threw. */
  error?: unknown;
}

/** Uploads in pieces, as the tus protocol has them; what is complete goes through the same checks as any other upload. */
@Injectable()
export class ResumableUploadsService {
  private readonly logger = new Logger(ResumableUploadsService.name);
  private readonly calls = new WeakMap<object, Call>();
  /** How writing to an upload ends: on its way here the streams between may put an error of their own in its place, or tell theirs first. */
  private readonly writes = new Map<string, Promise<DomainError | null>>();
  private readonly failedChecks = new FailedChecks();
  private readonly server: Server;

  constructor(
    private readonly config: AppConfig,
    private readonly repository: ResumableUploadsRepository,
    private readonly leases: ResumableLeases,
    private readonly completion: UploadCompletion,
    private readonly staging: Staging,
    @Inject(RESUMABLE_STORE) private readonly store: ResumableStore,
  ) {
    this.watchWrites();
    this.server = new Server({
      path: TUS_PATH,
      datastore: store,
      locker: (request) => this.lockerOf(this.callOf(request)),
      lockDrainTimeout: 1_000,
      relativeLocation: true,
      namingFunction: () => randomBytes(16).toString('hex'),
      onUploadCreate: (request, upload) => this.begin(this.callOf(request), upload),
      onResponseError: (request, error) => {
        this.callOf(request).error = error;
        return undefined;
      },
    });
  }

  /** Begins an upload, with or without its first piece. */
  async create(reply: FastifyReply, userId: string): Promise<void> {
    const { request } = reply;
    const length = Number(request.headers['upload-length']);
    if (length === 0) throw invalid('file', 'must not be empty');
    if (length > this.config.uploads.maxBytes) throw this.refused(request, tooLarge(this.config.uploads.maxBytes));
    await this.pass(reply, { userId });
  }

  /** Carries on with one's own upload, asks how far it is, or gives it up. Throws `NOT_FOUND` for any other. */
  async resume(id: string, reply: FastifyReply, userId: string): Promise<void> {
    const { request } = reply;
    const upload = await this.repository.findOwn(id, userId);
    if (!upload) throw this.refused(request, notFound('upload'));
    if (upload.attachmentId) return this.answerComplete(upload, upload.attachmentId.toHexString(), reply);
    try {
      await this.pass(reply, { userId, upload: { id, size: upload.size } });
    } catch (error) {
      // A call that it waited for may have had the last byte: a sender whose connection was cut right then asks at once.
      const now = hasCode(error, ErrorCode.NotFound) ? await this.repository.findOwn(id, userId) : null;
      if (!now?.attachmentId) throw error;
      return this.answerComplete(now, now.attachmentId.toHexString(), reply);
    }
    if (request.method === 'DELETE') await this.repository.forget(id);
  }

  /** Removes what expired and what crashes left; `stop` ends it early. What fails keeps nothing else from being removed. */
  async sweep(now: number, stop?: AbortSignal): Promise<void> {
    const expired = await this.repository.findExpired(new Date(now), 1_000);
    const removeOne = ({ _id, attachmentId }: ResumableUpload): Promise<void> =>
      attachmentId ? this.remove(_id) : this.leases.during(_id, () => this.remove(_id));
    const kinds = [
      () => eachOf(expired, removeOne, stop),
      () => this.store.sweep(now, (id) => this.repository.exists(id), stop),
    ];
    await eachOf(kinds, (kind) => kind());
  }

  private async pass(reply: FastifyReply, call: Call): Promise<void> {
    const { request } = reply;
    const tus = toTusRequest(request);
    this.calls.set(tus.request, call);
    try {
      const { response, more } = await this.answer(tus.request, call).finally(() => call.lease?.unlock());
      sendTusResponse(response, reply, more);
    } catch (error) {
      tus.end();
      const told = asDomainError(error);
      // Its sender knows of an upload by the answer to the call that begins it, and carries on with no other.
      if (call.upload && (call.isNew || hasCode(told, ErrorCode.InsufficientStorage))) {
        await this.giveUp(call.upload.id, told);
      }
      throw this.refused(request, told);
    } finally {
      if (call.upload && (call.lease || call.isNew)) this.writes.delete(call.upload.id);
    }
  }

  private async answer(request: Request, call: Call): Promise<{ response: Response; more: Record<string, string> }> {
    const response = await this.server.handleWeb(request);
    if (response.status >= 400) throw await this.errorOf(call, response);
    const { upload } = call;
    // Also where a call that ended before its bytes were checked had sent the last of them.
    const isWhole = upload !== undefined && response.headers.get('upload-offset') === String(upload.size);
    return { response, more: isWhole ? { [ATTACHMENT_HEADER]: await this.finish(upload.id, call.userId) } : {} };
  }

  /** The tus server gives a lock back before the checks, a call its lease after them. What it begins itself nobody else knows yet. */
  private lockerOf(call: Call): Locker {
    const lock = async (id: string, ...asked: Parameters<Lock['lock']>): Promise<void> => {
      if (call.isNew) return;
      const lease = this.leases.newLock(id);
      await lease.lock(...asked);
      call.lease = lease;
    };
    return { newLock: (id) => ({ lock: (...asked) => lock(id, ...asked), unlock: () => Promise.resolve() }) };
  }

  private async begin(call: Call, upload: Upload): Promise<{ metadata: Record<string, string | null> }> {
    const { userId } = call;
    const { target, claim } = readMetadata(upload.metadata);
    await this.completion.authorise(target, userId, upload.size ?? 1);
    const { id, size = 0 } = upload;
    const expiresAt = new Date(Date.now() + EXPIRES_AFTER);
    const entry = this.store.entryFor(upload);
    await this.repository.insert({ id, ownerId: userId, target, ...claim, size, expiresAt, entry });
    try {
      // Counted once it is noted: of two that are begun at once, on whichever nodes, at least one sees both.
      const [{ count }] = await Promise.all([this.repository.underWay(userId), this.completion.requireRoom(userId, 0)]);
      if (count > MOST_UNDER_WAY) throw rateLimited(60);
    } catch (error) {
      await this.repository.forget(id);
      throw error;
    }
    call.upload = { id, size };
    call.isNew = true;
    return { metadata: upload.metadata ?? {} };
  }

  /**
   * Checks an upload whose bytes are all there and makes it an attachment, whose id it returns. What is refused is gone;
   * what only failed for now stays, and is checked when its sender asks again some seconds later. For whoever holds the lease.
   */
  private async finish(id: string, userId: string): Promise<string> {
    this.failedChecks.requireNone(id);
    const upload = await this.repository.findOwn(id, userId);
    if (!upload) throw notFound('upload');
    if (upload.attachmentId) return upload.attachmentId.toHexString();
    try {
      const { filename, mimeType } = upload;
      const target = targetOf(upload);
      await this.completion.requireTarget(target, userId);
      const file = await this.store.stage(id);
      if (file.size !== upload.size) throw await this.mixedUp(file, upload);
      const attachment = await this.completion.complete({ target, file, claim: { filename, mimeType } }, userId);
      await this.repository.complete(id, attachment.id);
      await this.store.discard(id);
      return attachment.id;
    } catch (error) {
      if (isFinal(asDomainError(error))) await this.remove(id);
      else this.failedChecks.add(id, error);
      throw error;
    }
  }

  /** A store that took a piece after it had been given up, and sent again, has bytes that nobody sent in that order. */
  private async mixedUp({ path, size }: StagedFile, upload: ResumableUpload): Promise<DomainError> {
    this.logger.error(`${size} bytes are stored of an upload of ${upload.size}`);
    await this.staging.discard(path);
    return new DomainError(ErrorCode.Conflict, 'What was stored is not what was sent: send the file again.');
  }

  private answerComplete({ size }: ResumableUpload, attachmentId: string, reply: FastifyReply): void {
    const { request } = reply;
    if (request.method === 'DELETE') throw new DomainError(ErrorCode.Conflict, 'The upload is complete.');
    if (request.method === 'PATCH' && request.headers['upload-offset'] !== String(size)) {
      throw this.refused(request, new DomainError(ErrorCode.Conflict, 'The upload is complete.'));
    }
    void reply
      .headers({ 'Upload-Offset': size, 'Upload-Length': size, [ATTACHMENT_HEADER]: attachmentId })
      .status(request.method === 'HEAD' ? 200 : 204)
      .send();
  }

  private watchWrites(): void {
    const write = this.store.write.bind(this.store);
    this.store.write = (stream, id, offset) => {
      const writing = write(stream, id, offset);
      const failure = writing.then(
        () => null,
        (error: unknown) => (error instanceof DomainError ? error : null),
      );
      this.writes.set(id, failure);
      return writing;
    };
  }

  private async errorOf({ upload, error }: Call, response: Response): Promise<unknown> {
    const failure = upload && (await this.writes.get(upload.id));
    if (failure) return failure;
    if (error instanceof Error && !('status_code' in error)) return error;
    return refusalOf(response.status, await response.text());
  }

  private callOf(request: object): Call {
    const call = this.calls.get(request);
    if (!call) throw new Error('A hook of the tus server was called for a request that is not its own');
    return call;
  }

  private refused(request: FastifyRequest, error: unknown): unknown {
    lingerAfterRefusal(request.raw);
    return error;
  }

  /** What a store that is away has of it is the sweep's: nobody waits for that. */
  private async giveUp(id: string, why: unknown): Promise<void> {
    const isAway = hasCode(why, ErrorCode.Unavailable);
    const gone = isAway ? this.repository.forget(id) : this.remove(id);
    await gone.catch((error: unknown) => this.logger.warn('An upload is left to the sweep', error));
  }

  /** The bytes first, so that a crash leaves a record that the sweep finds. */
  private async remove(id: string): Promise<void> {
    await this.store.discard(id);
    await this.repository.forget(id);
  }
}

const hasCode = (error: unknown, code: ErrorCode): boolean => error instanceof DomainError && error.code === code;

function targetOf({ purpose, conversationId }: ResumableUpload) {
  return purpose === 'message' && conversationId
    ? { purpose, conversationId: conversationId.toHexString() }
    : { purpose: 'avatar' as const, conversationId: null };
}

/** Whether the same bytes would be refused again. */
function isFinal(error: unknown): boolean {
  const passing: ErrorCode[] = [ErrorCode.Unavailable, ErrorCode.ScannerUnavailable, ErrorCode.Internal];
  return error instanceof DomainError && !passing.includes(error.code);
}
