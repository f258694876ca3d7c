import { messageRequest, type RestClient } from '@tertulia/testing';
import type { Stage } from './fill';
import { inFlight, inFlightFor } from './in-flight';
import { quantilesOf, type Quantiles } from './quantiles';

/** One line of the result. */
export interface Measurement {
  what: string;
  times: Quantiles;
  /** Milliseconds at the median that the product is to stay under, where there is a goal. */
  goal?: number;
}

const WARM_UP = 30;
const THROUGHPUT_WIDTH = 64;

/** Measures the reading calls over HTTP, one after the other on a kept connection. */
export async function measureReads(
  { ana, ben, large }: Stage,
  messages: number,
  samples: number,
): Promise<Measurement[]> {
  const middle = Math.max(1, Math.floor(messages / 2));
  const path = `/conversations/${large}`;
  return [
    { what: 'newest page of 50 messages', goal: 25, times: await timeGet(ana.rest, `${path}/messages`, samples) },
    {
      what: 'page of 50 from the middle',
      times: await timeGet(ben.rest, `${path}/messages?beforeSeq=${middle}`, samples),
    },
    {
      what: 'changes after a cursor, 50',
      times: await timeGet(ben.rest, `${path}/changes?sinceRev=${middle}`, samples),
    },
    {
      what: 'conversation list, first page of 50',
      goal: 50,
      times: await timeGet(ana.rest, '/conversations', samples),
    },
    { what: 'conversation list, page of 100', times: await timeGet(ana.rest, '/conversations?limit=100', samples) },
    { what: 'one conversation', times: await timeGet(ana.rest, path, samples) },
    { what: 'people search', times: await timeGet(ana.rest, '/users?q=coll', samples) },
  ];
}

async function timeGet(rest: RestClient, path: string, samples: number): Promise<Quantiles> {
  const call = async (): Promise<void> => {
    const { status } = await rest.get(path);
    if (status !== 200) throw new Error(`GET ${path} was answered ${status}`);
  };
  return repeat(samples, call);
}

async function repeat(samples: number, call: () => Promise<unknown>): Promise<Quantiles> {
  for (let n = 0; n < WARM_UP; n++) await call();
  const times: number[] = [];
  for (let n = 0; n < samples; n++) {
    const start = performance.now();
    await call();
    times.push(performance.now() - start);
  }
  return quantilesOf(times);
}

/** Measures `sync` over the socket: a client that is whole, and one that starts with nothing. */
export async function measureSync({ anas }: Stage, samples: number): Promise<Measurement[]> {
  const { conversations, syncToken } = await anas.ask('sync', { cursors: [] });
  const whole = { cursors: conversations.map(({ id, rev }) => ({ conversationId: id, rev })), syncToken };
  return [
    { what: 'sync of a client that has all', times: await repeat(samples, () => anas.ask('sync', whole)) },
    {
      what: 'sync of a new client',
      times: await repeat(Math.ceil(samples / 5), () => anas.ask('sync', { cursors: [] })),
    },
  ];
}

/** Measures from sending to the acknowledgement, and to the arrival at another member, one message at a time and with eight in flight. */
export async function measureSends(stage: Stage, samples: number): Promise<Measurement[]> {
  const alone = await timeSends(stage, samples, 1);
  const eight = await timeSends(stage, samples, 8);
  return [
    { what: 'send → acknowledged, one at a time', times: quantilesOf(alone.acknowledged) },
    { what: 'send → seen by another member, one at a time', times: quantilesOf(alone.delivered) },
    { what: 'send → acknowledged, eight in flight', times: quantilesOf(eight.acknowledged) },
    { what: 'send → seen by another member, eight in flight', times: quantilesOf(eight.delivered) },
  ];
}

async function timeSends(
  { anas, bens, large }: Stage,
  samples: number,
  width: number,
): Promise<{ acknowledged: number[]; delivered: number[] }> {
  const sentAt = new Map<string, number>();
  const acknowledged: number[] = [];
  const delivered: number[] = [];
  let arrived: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (arrived = resolve));
  const listener = ({ message }: { message: { clientMessageId: string } }): void => {
    const start = sentAt.get(message.clientMessageId);
    if (start === undefined) return;
    if (delivered.push(performance.now() - start) === samples) arrived();
  };
  bens.raw.on('message_created', listener);
  await inFlight(samples, width, async () => {
    const request = messageRequest();
    const start = performance.now();
    sentAt.set(request.clientMessageId, start);
    await anas.ask('send_message', { conversationId: large, ...request });
    acknowledged.push(performance.now() - start);
  });
  await all;
  bens.raw.off('message_created', listener);
  return { acknowledged, delivered };
}

/** Sends as fast as the server takes it, 64 in flight into one conversation; resolves with acknowledged messages a second. */
export async function measureThroughput({ anas, large }: Stage, seconds: number): Promise<number> {
  const start = performance.now();
  const done = await inFlightFor(seconds * 1_000, THROUGHPUT_WIDTH, () =>
    anas.ask('send_message', { conversationId: large, ...messageRequest() }),
  );
  return done / ((performance.now() - start) / 1_000);
}
