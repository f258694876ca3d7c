import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { LIMITS } from '@tertulia/contracts';
import { BehaviorSubject } from 'rxjs';
import { type FileRules, rulesIn } from './file-rules';

const ENDPOINT = '/api/v1/uploads/tus';

/** What this server takes of files: it is asked once, and what the contract says holds until it has answered, or where it does not. */
@Injectable({ providedIn: 'root' })
export class UploadRules {
  private readonly subject = new BehaviorSubject<FileRules>({ maxBytes: LIMITS.file.maxBytes, allowedTypes: null });

  /** Emits what is known, at once and when the server has told. */
  readonly rules$ = this.subject.asObservable();

  constructor() {
    inject(HttpClient)
      .options(ENDPOINT, { observe: 'response' })
      .subscribe({
        next: ({ headers }) => this.subject.next(rulesIn(headers)),
        error: () => undefined,
      });
  }

  get now(): FileRules {
    return this.subject.value;
  }
}
