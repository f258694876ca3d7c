import { Controller, Delete, Head, Param, Patch, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../../common/errors/domain-error';
import { CurrentUser, type Principal } from '../../common/http/principal';
import { RateLimit } from '../../common/rate-limit/rate.decorator';
import { ApiTus, ApiTusCreation } from './resumable-uploads.openapi';
import { ResumableUploadsService } from './resumable-uploads.service';

const ID = /^[0-9a-f]{32}$/;

/** Uploads that may be cut and carried on: the tus protocol, version 1.0.0. */
@Controller('uploads/tus')
export class ResumableUploadsController {
  constructor(private readonly uploads: ResumableUploadsService) {}

  /** Begins an upload in pieces, with or without its first piece. */
  @Post()
  @RateLimit('upload')
  @ApiTusCreation()
  async create(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentUser() caller: Principal,
  ): Promise<void> {
    await this.uploads.create(request, reply, caller.userId);
  }

  /** How far one's own upload is. */
  @Head(':id')
  @ApiTus('HEAD')
  async offset(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentUser() caller: Principal,
  ): Promise<void> {
    await this.uploads.resume(requireId(id), request, reply, caller.userId);
  }

  /** The next piece of one's own upload; the last one makes it an attachment. */
  @Patch(':id')
  @ApiTus('PATCH')
  async append(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentUser() caller: Principal,
  ): Promise<void> {
    await this.uploads.resume(requireId(id), request, reply, caller.userId);
  }

  /** Gives one's own unfinished upload up. */
  @Delete(':id')
  @ApiTus('DELETE')
  async giveUp(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentUser() caller: Principal,
  ): Promise<void> {
    await this.uploads.resume(requireId(id), request, reply, caller.userId);
  }
}

function requireId(id: string): string {
  if (!ID.test(id)) throw notFound('upload');
  return id;
}
