import type { Fault, HistoryEvent, RunHistory, Version } from './history';

/** What must hold. */
export type Rule =
  /** Each acknowledged message exactly once at every member. */
  | 'acknowledged-once'
  /** What a client said is safe in its outbox is stored once in the end, unless the server refused it. */
  | 'kept-once'
  /** What is typed outlives the client. */
  | 'drafts-kept'
  /** No message twice, acknowledged or not. */
  | 'no-duplicate'
  /** What one client wrote comes in the order written. */
  | 'written-order'
  /** The same order everywhere. */
  | 'one-order'
  /** `seq` and `rev` without gap or repeat. */
  | 'numbering'
  /** Nothing seen before it was durable: what was seen is still there. */
  | 'durable-before-visible'
  /** Nothing shown that nobody wrote. */
  | 'as-written'
  /** Receipts never backward. */
  | 'receipts-forward'
  /** After quiet, every client's state equals the server's. */
  | 'same-state';

export interface Violation {
  rule: Rule;
  what: string;
  /** The events that show it, in the order of time. */
  evidence: () => string[];
}

const MOST_LINES = 14;

/** An event that concerns the matter, and where it happened. */
type Concerns = (event: HistoryEvent, client: { userId: string }) => boolean;

/**
 * The events of all clients that `concerns` names, one line each, with the faults that came between them; the repetitions of
 * one kind of event are cut down to the first and the last of them.
 */
export function evidenceOf(run: RunHistory, concerns: Concerns): string[] {
  const lines = run.clients.flatMap((client) =>
    client.events
      .filter((event) => concerns(event, client))
      .map((event) => ({ at: event.at, kind: event.kind, text: `${client.name} ${describe(event)}` })),
  );
  lines.sort((a, b) => a.at - b.at);
  const kept = lines.length <= MOST_LINES ? lines : lines.filter(({ kind, at }) => isEdge(lines, kind, at));
  const [from, to] = [kept[0]?.at ?? 0, kept.at(-1)?.at ?? 0];
  const faults = run.faults.filter(({ at }) => at >= from - 1_000 && at <= to).map(faultLine);
  return [...kept, ...faults.slice(-MOST_LINES)]
    .sort((a, b) => a.at - b.at)
    .map(({ at, text }) => `${seconds(at)} ${text}`);
}

function isEdge(lines: readonly { at: number; kind: string }[], kind: string, at: number): boolean {
  const same = lines.filter((line) => line.kind === kind);
  return at <= (same[1]?.at ?? 0) || same.at(-1)?.at === at;
}

function faultLine({ at, kind, detail }: Fault): { at: number; text: string } {
  return { at, text: `** ${kind} ${detail}` };
}

function seconds(at: number): string {
  return `${(at / 1_000).toFixed(3).padStart(8)} s`;
}

function describe(event: HistoryEvent): string {
  switch (event.kind) {
    case 'sent':
      return `sends ${short(event.clientMessageId)} (${event.via}): ${event.body}`;
    case 'kept':
      return `has ${short(event.clientMessageId)} safe in its outbox`;
    case 'acknowledged':
      return `is acknowledged (${event.via}): ${describeVersion(event.version)}`;
    case 'refused':
      return `is refused ${short(event.clientMessageId)} (${event.via}): ${event.code}`;
    case 'changing':
      return event.body === null
        ? `deletes ${short(event.messageId)}`
        : `edits ${short(event.messageId)}: ${event.body}`;
    case 'changed':
      return `is acknowledged the change: ${describeVersion(event.version)}`;
    case 'seen':
      return `sees ${describeVersion(event.version)} after seq ${event.after ?? 'none'}`;
    case 'receipt':
      return `sees ${short(event.userId)} at delivered ${event.deliveredSeq}, read ${event.readSeq}`;
    case 'typed':
      return `types "${event.text}"`;
    case 'draft-kept':
      return `has the draft "${event.text}" stored`;
    case 'draft-shown':
      return `begins with the draft "${event.text}"`;
    case 'over':
      return `is over: ${event.why}`;
  }
}

/** One version in a few words. */
export function describeVersion({ id, seq, rev, clientMessageId, body, deleted }: Version): string {
  return `seq ${seq} rev ${rev} id ${short(id)} of ${short(clientMessageId)}: ${deleted ? '(deleted)' : body}`;
}

/** The end of an id: enough to tell one from another. */
export function short(id: string): string {
  return id.slice(-6);
}

/** Of so many violations of a rule the shortest is looked for. */
const LOOKED_AT = 50;

/** The violation of each rule that takes the fewest events to show, with these. */
export function shortestOfEach(violations: readonly Violation[]): { violation: Violation; evidence: string[] }[] {
  const rules = [...new Set(violations.map(({ rule }) => rule))];
  return rules.flatMap((wanted) =>
    violations
      .filter(({ rule }) => rule === wanted)
      .slice(0, LOOKED_AT)
      .map((violation) => ({ violation, evidence: violation.evidence() }))
      .sort((a, b) => a.evidence.length - b.evidence.length)
      .slice(0, 1),
  );
}
