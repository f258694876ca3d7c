import { Controller, Delete, Head, Param, Patch, type PipeTransform, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { notFound } from '../../common/errors/domain-error';
import { CurrentUser, type Principal } from '../../common/http/principal';
import { RateLimit } from '../../common/rate-limit/rate.decorator';
import { ApiTus, ApiTusCreation } from './resumable-uploads.openapi';
import { ResumableUploadsService } from './resumable-uploads.service';

const ID = /^[0-9a-f]{32}$/;

/** What is no id is not there. */
const idPipe: PipeTransform<string, string> = {
  transform: (id) => {
    if (!ID.test(id)) throw notFound('upload');
    return id;
  },
};

/** Uploads that may be cut and carried on: the tus protocol, version 1.0.0. */
@Controller('uploads/tus')
export class ResumableUploadsController {
  constructor(private readonly uploads: ResumableUploadsService) {}

  /** Begins an upload in pieces, with or without its first piece. */
  @Post()
  @RateLimit('upload')
  @ApiTusCreation()
  create(@Res() reply: FastifyReply, @CurrentUser() { userId }: Principal): Promise<void> {
    return this.uploads.create(reply, userId);
  }

  /** How far one's own upload is. */
  @Head(':id')
  @ApiTus('HEAD')
  offset(
    @Param('id', idPipe) id: string,
    @Res() reply: FastifyReply,
    @CurrentUser() { userId }: Principal,
  ): Promise<void> {
    return this.uploads.resume(id, reply, userId);
  }

  /** The next piece of one's own upload; the last one makes it an attachment. */
  @Patch(':id')
  @ApiTus('PATCH')
  append(
    @Param('id', idPipe) id: string,
    @Res() reply: FastifyReply,
    @CurrentUser() { userId }: Principal,
  ): Promise<void> {
    return this.uploads.resume(id, reply, userId);
  }

  /** Gives one's own unfinished upload up. */
  @Delete(':id')
  @ApiTus('DELETE')
  giveUp(
    @Param('id', idPipe) id: string,
    @Res() reply: FastifyReply,
    @CurrentUser() { userId }: Principal,
  ): Promise<void> {
    return this.uploads.resume(id, reply, userId);
  }
}
