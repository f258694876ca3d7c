import { firstValueFrom, type Observable } from 'rxjs';
import { ChatClient } from '../chat-client';
import type { ChatClientOptions } from '../chat-client-options';
import type { MessageView } from '../views';
import { FakeConnection } from './fake-connection';
import { FakeServer } from './fake-server';

/** A server and the clients that a test has on it. */
export class Scene {
  readonly server = new FakeServer();
  private readonly clients: ChatClient[] = [];

  /** A client that is not started. Errors that it survives are kept in `errors`. */
  client(userId: string, options: Partial<ChatClientOptions> = {}): SceneClient {
    const connection = new FakeConnection(this.server, userId);
    const client = new ChatClient({ userId, transport: connection, api: connection, ...options });
    const errors: Error[] = [];
    client.errors$.subscribe((error) => errors.push(error));
    this.clients.push(client);
    return { client, connection, errors };
  }

  /** A client that is online. Takes fake timers. */
  async online(userId: string, options: Partial<ChatClientOptions> = {}): Promise<SceneClient> {
    const made = this.client(userId, options);
    await made.client.start();
    await pass(50);
    return made;
  }

  async stop(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.stop()));
  }
}

export interface SceneClient {
  client: ChatClient;
  connection: FakeConnection;
  errors: Error[];
}

/** Lets fake time pass, and everything that falls due happen. */
export async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

/** The value of a stream now. */
export function now<T>(stream: Observable<T>): Promise<T> {
  return firstValueFrom(stream);
}

/** `body:state` of each message that is shown. */
export async function shown(client: ChatClient, conversationId: string): Promise<string[]> {
  const views = await now(client.messages$(conversationId));
  return views.map(({ body, state }: MessageView) => (state === null ? body : `${body}:${state}`));
}
