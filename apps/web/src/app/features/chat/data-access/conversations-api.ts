import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type {
  AddMembersRequest,
  Conversation,
  CreateConversationRequest,
  UpdateConversationRequest,
} from '@tertulia/contracts';
import { switchMap, tap, type Observable } from 'rxjs';
import { Chat } from '../../../core/chat/chat';

const ROOT = '/api/v1/conversations';

/** What changes a conversation itself. Each answer is taken in by the chat client at once. */
@Injectable({ providedIn: 'root' })
export class ConversationsApi {
  private readonly http = inject(HttpClient);
  private readonly chat = inject(Chat);

  /** Emits the conversation: a new one, or the one that exists between the two. */
  create(request: CreateConversationRequest): Observable<Conversation> {
    return this.http.post<Conversation>(ROOT, request).pipe(tap((conversation) => this.adopt(conversation)));
  }

  rename(id: string, title: string): Observable<Conversation> {
    const body: UpdateConversationRequest = { title };
    return this.http.patch<Conversation>(`${ROOT}/${id}`, body).pipe(tap((conversation) => this.adopt(conversation)));
  }

  /** Emits the conversation with its new members. */
  addMembers(id: string, userIds: string[]): Observable<Conversation> {
    const body: AddMembersRequest = { userIds };
    return this.http.post(`${ROOT}/${id}/members`, body).pipe(switchMap(() => this.reload(id)));
  }

  /** Emits the conversation without that member. */
  removeMember(id: string, userId: string): Observable<Conversation> {
    return this.http.delete(`${ROOT}/${id}/members/${userId}`).pipe(switchMap(() => this.reload(id)));
  }

  /** Leaves; the server then tells every tab that the conversation is gone. */
  leave(id: string, ownId: string): Observable<unknown> {
    return this.http.delete(`${ROOT}/${id}/members/${ownId}`);
  }

  private reload(id: string): Observable<Conversation> {
    return this.http.get<Conversation>(`${ROOT}/${id}`).pipe(tap((conversation) => this.adopt(conversation)));
  }

  private adopt(conversation: Conversation): void {
    this.chat.client.adoptConversation(conversation);
  }
}
