import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiResponse, type ApiHeaderOptions } from '@nestjs/swagger';
import { ATTACHMENT_HEADER, PIECE_TYPE, TUS_VERSION } from './tus-protocol';

const text = { type: 'string' as const };
const count = { type: 'integer' as const, minimum: 0 };

const VERSION: ApiHeaderOptions = { name: 'Tus-Resumable', required: true, schema: { ...text, enum: [TUS_VERSION] } };
const OFFSET: ApiHeaderOptions = {
  name: 'Upload-Offset',
  required: true,
  description: 'Bytes sent before.',
  schema: count,
};

const SPOKEN = { 'Tus-Resumable': { description: 'The version that is spoken.', schema: text } };
const PROGRESS = {
  ...SPOKEN,
  'Upload-Offset': { description: 'Bytes that are stored.', schema: count },
  'Upload-Expires': { description: 'Until when the upload may be carried on.', schema: text },
  [ATTACHMENT_HEADER]: {
    description: 'Once all bytes are there and checked: the id of the attachment.',
    schema: { ...text, pattern: '^[0-9a-f]{24}$' },
  },
};
const LENGTH = { 'Upload-Length': { description: 'Bytes of the whole file.', schema: count } };

/** Describes the bytes that a call brings. */
function ApiPiece(required: boolean): MethodDecorator {
  const schema = { ...text, format: 'binary' };
  return applyDecorators(ApiConsumes(PIECE_TYPE), ApiBody({ required, schema, description: 'Bytes of the file.' }));
}

/** Describes how an upload in pieces begins. */
export function ApiTusCreation(): MethodDecorator {
  return applyDecorators(
    ApiPiece(false),
    ApiHeader(VERSION),
    ApiHeader({
      name: 'Upload-Length',
      required: true,
      description: 'Bytes of the file.',
      schema: { ...count, minimum: 1 },
    }),
    ApiHeader({
      name: 'Upload-Metadata',
      required: true,
      description:
        'As tus has it: `filename`, `filetype`, and either `conversationId` or `purpose`, each value in Base64.',
      schema: text,
    }),
    ApiResponse({
      status: 201,
      description:
        'The upload may be sent to `Location`. With a body of `application/offset+octet-stream` it is begun.',
      headers: { Location: { description: 'Path of the upload.', schema: text }, ...PROGRESS },
    }),
  );
}

/** Describes a call on one upload in pieces. */
export function ApiTus(method: 'HEAD' | 'PATCH' | 'DELETE'): MethodDecorator {
  const [status, description, headers] = {
    HEAD: [200, 'How far the upload is.', { ...PROGRESS, ...LENGTH }] as const,
    PATCH: [204, 'The piece is stored.', PROGRESS] as const,
    DELETE: [204, 'The upload and its bytes are gone.', SPOKEN] as const,
  }[method];
  const piece = method === 'PATCH' ? [ApiPiece(true), ApiHeader(OFFSET)] : [];
  return applyDecorators(ApiHeader(VERSION), ...piece, ApiResponse({ status, description, headers }));
}
