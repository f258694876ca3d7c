import type { Victim } from './cluster';
import { send, type } from './deeds';
import type { Fault } from './history';
import type { Member } from './member';
import type { Random } from './random';
import { sendBurst } from './raw-sends';
import type { Stage } from './stage';
import { pauseUnless } from './traffic';

/** What can be broken on purpose, and how often one comes up relative to the others. */
const WEIGHTS = {
  'sockets-cut': 4,
  'sockets-cut-mid-send': 4,
  'acknowledgements-dropped': 4,
  'events-lost': 3,
  'events-reordered': 3,
  'sends-repeated': 3,
  'duplicate-sends': 5,
  'clocks-skewed': 1,
  'clients-crashed': 4,
  'tokens-expired': 2,
  'api-killed': 4,
  'database-killed': 4,
  'api-frozen': 2,
  'database-frozen': 2,
  'redis-killed': 3,
  'redis-frozen': 2,
} as const;

export type FaultKind = keyof typeof WEIGHTS;

/** All of them. */
export const FAULT_KINDS = Object.keys(WEIGHTS) as FaultKind[];

/** Whether it takes a Redis that belongs to the checker. */
export const needsRedis = (kind: FaultKind): boolean => kind.startsWith('redis-');

const DAY_MS = 86_400_000;
/** The longest from the last words of a client to its crash: about what the storage takes for them. */
const CRASH_WITHIN_MS = 60;
/** The longest until a crashed client is started again. */
const LONGEST_DOWN_MS = 3_000;

/** Breaks things, one after the other, and mends what does not mend itself. */
export class FaultInjector {
  readonly faults: Fault[] = [];
  private readonly running = new Set<Promise<void>>();
  private readonly broken = new Set<Victim>();

  constructor(
    private readonly stage: Stage,
    private readonly random: Random,
    private readonly kinds: readonly FaultKind[],
    /** The longest that a process is frozen. */
    private readonly freezeMs: number,
  ) {}

  /** Breaks something each `everyMs` until `over` aborts; resolves when all is mended. Rejects when something cannot be. */
  async run(everyMs: number, over: AbortSignal): Promise<void> {
    const due = this.random.shuffle(this.kinds);
    const failures: unknown[] = [];
    for (;;) {
      await pauseUnless(over, everyMs);
      if (over.aborted) break;
      // Each kind once, then by weight.
      const kind = due.pop() ?? this.next();
      const done = this.inflict(kind)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => this.running.delete(done));
      this.running.add(done);
    }
    await Promise.all(this.running);
    if (failures.length > 0) throw failures[0];
  }

  private next(): FaultKind {
    const bag = this.kinds.flatMap((kind) => Array.from({ length: WEIGHTS[kind] }, () => kind));
    return this.random.pick(bag);
  }

  private async inflict(kind: FaultKind): Promise<void> {
    const { stage, random } = this;
    switch (kind) {
      case 'sockets-cut':
        return this.strike(kind, ({ proxy }) => proxy.cut());
      case 'sockets-cut-mid-send':
        return this.strike(kind, ({ proxy }) => proxy.cutMidSend());
      case 'acknowledgements-dropped':
      case 'events-lost':
      case 'events-reordered':
      case 'sends-repeated':
        return this.strike(kind, ({ life }) => life?.transport.misbehave(kind, random.between(1_000, 3_000)));
      case 'clocks-skewed':
        return this.strike(kind, ({ clock }) => (clock.aheadMs = random.between(-DAY_MS, DAY_MS)));
      case 'tokens-expired':
        return this.strike(kind, (member) => {
          member.expireToken();
          member.proxy.cut();
        });
      case 'clients-crashed':
        return this.crash(kind);
      case 'duplicate-sends':
        return this.duplicate(kind);
      case 'api-killed':
        return this.kill(kind, random.pick(stage.cluster.apis));
      case 'database-killed':
        return this.kill(kind, stage.cluster.database);
      case 'api-frozen':
        return this.freeze(kind, random.pick(stage.cluster.apis));
      case 'database-frozen':
        return this.freeze(kind, stage.cluster.database);
      case 'redis-killed':
        return this.kill(kind, this.redis);
      case 'redis-frozen':
        return this.freeze(kind, this.redis);
    }
  }

  private get redis(): Victim {
    const { redis } = this.stage.cluster;
    if (!redis) throw new Error('There is no Redis to break');
    return redis;
  }

  /** Does it to a third of the members whose client runs. Resolves when whatever the blows lead to is done. */
  private async strike(kind: FaultKind, blow: (member: Member) => unknown): Promise<void> {
    const members = this.stage.members.filter(({ life }) => life !== null);
    const struck = this.random.shuffle(members).slice(0, Math.ceil(members.length / 3));
    this.note(kind, struck.map(({ name }) => name).join(' '));
    await Promise.all(struck.map(blow));
  }

  private crash(kind: FaultKind): Promise<void> {
    return this.strike(kind, async (member) => {
      const downMs = this.random.between(0, LONGEST_DOWN_MS);
      const conversationId = this.random.pick(member.conversations);
      // So that the crash falls between what is written and what is stored.
      for (const word of ['last', 'very last']) void send(member, conversationId, `${member.name} ${word} words`);
      type(member, conversationId, `${member.name} half a sen`);
      await pauseFor(this.random.between(0, CRASH_WITHIN_MS));
      member.crash();
      await pauseFor(downMs);
      await member.start();
    });
  }

  private async duplicate(kind: FaultKind): Promise<void> {
    const member = this.random.pick(this.stage.members);
    const conversationId = this.random.pick(member.conversations);
    this.note(kind, member.name);
    const urls = this.stage.cluster.nodes.map(({ url }) => url);
    await sendBurst(member, conversationId, urls, this.random);
  }

  private async kill(kind: FaultKind, victim: Victim): Promise<void> {
    await this.hold(victim, async () => {
      this.note(kind, victim.name);
      await victim.kill();
      await pauseFor(this.random.between(0, 1_000));
      await victim.revive();
    });
  }

  private async freeze(kind: FaultKind, victim: Victim): Promise<void> {
    await this.hold(victim, async () => {
      const ms = this.random.between(Math.min(500, this.freezeMs), this.freezeMs);
      this.note(kind, `${victim.name} for ${ms} ms`);
      victim.signal('SIGSTOP');
      await pauseFor(ms);
      victim.signal('SIGCONT');
    });
  }

  /** One process is broken in one way at a time; where the node runs the database, the two count as one. */
  private async hold(victim: Victim, work: () => Promise<void>): Promise<void> {
    const { cluster } = this.stage;
    const related =
      cluster.nodes.length > 1 || victim === cluster.redis ? [victim] : [...cluster.apis, cluster.database];
    if (related.some((each) => this.broken.has(each))) return this.inflict('sockets-cut');
    for (const each of related) this.broken.add(each);
    try {
      await work();
    } finally {
      for (const each of related) this.broken.delete(each);
    }
  }

  private note(kind: FaultKind, detail: string): void {
    this.faults.push({ at: Math.round(performance.now() - this.stage.startedAt), kind, detail });
  }
}

function pauseFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
