import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiQuery } from '@nestjs/swagger';
import type { AttachmentDto } from '@tertulia/dto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ObjectIdPipe } from '../common/http/object-id.pipe';
import { CurrentUser, type Principal } from '../common/http/principal';
import { RateLimit } from '../common/rate-limit/rate.decorator';
import { ApiFile, UPLOAD_FORM_SCHEMA } from './uploads.openapi';
import { UploadDelivery } from './serving/upload-delivery';
import { UploadReceiver } from './upload-receiver';
import { toAttachment } from './uploads.mapper';
import { UploadsService } from './uploads.service';

/** Files over HTTP. */
@Controller('uploads')
export class UploadsController {
  constructor(
    private readonly receiver: UploadReceiver,
    private readonly uploads: UploadsService,
    private readonly delivery: UploadDelivery,
  ) {}

  /** Uploads one file to a conversation, for a message that is sent afterwards, or as a profile picture. */
  @Post()
  @RateLimit('upload')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: UPLOAD_FORM_SCHEMA })
  create(@Req() request: FastifyRequest, @CurrentUser() caller: Principal): Promise<AttachmentDto> {
    return this.receiver.receive(request, caller.userId);
  }

  /** The bytes of a file, for members of its conversation; of somebody else's profile picture, the smaller one. */
  @Get(':id')
  @ApiFile('*/*')
  @ApiQuery({
    name: 'download',
    required: false,
    allowEmptyValue: true,
    description:
      'Whatever it says, the answer is to be saved (`Content-Disposition: attachment`), also of what would be shown.',
    schema: { type: 'string' },
  })
  async read(
    @Param('id', ObjectIdPipe) id: string,
    @Query('download') download: unknown,
    @CurrentUser() caller: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const upload = await this.uploads.findFor(id, caller.userId);
    const to = { request, reply, toSave: download !== undefined };
    if (this.uploads.maySeeOriginal(upload, caller.userId)) await this.delivery.sendOriginal(upload, to);
    else await this.delivery.sendThumbnail(upload, to);
  }

  /** What is known of a file, for whoever may have its bytes: what `POST` answered, for who uploaded it in pieces. */
  @Get(':id/metadata')
  async readMetadata(@Param('id', ObjectIdPipe) id: string, @CurrentUser() caller: Principal): Promise<AttachmentDto> {
    return toAttachment(await this.uploads.findOriginalFor(id, caller.userId));
  }

  /** A smaller picture of an image, for members of its conversation. */
  @Get(':id/thumbnail')
  @ApiFile('image/webp')
  async readThumbnail(
    @Param('id', ObjectIdPipe) id: string,
    @CurrentUser() caller: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.delivery.sendThumbnail(await this.uploads.findFor(id, caller.userId), { request, reply });
  }
}
