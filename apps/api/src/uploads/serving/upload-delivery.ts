import { Injectable } from '@nestjs/common';
import { ErrorCode } from '@tertulia/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { DomainError, notFound } from '../../common/errors/domain-error';
import { isInline } from '../checks/file-kinds';
import type { Upload } from '../schemas/upload.schema';
import { originalKey, thumbnailKey } from '../storage/keys';
import { type LinkedAnswer, UploadStorage } from '../storage/upload-storage';
import { matchesAny, parseRange, rangeStillHolds } from './byte-range';
import { contentDisposition } from './content-disposition';

/** Whoever may see a conversation's file is asked at every request: a browser may keep it, but not show it unasked. */
const ASK_AGAIN = 'private, no-cache';

/** A profile picture is for everyone who is signed in, and another one has another address. */
const KEEP_A_WHILE = 'private, max-age=600';

/** One answer: these bytes, under this name and type. */
interface Delivery {
  key: string;
  etag: string;
  mimeType: string;
  filename: string;
  caching: string;
  toSave?: boolean;
}

/** Who asks, and how it is to be answered. */
export interface DeliveryCall {
  request: FastifyRequest;
  reply: FastifyReply;
  /** Whether it is to be saved, also where it could be shown. */
  toSave?: boolean;
}

/** Sends stored bytes so that a browser can neither run them nor take them for something else. */
@Injectable()
export class UploadDelivery {
  constructor(private readonly storage: UploadStorage) {}

  /** Sends the upload itself. */
  async sendOriginal(upload: Upload, call: DeliveryCall): Promise<void> {
    const { sha256, mimeType, filename } = upload;
    const caching = cachingOf(upload);
    await this.send({ key: originalKey(sha256), etag: `"${sha256}"`, mimeType, filename, caching }, call);
  }

  /** Sends its thumbnail. Throws `NOT_FOUND` for what has none. */
  async sendThumbnail(upload: Upload, call: DeliveryCall): Promise<void> {
    if (!upload.hasThumbnail) throw notFound('thumbnail');
    const about = { key: thumbnailKey(upload.sha256), mimeType: 'image/webp', caching: cachingOf(upload) };
    await this.send({ ...about, ...thumbnailNames(upload) }, call);
  }

  private async send(about: Delivery, { request, reply, toSave }: DeliveryCall): Promise<void> {
    const delivery = { ...about, toSave };
    const { key, etag } = delivery;
    const size = await this.storage.sizeOf(key);
    if (size === null) throw notFound('file');
    const { headers, method } = request;
    if (matchesAny(headers['if-none-match'], etag)) return void this.describe(delivery, reply).status(304).send();

    // Ranges are a thing of GET alone (RFC 9110, 14.2).
    const ranged = method === 'GET' && rangeStillHolds(first(headers['if-range']), etag);
    const range = ranged ? parseRange(headers.range, size) : null;
    if (range === 'unsatisfiable') {
      void reply.header('Content-Range', `bytes */${size}`);
      throw new DomainError(ErrorCode.RangeNotSatisfiable, `The file has ${size} bytes.`);
    }
    const link = method === 'HEAD' ? null : await this.storage.linkTo(key, linkedAnswer(delivery));
    // Good for a minute, and not for whoever else uses this browser: not kept.
    if (link !== null) return void reply.header('Cache-Control', 'no-store').redirect(link, 302);
    const body = method === 'HEAD' ? Readable.from([]) : await this.storage.open(key, range ?? undefined);
    if (range) void reply.status(206).header('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
    void this.describe(delivery, reply)
      .header('Content-Length', range ? range.end - range.start + 1 : size)
      .send(body);
  }

  private describe(delivery: Delivery, reply: FastifyReply): FastifyReply {
    const { etag, mimeType, caching } = delivery;
    return reply.headers({
      'Content-Type': mimeType,
      'Content-Disposition': dispositionOf(delivery),
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': caching,
      'Accept-Ranges': 'bytes',
      ETag: etag,
      // One browser, two people after each other: what the first one saw is not the second one's.
      Vary: 'Origin, Cookie, Authorization',
    });
  }
}

function cachingOf({ purpose }: Upload): string {
  return purpose === 'avatar' ? KEEP_A_WHILE : ASK_AGAIN;
}

/** What a profile picture was called on its owner's disk, and which photo it is by its hash, is nobody's business. */
function thumbnailNames({ _id, purpose, filename, sha256 }: Upload): Pick<Delivery, 'filename' | 'etag'> {
  if (purpose === 'avatar') return { filename: 'picture.webp', etag: `"${_id.toHexString()}"` };
  return { filename: `${filename}.webp`, etag: `"${sha256}-thumbnail"` };
}

function dispositionOf({ mimeType, filename, toSave }: Delivery): string {
  return contentDisposition(isInline(mimeType) && !toSave ? 'inline' : 'attachment', filename);
}

function linkedAnswer(delivery: Delivery): LinkedAnswer {
  return { contentType: delivery.mimeType, contentDisposition: dispositionOf(delivery) };
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
