import type { ClientHistory, RunHistory } from './history';
import { evidenceOf, short, type Violation } from './violation';

/** A client begins with the last draft that was stored, or with one that was typed after that and may have been stored. */
export function checkDrafts(run: RunHistory): Violation[] {
  return run.clients.flatMap((client) => checkClient(run, client));
}

function checkClient(run: RunHistory, { name, userId, events }: ClientHistory): Violation[] {
  /** By conversation: the texts that a next client may begin with, the oldest first. */
  const possible = new Map<string, string[]>();
  return events.flatMap((event): Violation[] => {
    if (event.kind !== 'typed' && event.kind !== 'draft-kept' && event.kind !== 'draft-shown') return [];
    const { conversationId, text } = event;
    const texts = possible.get(conversationId) ?? [''];
    if (event.kind === 'typed') possible.set(conversationId, [...texts, text]);
    else if (texts.includes(text)) possible.set(conversationId, texts.slice(texts.indexOf(text)));
    else {
      return [
        {
          rule: 'drafts-kept',
          what: `${name} began with the draft "${text}" in ${short(conversationId)} instead of "${texts.join('" or "')}"`,
          evidence: () =>
            evidenceOf(run, (it, at) => {
              return (
                at.userId === userId && (it.kind === 'over' || it.conversationId === conversationId) && isDraft(it.kind)
              );
            }),
        },
      ];
    }
    return [];
  });
}

function isDraft(kind: string): boolean {
  return kind === 'over' || kind === 'typed' || kind.startsWith('draft-');
}
