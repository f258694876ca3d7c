import { LIMITS } from '@tertulia/contracts';
import { type FileRules, isForeign } from '../../../core/upload/file-rules';

/** Why a file is not even begun to be sent. */
export type Refusal = 'too-large' | 'empty' | 'type';

/** What is known to be refused before a byte is sent, by the server's own rules; `null` where nothing is. */
export function refusalOf(
  { name, size, type }: Pick<File, 'name' | 'size' | 'type'>,
  rules: FileRules,
): Refusal | null {
  if (size > rules.maxBytes) return 'too-large';
  if (size === 0) return 'empty';
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return LIMITS.file.refusedEndings.includes(ending) || isForeign(type, rules.allowedTypes) ? 'type' : null;
}
