import type { Multipart, MultipartFile } from '@fastify/multipart';
import { ErrorCode } from '@tertulia/contracts';
import type { FastifyRequest } from 'fastify';
import { DomainError, invalid } from '../../common/errors/domain-error';
import type { FileClaim } from '../checks/file-type-check';
import { claimOf } from './file-claim';
import { tooLarge, type StagedFile, type Staging } from './staging';
import { targetOf, type UploadTarget } from './upload-target';

/** A form that was read to its end: the file is staged and its sender may upload to the target. */
export interface UploadForm {
  target: UploadTarget;
  file: StagedFile;
  claim: FileClaim;
}

export interface UploadFormOptions {
  staging: Staging;
  /** The most that the file may have. */
  maxBytes: number;
  /** Throws when the caller may not upload to this target. Asked once, before the file where the form's order lets it. */
  authorise(target: UploadTarget): Promise<void>;
  /** Throws when there is no room for the file, whatever it is for. Asked before a file that comes ahead of its target. */
  requireRoom(): Promise<void>;
}

/** Bytes of a field's value. */
const FIELD_BYTES = 256;
/** Bytes of everything in the form besides the file, at most. */
export const FORM_BYTES = 64 * 1024;

/** Characters of a field's name that are repeated to its sender. */
const NAME_LENGTH = 100;

/** Parts that are looked at so that what is too much is named; one file and one field belong there. */
const LIMITS = { files: 2, fields: 4, parts: 5, fieldSize: FIELD_BYTES, headerPairs: 20, fileSize: Infinity };

/**
 * Reads the multipart body of an upload as it arrives. Rejects with the error that the caller is told of; then no file is
 * left behind.
 */
export async function readUploadForm(request: FastifyRequest, options: UploadFormOptions): Promise<UploadForm> {
  if (!request.isMultipart()) {
    throw new DomainError(ErrorCode.UnsupportedMediaType, 'An upload is sent as multipart/form-data.');
  }
  if (Number(request.headers['content-length'] ?? 0) > options.maxBytes + FORM_BYTES) throw tooLarge(options.maxBytes);
  const reader = new FormReader(options);
  try {
    for await (const part of request.parts({ limits: LIMITS, preservePath: true })) {
      await reader.take(part);
    }
    return reader.finish();
  } catch (error) {
    await reader.discard();
    throw error instanceof DomainError || !isFormError(error) ? error : malformed();
  }
}

class FormReader {
  private target: UploadTarget | undefined;
  private file: StagedFile | undefined;
  private claim: FileClaim | undefined;

  constructor(private readonly options: UploadFormOptions) {}

  async take(part: Multipart): Promise<void> {
    if (part.type === 'file') return this.takeFile(part);
    if (part.fieldname !== 'conversationId' && part.fieldname !== 'purpose') {
      throw invalid(nameOf(part), 'is not expected here');
    }
    if (this.target) throw invalid(part.fieldname, 'must be given once, and either conversationId or purpose');
    const target = targetOf(part.fieldname, part.valueTruncated ? undefined : part.value);
    await this.options.authorise(target);
    this.target = target;
  }

  finish(): UploadForm {
    if (!this.target) throw invalid('conversationId', 'must be given');
    if (!this.file || !this.claim) throw invalid('file', 'must be given');
    return { target: this.target, file: this.file, claim: this.claim };
  }

  async discard(): Promise<void> {
    if (this.file) await this.options.staging.discard(this.file.path);
  }

  private async takeFile(part: MultipartFile): Promise<void> {
    if (part.fieldname !== 'file') throw invalid(nameOf(part), 'is not expected here');
    if (this.file) throw invalid('file', 'must be one file');
    this.claim = claimOf(part.filename, part.mimetype);
    if (!this.target) await this.options.requireRoom();
    this.file = await this.options.staging.receive(part.file);
    if (this.file.size === 0) throw invalid('file', 'must not be empty');
  }
}

const nameOf = ({ fieldname }: Multipart): string => fieldname.slice(0, NAME_LENGTH);

/** What the parser beneath the plugin says of a form, in errors that have nothing but these words. */
const PARSER_WORDS =
  /^(Multipart: |Unexpected end of multipart data$|(Part|Preamble) terminated early due to |The needle cannot have a length )/;

/** What the plugin says, and how a connection is told to have ended. */
const FORM_CODES = /^(FST_(MP|PARTS|FILES|FIELDS|PROTO|INVALID)_|ECONNRESET$|ECONNABORTED$|ABORT)/;

/** Whether the form itself is at fault, or its connection: by the parser's own errors; every other one is the server's. */
function isFormError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  return code === undefined ? PARSER_WORDS.test(message) : syscall === undefined && FORM_CODES.test(code);
}

function malformed(): DomainError {
  return new DomainError(ErrorCode.ValidationFailed, 'The body is not a complete multipart/form-data form.');
}
