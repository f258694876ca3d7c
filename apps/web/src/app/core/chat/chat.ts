import { DOCUMENT, Injectable, inject } from '@angular/core';
import { ChatClient, socketIoTransport } from '@tertulia/chat-client';
import { Subscription, firstValueFrom, fromEvent, merge } from 'rxjs';
import { Session } from '../session/session';
import { forgetOutgoing } from '../upload/open-outgoing-storage';
import { unsentOf, type Unsent } from './unsent';
import { HttpChatApi } from './http-chat-api';
import { chatPersistence } from './chat-persistence';
import { ChatSocket } from './chat-socket';

interface Running {
  userId: string;
  client: ChatClient;
  /** Resolves once it knows what this browser has kept. */
  ready: Promise<void>;
  subscriptions: Subscription;
}

/** The chat client of whoever is signed in: started when first asked for, stopped when the session ends. */
@Injectable({ providedIn: 'root' })
export class Chat {
  private readonly session = inject(Session);
  private readonly transport = socketIoTransport(inject(ChatSocket).plain);
  private readonly api = inject(HttpChatApi);
  private readonly document = inject(DOCUMENT);
  private running: Running | null = null;
  private readonly farewells: (() => Promise<unknown>)[] = [];

  constructor() {
    this.session.me$.subscribe((me) => {
      if (this.running !== null && this.running.userId !== me?.id) void this.stop();
    });
  }

  /** The client of the signed-in person. Throws where nobody is signed in: only pages behind the guard ask. */
  get client(): ChatClient {
    return this.current.client;
  }

  private get current(): Running {
    const { me } = this.session;
    if (me === null) throw new Error('Nobody is signed in.');
    this.running ??= this.start(me.id);
    return this.running;
  }

  /** How much of what the signed-in person wrote or chose is not sent yet. */
  async unsent(): Promise<Unsent> {
    const { userId, client, ready } = this.current;
    await ready;
    return unsentOf(userId, client);
  }

  /** Has `work` done, or tried, before the person is signed out by their own wish. */
  beforeSignOut(work: () => Promise<unknown>): void {
    this.farewells.push(work);
  }

  /**
   * Signs out and removes what this browser kept of the conversations. Rejects, still signed in, where the server cannot be
   * told; what is not sent yet is lost on success, so ask first.
   */
  async signOut(): Promise<void> {
    const { running } = this;
    await Promise.allSettled(this.farewells.map((work) => work()));
    await firstValueFrom(this.session.logout(), { defaultValue: undefined });
    if (running !== null) forgetOutgoing(running.userId);
    await running?.client.wipe();
  }

  private start(userId: string): Running {
    const client = new ChatClient({
      userId,
      transport: this.transport,
      api: this.api,
      ...chatPersistence(userId),
    });
    const subscriptions = new Subscription();
    subscriptions.add(client.sessionEnded$.subscribe(() => this.session.end()));
    // When it goes, too: a connection is taken for one only while it answers.
    subscriptions.add(
      merge(fromEvent(window, 'online'), fromEvent(window, 'offline')).subscribe(() => client.networkBack()),
    );
    subscriptions.add(
      fromEvent(this.document, 'visibilitychange').subscribe(() => {
        const inView = this.document.visibilityState === 'visible';
        client.setInView(inView);
        if (inView) client.networkBack();
      }),
    );
    client.setInView(this.document.visibilityState === 'visible');
    return { userId, client, ready: client.start(), subscriptions };
  }

  private async stop(): Promise<void> {
    const { running } = this;
    if (running === null) return;
    this.running = null;
    running.subscriptions.unsubscribe();
    await running.client.stop();
  }
}
