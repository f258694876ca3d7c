/** What the users need to know of uploads; whoever keeps the uploads provides it from a global module. */
export abstract class AvatarLookup {
  /** Whether this upload is an image and that user uploaded it. */
  abstract ownImage(userId: string, uploadId: string): Promise<boolean>;
}
