import { Module } from '@nestjs/common';
import path from 'node:path';
import { AppConfig } from '../config/app-config';
import { ConversationsModule } from '../conversations/conversations.module';
import { UsersModule } from '../users/users.module';
import { AvatarUploadsModule } from './avatar-uploads.module';
import { ImageReader } from './checks/image-reader';
import { Staging } from './intake/staging';
import { DiskResumableStore } from './resumable/disk-resumable-store';
import { ResumableLeases } from './resumable/resumable-leases';
import { RESUMABLE_STORE } from './resumable/resumable-store';
import { ResumableUploadsController } from './resumable/resumable-uploads.controller';
import { ResumableUploadsRepository } from './resumable/resumable-uploads.repository';
import { ResumableUploadsService } from './resumable/resumable-uploads.service';
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

/** Files: received, checked, stored and served; exports which message has which. */
@Module({
  imports: [UploadsDataModule, AvatarUploadsModule, ConversationsModule, UsersModule],
  controllers: [ResumableUploadsController, UploadsController],
  providers: [
    {
      provide: UploadStorage,
      inject: [AppConfig],
      useFactory: (config: AppConfig) => DiskStorage.open(uploadsDirectory(config)),
    },
    {
      provide: Staging,
      inject: [AppConfig],
      useFactory: (config: AppConfig) =>
        Staging.open(path.join(uploadsDirectory(config), 'tmp'), config.uploadMaxBytes),
    },
    {
      provide: RESUMABLE_STORE,
      inject: [AppConfig, Staging, ResumableUploadsRepository],
      useFactory: (config: AppConfig, staging: Staging, repository: ResumableUploadsRepository) =>
        DiskResumableStore.open(path.join(uploadsDirectory(config), 'resumable'), staging, repository),
    },
    ImageReader,
    ResumableLeases,
    ResumableUploadsService,
    UploadCompletion,
    UploadDelivery,
    UploadReceiver,
    UploadRemover,
    UploadsService,
    UploadsSweeper,
  ],
  exports: [UploadsService],
})
export class UploadsModule {}
