import type { UrlMatchResult, UrlSegment } from '@angular/router';

/** `c/:conversationId` and `c/:conversationId/m/:seq` as one route, so that following a link to a message opens nothing anew. */
export function matchConversation(segments: UrlSegment[]): UrlMatchResult | null {
  const [c, conversationId, m, seq] = segments;
  if (c?.path !== 'c' || conversationId === undefined) return null;
  if (segments.length === 2) return { consumed: segments, posParams: { conversationId } };
  if (segments.length !== 4 || m?.path !== 'm' || seq === undefined || !/^\d{1,15}$/.test(seq.path)) return null;
  return { consumed: segments, posParams: { conversationId, seq } };
}
