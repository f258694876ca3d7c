import { HttpClient } from '@angular/common/http';
import { DestroyRef, Injectable, inject } from '@angular/core';
import { LIMITS } from '@tertulia/contracts';
import { BehaviorSubject } from 'rxjs';
import { whenIdle } from '../time/when-idle';
import { type FileRules, rulesIn } from './file-rules';

const ENDPOINT = '/api/v1/uploads/tus';

/** What this server takes of files: it is asked once, when nothing else is to be done, and what the contract says holds until it has answered, or where it does not. */
@Injectable({ providedIn: 'root' })
export class UploadRules {
  private readonly subject = new BehaviorSubject<FileRules>({ maxBytes: LIMITS.file.maxBytes, allowedTypes: null });

  /** Emits what is known, at once and when the server has told. */
  readonly rules$ = this.subject.asObservable();

  constructor() {
    const asked = inject(HttpClient).options(ENDPOINT, { observe: 'response' });
    const stop = whenIdle(() =>
      asked.subscribe({
        next: ({ headers }) => this.subject.next(rulesIn(headers)),
        error: () => undefined,
      }),
    );
    inject(DestroyRef).onDestroy(stop);
  }

  get now(): FileRules {
    return this.subject.value;
  }
}
