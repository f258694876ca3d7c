import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ResumableUploadsRepository } from './resumable/resumable-uploads.repository';
import { ResumableUpload, ResumableUploadSchema } from './schemas/resumable-upload.schema';
import { UploadDay, UploadDaySchema } from './schemas/upload-day.schema';
import { Upload, UploadSchema } from './schemas/upload.schema';
import { UploadsRepository } from './uploads.repository';

/** The uploads' metadata, for the modules of this folder. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: UploadDay.name, schema: UploadDaySchema },
      { name: Upload.name, schema: UploadSchema },
      { name: ResumableUpload.name, schema: ResumableUploadSchema },
    ]),
  ],
  providers: [UploadsRepository, ResumableUploadsRepository],
  exports: [MongooseModule, UploadsRepository, ResumableUploadsRepository],
})
export class UploadsDataModule {}
