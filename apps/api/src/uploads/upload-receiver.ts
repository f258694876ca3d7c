import { Injectable } from '@nestjs/common';
import type { Attachment } from '@tertulia/contracts';
import type { FastifyRequest } from 'fastify';
import { AppConfig } from '../config/app-config';
import { type FormInFlight, FormsInFlight } from './intake/forms-in-flight';
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
    private readonly forms: FormsInFlight,
    private readonly completion: UploadCompletion,
  ) {}

  /**
   * Takes the multipart body of a request, and answers when file and metadata are durable. Throws `VALIDATION_FAILED` for
   * a wrong form, `RATE_LIMITED` where the caller sends too many at once, `NOT_FOUND` for a conversation that is not the caller's, and what `UploadCompletion` throws; then nothing
   * is left behind.
   */
  async receive(request: FastifyRequest, ownerId: string): Promise<Attachment> {
    const { maxBytes } = this.config.uploads;
    let form: FormInFlight | undefined;
    try {
      // Of a form that says how long it is, no less than this is the file.
      const length = request.headers['content-length'];
      const size = Math.max(1, Number(length ?? 0) - FORM_BYTES);
      const entered = (form = this.forms.enter(ownerId, length === undefined ? maxBytes : size));
      const received = await readUploadForm(request, {
        staging: this.staging,
        maxBytes,
        authorise: (target) => this.completion.authorise(target, ownerId, size, entered),
        requireRoom: () => this.completion.requireRoom(ownerId, size, entered),
      });
      return await this.completion.complete({ ...received, form }, ownerId);
    } catch (error) {
      // Its parser, from which nobody takes any more, would keep what is left from being read: whoever asks next on the same
      // connection would wait behind it, and be cut off with it.
      request.raw.unpipe();
      lingerAfterRefusal(request.raw);
      throw asDomainError(error);
    } finally {
      form?.leave();
    }
  }
}
