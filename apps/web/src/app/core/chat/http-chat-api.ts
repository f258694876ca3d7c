import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { ChatError, type ChatApi, type EarlyAnswer } from '@tertulia/chat-client';
import type { Changes, ChangesQuery, Conversation, History, HistoryQuery } from '@tertulia/contracts';
import { firstValueFrom, type Observable } from 'rxjs';
import { AskedAhead } from '../http/asked-ahead';
import { problemOf } from '../http/problem-of';
import { Session } from '../session/session';

/** The REST calls of the chat client, over Angular's HTTP client and with the session's cookies. */
@Injectable({ providedIn: 'root' })
export class HttpChatApi implements ChatApi {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly ahead = inject(AskedAhead);

  history(conversationId: string, query: HistoryQuery): Promise<History> {
    return answer(this.http.get<History>(`${path(conversationId)}/messages`, { params: { ...query } }));
  }

  changes(conversationId: string, query: ChangesQuery): Promise<Changes> {
    return answer(this.http.get<Changes>(`${path(conversationId)}/changes`, { params: { ...query } }));
  }

  conversation(conversationId: string): Promise<Conversation> {
    return answer(this.http.get<Conversation>(path(conversationId)));
  }

  early(conversationId: string): Promise<EarlyAnswer | null> {
    return this.ahead.conversation(conversationId) ?? Promise.resolve(null);
  }

  refreshSession(): Promise<void> {
    return answer(this.session.renew());
  }
}

function path(conversationId: string): string {
  return `/api/v1/conversations/${encodeURIComponent(conversationId)}`;
}

async function answer<T>(call: Observable<T>): Promise<T> {
  try {
    return await firstValueFrom(call);
  } catch (error) {
    throw toChatError(error);
  }
}

/** An HTTP error as the chat client knows it: `DISCONNECTED` where no answer came, `TIMEOUT` where the call did not get there in time. */
export function toChatError(error: unknown): ChatError {
  if (!(error instanceof HttpErrorResponse)) return new ChatError('INTERNAL', String(error));
  if (error.status === 408) return new ChatError('TIMEOUT', error.message);
  const problem = problemOf(error);
  if (problem !== null) {
    const wait = problem.retryAfter === undefined ? null : problem.retryAfter * 1000;
    return new ChatError(problem.code, problem.detail, problem.errors ?? [], wait);
  }
  if (error.status === 0) return new ChatError('DISCONNECTED', 'The server cannot be reached.');
  return new ChatError(error.status === 401 ? 'UNAUTHENTICATED' : 'UNAVAILABLE', error.message);
}
