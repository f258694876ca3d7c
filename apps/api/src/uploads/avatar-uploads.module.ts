import { Global, Injectable, Module } from '@nestjs/common';
import { AvatarLookup } from '../users/avatar-lookup';
import { UploadsDataModule } from './uploads-data.module';
import { UploadsRepository } from './uploads.repository';

/** Answers the users' question for pictures from the uploads. */
@Injectable()
class AvatarUploads extends AvatarLookup {
  constructor(private readonly repository: UploadsRepository) {
    super();
  }

  /** Also keeps the image from the sweep and from messages, since its owner is about to show it. */
  ownImage(userId: string, uploadId: string): Promise<boolean> {
    return this.repository.keepAsAvatar(uploadId, userId);
  }
}

/** Gives `AvatarLookup` to the users without their module knowing of uploads. */
@Global()
@Module({
  imports: [UploadsDataModule],
  providers: [{ provide: AvatarLookup, useClass: AvatarUploads }],
  exports: [AvatarLookup],
})
export class AvatarUploadsModule {}
