import { isMongoId } from 'class-validator';
import { invalid } from '../../common/errors/domain-error';

/** What a file is for. */
export type UploadTarget = { purpose: 'message'; conversationId: string } | { purpose: 'avatar'; conversationId: null };

/** The target that one field of a form or of metadata names. Throws `VALIDATION_FAILED` for a wrong value. */
export function targetOf(field: 'conversationId' | 'purpose', value: unknown): UploadTarget {
  if (field === 'purpose') {
    if (value !== 'avatar') throw invalid('purpose', 'must be avatar');
    return { purpose: 'avatar', conversationId: null };
  }
  if (typeof value !== 'string' || !isMongoId(value)) throw invalid('conversationId', 'must be a mongodb id');
  return { purpose: 'message', conversationId: value.toLowerCase() };
}
