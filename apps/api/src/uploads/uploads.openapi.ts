import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse, type ApiBodyOptions } from '@nestjs/swagger';

type FormSchema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

/** The form of an upload: one file, and what it is for. */
export const UPLOAD_FORM_SCHEMA: FormSchema = {
  type: 'object',
  required: ['file'],
  properties: {
    conversationId: {
      type: 'string',
      pattern: '^[0-9a-f]{24}$',
      description:
        'The conversation that the file is for. Put first, it is checked before a byte of the file is stored.',
    },
    purpose: { type: 'string', enum: ['avatar'], description: 'Instead of `conversationId`: a profile picture.' },
    file: { type: 'string', format: 'binary', description: 'One file.' },
  },
  oneOf: [{ required: ['conversationId'] }, { required: ['purpose'] }],
  additionalProperties: false,
};

const ETAG = { ETag: { description: 'Strong; the same for the same bytes.', schema: { type: 'string' as const } } };
const CONTENT_RANGE = {
  'Content-Range': { description: 'Which bytes of how many.', schema: { type: 'string' as const } },
};

/** Describes a route that answers with the bytes of a file, whole or in part. */
export function ApiFile(mediaType: string): MethodDecorator {
  const content = { [mediaType]: { schema: { type: 'string' as const, format: 'binary' } } };
  return applyDecorators(
    ApiHeader({ name: 'Range', required: false, description: 'One range of bytes, for example `bytes=0-1023`.' }),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'The `ETag` of what the caller has.' }),
    ApiHeader({ name: 'If-Range', required: false, description: 'The `ETag` for which the range counts.' }),
    ApiResponse({ status: 200, description: 'The whole file.', content, headers: ETAG }),
    ApiResponse({ status: 206, description: 'The range.', content, headers: { ...ETAG, ...CONTENT_RANGE } }),
    ApiResponse({ status: 304, description: 'The caller has it already.' }),
  );
}
