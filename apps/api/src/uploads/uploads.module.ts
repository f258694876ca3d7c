import { Module } from '@nestjs/common';
import path from 'node:path';
import { AppConfig } from '../config/app-config';
import { ConversationsModule } from '../conversations/conversations.module';
import { UsersModule } from '../users/users.module';
import { AvatarUploadsModule } from './avatar-uploads.module';
import { ImageReader } from './checks/image-reader';
import { FormsInFlight } from './intake/forms-in-flight';
import { Staging } from './intake/staging';
import { WorkTurns } from './intake/work-turns';
import { DiskResumableStore } from './resumable/disk-resumable-store';
import { ResumableLeases } from './resumable/resumable-leases';
import { RESUMABLE_STORE, type ResumableStore } from './resumable/resumable-store';
import { ResumableUploadsController } from './resumable/resumable-uploads.controller';
import { ResumableUploadsRepository } from './resumable/resumable-uploads.repository';
import { ResumableUploadsService } from './resumable/resumable-uploads.service';
import { Quotas } from './quotas';
import { MalwareCheck } from './scanning/malware-check';
import { UploadDelivery } from './serving/upload-delivery';
import { DiskStorage } from './storage/disk-storage';
import { UploadStorage } from './storage/upload-storage';
import { UploadCompletion } from './upload-completion';
import { UploadReceiver } from './upload-receiver';
import { UploadRemover } from './upload-remover';
import { UploadsDataModule } from './uploads-data.module';
import { UploadsController } from './uploads.controller';
import { UploadsService } from './uploads.service';
import { UploadsSweeper } from './uploads.sweeper';

const uploadsDirectory = (config: AppConfig): string => path.join(config.dataDir, 'uploads');

/** What speaks to S3 is loaded where S3 is used. */
async function openStorage(config: AppConfig, turns: WorkTurns): Promise<UploadStorage> {
  if (!config.uploads.s3) return DiskStorage.open(uploadsDirectory(config), turns);
  const { S3Storage } = await import('./storage/s3-storage');
  return S3Storage.open(config.uploads.s3);
}

async function openResumableStore(
  config: AppConfig,
  staging: Staging,
  repository: ResumableUploadsRepository,
  turns: WorkTurns,
): Promise<ResumableStore> {
  if (!config.uploads.s3) {
    const isAlone = config.redisUrl === null;
    return DiskResumableStore.open(
      path.join(uploadsDirectory(config), 'resumable'),
      staging,
      repository,
      turns,
      isAlone,
    );
  }
  const { S3ResumableStore } = await import('./resumable/s3-resumable-store');
  return new S3ResumableStore(config.uploads.s3, staging, repository, turns);
}

/** Files: received, checked, stored and served; exports which message has which. */
@Module({
  imports: [UploadsDataModule, AvatarUploadsModule, ConversationsModule, UsersModule],
  controllers: [ResumableUploadsController, UploadsController],
  providers: [
    { provide: UploadStorage, inject: [AppConfig, WorkTurns], useFactory: openStorage },
    {
      provide: Staging,
      inject: [AppConfig, WorkTurns],
      useFactory: (config: AppConfig, turns: WorkTurns) =>
        Staging.open(
          path.join(uploadsDirectory(config), 'tmp'),
          config.uploads.maxBytes,
          turns,
          config.uploads.reserveBytes,
        ),
    },
    {
      provide: RESUMABLE_STORE,
      inject: [AppConfig, Staging, ResumableUploadsRepository, WorkTurns],
      useFactory: openResumableStore,
    },
    FormsInFlight,
    ImageReader,
    MalwareCheck,
    Quotas,
    ResumableLeases,
    ResumableUploadsService,
    UploadCompletion,
    UploadDelivery,
    UploadReceiver,
    UploadRemover,
    UploadsService,
    UploadsSweeper,
    WorkTurns,
  ],
  exports: [UploadsService],
})
export class UploadsModule {}
