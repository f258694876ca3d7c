import { HttpErrorResponse } from '@angular/common/http';
import { ErrorCode } from '@tertulia/contracts';
import { toChatError } from './http-chat-api';

const refusal = (status: number, code: ErrorCode | null): HttpErrorResponse =>
  new HttpErrorResponse({ status, error: code === null ? '<html></html>' : { code, detail: 'so it is', status } });

describe('an HTTP error as the chat client knows it', () => {
  it.each([
    ['what the problem says', 404, ErrorCode.NotFound, 'NOT_FOUND'],
    ['a call that did not get there in time, whatever the problem says', 408, ErrorCode.ValidationFailed, 'TIMEOUT'],
    ['a call that did not get there in time, where it is a proxy that says so', 408, null, 'TIMEOUT'],
    ['a server that is not there', 502, null, 'UNAVAILABLE'],
    ['no answer', 0, null, 'DISCONNECTED'],
  ])('is %s', (_what, status, code, known) => {
    expect(toChatError(refusal(status, code)).code).toBe(known);
  });
});
