import { Injectable } from '@nestjs/common';
import type { Attachment } from '@tertulia/contracts';
import type { FastifyRequest } from 'fastify';
import { AppConfig } from '../config/app-config';
import { lingerAfterRefusal } from './intake/linger';
import { asDomainError, Staging } from './intake/staging';
import { FORM_BYTES, readUploadForm } from './intake/upload-form';
import { UploadCompletion } from './upload-completion';

/** Receives uploads that come as one multipart form. */
@Injectable()
export class UploadReceiver {
  constructor(
    private readonly config: AppConfig,
    private readonly staging: Staging,
    private readonly completion: UploadCompletion,
  ) {}

  /**
   * Takes the multipart body of a request, and answers when file and metadata are durable. Throws `VALIDATION_FAILED` for
   * a wrong form, `NOT_FOUND` for a conversation that is not the caller's, and what `UploadCompletion` throws; then nothing
   * is left behind.
   */
  async receive(request: FastifyRequest, ownerId: string): Promise<Attachment> {
    try {
      // Of a form that says how long it is, no less than this is the file.
      const size = Math.max(1, Number(request.headers['content-length'] ?? 0) - FORM_BYTES);
      const form = await readUploadForm(request, {
        staging: this.staging,
        maxBytes: this.config.uploads.maxBytes,
        authorise: (target) => this.completion.authorise(target, ownerId, size),
        requireRoom: () => this.completion.requireRoom(ownerId, size),
      });
      return await this.completion.complete(form, ownerId);
    } catch (error) {
      lingerAfterRefusal(request.raw);
      throw asDomainError(error);
    }
  }
}
