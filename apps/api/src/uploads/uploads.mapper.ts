import type { Attachment } from '@tertulia/contracts';
import type { Upload } from './schemas/upload.schema';

/** Path of an upload's bytes. */
export const uploadUrl = (id: string): string => `/api/v1/uploads/${id}`;

/** The upload as the contract shows it. */
export function toAttachment(upload: Upload): Attachment {
  const id = upload._id.toHexString();
  return {
    id,
    filename: upload.filename,
    mimeType: upload.mimeType,
    size: upload.size,
    sha256: upload.sha256,
    url: uploadUrl(id),
    thumbnailUrl: upload.hasThumbnail ? `${uploadUrl(id)}/thumbnail` : null,
    width: upload.width,
    height: upload.height,
  };
}
