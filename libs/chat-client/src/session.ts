import { ErrorCode } from '@tertulia/contracts';
import { Subject } from 'rxjs';
import type { ChatApi } from './chat-api';
import { toChatError } from './chat-error';
import type { SessionEndReason } from './views';

/** Renews the session when it has expired, one renewal at a time, and says when it is over. */
export class Session {
  private readonly endedSubject = new Subject<SessionEndReason>();
  /** Emits when the session is over. */
  readonly ended$ = this.endedSubject.asObservable();
  private refreshing: Promise<boolean> | null = null;

  constructor(private readonly api: ChatApi) {}

  /** Resolves with whether the session is renewed; `false` when it is over or the server could not be asked. */
  refresh(): Promise<boolean> {
    return (this.refreshing ??= this.tryRefresh().finally(() => (this.refreshing = null)));
  }

  end(reason: SessionEndReason): void {
    this.endedSubject.next(reason);
  }

  private async tryRefresh(): Promise<boolean> {
    try {
      await this.api.refreshSession();
      return true;
    } catch (error) {
      const { code } = toChatError(error);
      if (code === ErrorCode.RefreshSuperseded) return true;
      if (code === ErrorCode.Unauthenticated || code === ErrorCode.SessionRevoked) this.end('refresh_refused');
      return false;
    }
  }
}
