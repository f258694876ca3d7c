import { everyVersion } from './check-sends';
import type { RunHistory, ServerConversation, Version } from './history';
import { describeVersion, evidenceOf, type Rule, type Violation } from './violation';

/** The same order everywhere, and `seq` and `rev` without gap or repeat. */
export function checkNumbering(run: RunHistory): Violation[] {
  return [...checkPlaces(run), ...checkShownOrder(run), ...run.server.flatMap((it) => checkGaps(run, it))];
}

/** One place holds one message, and one revision one version of one message, whoever tells of it. */
function checkPlaces(run: RunHistory): Violation[] {
  const places = new Map<string, Version>();
  const violations: Violation[] = [];
  const check = (rule: Rule, key: string, where: string, version: Version, same: (known: Version) => boolean): void => {
    const known = places.get(key);
    if (!known) places.set(key, version);
    else if (!same(known)) {
      violations.push({
        rule,
        what: `${where} has ${describeVersion(version)}, elsewhere it is ${describeVersion(known)}`,
        evidence: () => evidenceOf(run, (it) => 'version' in it && [version.id, known.id].includes(it.version.id)),
      });
    }
  };
  for (const { conversationId, where, version } of everyVersion(run)) {
    const { id, seq, rev, body, deleted } = version;
    check('one-order', `${conversationId} seq ${seq}`, where, version, (known) => known.id === id);
    check('numbering', `${conversationId} rev ${rev}`, where, version, (known) => {
      return known.id === id && known.body === body && known.deleted === deleted;
    });
  }
  return violations;
}

/** Messages are shown in ascending `seq`, those of others without a gap; one's own may be acknowledged ahead of the log. */
function checkShownOrder(run: RunHistory): Violation[] {
  return run.clients.flatMap((client) =>
    client.events.flatMap((event): Violation[] => {
      if (event.kind !== 'seen' || event.after === null) return [];
      const { version, after, conversationId } = event;
      const own = version.senderId === client.userId;
      if (own ? after < version.seq : after === version.seq - 1) return [];
      return [
        {
          rule: 'one-order',
          what: `${client.name} showed seq ${version.seq} right after seq ${after}`,
          evidence: () =>
            evidenceOf(run, (it, at) => {
              const seq = it.kind === 'seen' && it.conversationId === conversationId ? it.version.seq : 0;
              return at.userId === client.userId && seq >= Math.min(after, version.seq) && seq <= version.seq;
            }),
        },
      ];
    }),
  );
}

function checkGaps(run: RunHistory, conversation: ServerConversation): Violation[] {
  const { id, node, messages, rev, lastSeq } = conversation;
  const violations: Violation[] = [];
  const wrong = (what: string): void => {
    const evidence = (): string[] =>
      evidenceOf(run, (it) => it.conversationId === id && 'version' in it && it.version.rev >= rev - 3);
    violations.push({ rule: 'numbering', what: `${node}, conversation ${id}: ${what}`, evidence });
  };
  messages.forEach(({ seq }, index) => {
    if (seq !== index + 1) wrong(`place ${index + 1} of the history has seq ${seq}`);
  });
  if (lastSeq !== messages.length) wrong(`lastSeq is ${lastSeq}, and there are ${messages.length} messages`);
  const highest = Math.max(0, ...messages.map((message) => message.rev));
  if (rev !== highest) wrong(`rev is ${rev}, and the newest change has ${highest}`);
  const unknown = unknownRevs(run, conversation);
  const unanswered = unansweredChanges(run, id);
  if (unknown.length > unanswered) {
    wrong(`revs ${unknown.join(', ')} were never seen, and just ${unanswered} changes were left unanswered`);
  }
  return violations;
}

/** Revisions that no history has: an edit that nobody heard of before the next one hides its own. */
function unknownRevs(run: RunHistory, { id, rev }: ServerConversation): number[] {
  const heard = new Set<number>();
  for (const { conversationId, version } of everyVersion(run)) if (conversationId === id) heard.add(version.rev);
  return Array.from({ length: rev }, (_, index) => index + 1).filter((each) => !heard.has(each));
}

function unansweredChanges(run: RunHistory, conversationId: string): number {
  const count = (kind: 'changing' | 'changed'): number =>
    run.clients
      .flatMap(({ events }) => events)
      .filter((event) => event.kind === kind && event.conversationId === conversationId).length;
  return count('changing') - count('changed');
}
