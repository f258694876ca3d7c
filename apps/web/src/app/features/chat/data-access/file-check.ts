import { LIMITS } from '@tertulia/contracts';

/** Why a file is not even begun to be sent. */
export type Refusal = 'too-large' | 'empty' | 'type';

/** What is known to be refused before a byte is sent, by the same limits as the server's; `null` where nothing is. */
export function refusalOf({ name, size }: Pick<File, 'name' | 'size'>): Refusal | null {
  if (size > LIMITS.file.maxBytes) return 'too-large';
  if (size === 0) return 'empty';
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return LIMITS.file.refusedEndings.includes(ending) ? 'type' : null;
}
