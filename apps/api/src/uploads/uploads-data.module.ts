import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Upload, UploadSchema } from './schemas/upload.schema';
import { UploadsRepository } from './uploads.repository';

/** The uploads' metadata, for the modules of this folder. */
@Module({
  imports: [MongooseModule.forFeature([{ name: Upload.name, schema: UploadSchema }])],
  providers: [UploadsRepository],
  exports: [UploadsRepository],
})
export class UploadsDataModule {}
