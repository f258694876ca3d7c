import { ErrorCode } from '@tertulia/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../../common/errors/domain-error';
import type { UploadsConfig } from '../../config/uploads-config';
import { EXTENSIONS } from './resumable-store';

/** Where uploads in pieces are made. */
export const TUS_PATH = '/api/v1/uploads/tus';

/** The version of the protocol, and the media type of a piece. */
export const TUS_VERSION = '1.0.0';
export const PIECE_TYPE = 'application/offset+octet-stream';

/** Names the attachment that a complete upload became. */
export const ATTACHMENT_HEADER = 'Upload-Attachment-Id';

/** Names, where the operator has narrowed them down, the types that are taken: media types or `image/*`, commas between them. */
export const ALLOWED_TYPES_HEADER = 'Upload-Allowed-Types';

/** What pages of other origins may send and read. */
export const TUS_REQUEST_HEADERS = ['Tus-Resumable', 'Upload-Length', 'Upload-Metadata', 'Upload-Offset'];
export const TUS_ANSWER_HEADERS = [
  'Location',
  'Tus-Resumable',
  'Tus-Version',
  'Tus-Extension',
  'Tus-Max-Size',
  ALLOWED_TYPES_HEADER,
  'Upload-Offset',
  'Upload-Length',
  'Upload-Expires',
  ATTACHMENT_HEADER,
];

const isTus = ({ url }: FastifyRequest): boolean => url === TUS_PATH || url.startsWith(`${TUS_PATH}/`);

/** Lets pieces pass unread to the routes of tus, and tells who asks by `OPTIONS` what is spoken. */
export function speakTus(
  fastify: FastifyInstance,
  { maxBytes, allowedTypes }: Pick<UploadsConfig, 'maxBytes' | 'allowedTypes'>,
): void {
  fastify.addContentTypeParser(PIECE_TYPE, (request, _payload, done) => {
    if (isTus(request)) done(null);
    else done(new DomainError(ErrorCode.UnsupportedMediaType, 'Pieces of files are for uploads alone.'));
  });
  fastify.addHook('onRequest', async (request, reply) => {
    if (!isTus(request) || request.method === 'OPTIONS' || request.headers['tus-resumable'] === TUS_VERSION) return;
    void reply.header('Tus-Version', TUS_VERSION);
    throw new DomainError(ErrorCode.PreconditionFailed, `Tus-Resumable must be ${TUS_VERSION}.`);
  });
  // Not before: whoever asks by OPTIONS is answered by the hook for calls of other origins.
  fastify.addHook('onSend', async (request, reply) => {
    if (!isTus(request)) return;
    void reply.header('Tus-Resumable', TUS_VERSION);
    if (request.method !== 'OPTIONS') return;
    void reply.headers({
      'Tus-Version': TUS_VERSION,
      'Tus-Extension': EXTENSIONS.join(','),
      'Tus-Max-Size': String(maxBytes),
    });
    if (allowedTypes !== null) void reply.header(ALLOWED_TYPES_HEADER, allowedTypes.join(', '));
  });
}
