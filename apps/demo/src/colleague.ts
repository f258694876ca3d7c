import type { Attachment, Conversation, MeResponse, Message, Page, Session, TokenResponse } from '@tertulia/contracts';
import { BearerCredentials, RestClient, bodyOf } from '@tertulia/testing';
import { randomUUID } from 'node:crypto';
import type { Person } from './script';

/** A person of the demonstration who is signed in. */
export class Colleague {
  private constructor(
    readonly id: string,
    readonly email: string,
    private readonly rest: RestClient,
  ) {}

  /** Registers a person and signs them in. */
  static async register(url: string, { key, displayName, statusText }: Person, password: string): Promise<Colleague> {
    const email = emailOf(key);
    const anonymous = new RestClient(url);
    const { user } = bodyOf(await anonymous.post<MeResponse>('/auth/register', { email, password, displayName }), 201);
    const tokens = bodyOf(await anonymous.post<TokenResponse>('/auth/token', { email, password }), 200);
    const rest = new RestClient(url, new BearerCredentials(tokens.accessToken, tokens.refreshToken));
    if (statusText !== undefined) bodyOf(await rest.patch('/users/me', { statusText }), 200);
    return new Colleague(user.id, email, rest);
  }

  /** Begins a group; without a title, a conversation of two. */
  async begin(title: string | null, others: readonly Colleague[]): Promise<Conversation> {
    const memberIds = others.map(({ id }) => id);
    const request = title === null ? { type: 'direct', memberIds } : { type: 'group', title, memberIds };
    return bodyOf(await this.rest.post<Conversation>('/conversations', request), 200, 201);
  }

  async say(
    conversationId: string,
    message: { body: string; replyToId?: string | undefined; attachmentIds?: string[] },
  ): Promise<Message> {
    const request = { clientMessageId: randomUUID(), ...message };
    return bodyOf(await this.rest.post<Message>(`/conversations/${conversationId}/messages`, request), 201);
  }

  async edit(conversationId: string, messageId: string, body: string): Promise<void> {
    bodyOf(await this.rest.patch(`/conversations/${conversationId}/messages/${messageId}`, { body }), 200);
  }

  async upload(conversationId: string, file: File): Promise<string> {
    const form = new FormData();
    form.append('conversationId', conversationId);
    form.append('file', file);
    return bodyOf(await this.rest.call<Attachment>('POST', '/uploads', { body: form }), 201).id;
  }

  async hasRead(conversationId: string, { delivered, read }: { delivered: number; read: number }): Promise<void> {
    const receipt = { deliveredSeq: delivered, readSeq: read };
    bodyOf(await this.rest.put(`/conversations/${conversationId}/receipt`, receipt), 204);
  }

  /** Signs out of everything, also of what registering began: nobody finds a session in their settings that was not theirs. */
  async signOut(): Promise<void> {
    const { items } = bodyOf(await this.rest.get<Page<Session>>('/auth/sessions'), 200);
    for (const { id } of items.filter(({ current }) => !current)) {
      bodyOf(await this.rest.delete(`/auth/sessions/${id}`), 204);
    }
    bodyOf(await this.rest.post('/auth/logout'), 204);
  }
}

/** The address that a person of the script signs in with. */
export function emailOf(key: string): string {
  return `${key}@tertulia.example`;
}
