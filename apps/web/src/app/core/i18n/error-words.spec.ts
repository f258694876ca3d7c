import { HttpErrorResponse } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { ChatError } from '@tertulia/chat-client';
import { ErrorCode } from '@tertulia/contracts';
import { ErrorWords } from './error-words';
import { speak } from './i18n.testing';
import { LANGUAGES } from './languages';

const refusal = (code: string, more: object = {}): HttpErrorResponse =>
  new HttpErrorResponse({ status: 400, error: { code, detail: 'The group is full.', ...more } });

describe('errors in words', () => {
  it.each(LANGUAGES)('has a sentence for every code in $name', async ({ tag }) => {
    await speak(tag);
    const words = TestBed.inject(ErrorWords);
    for (const code of [...Object.values(ErrorCode), 'DISCONNECTED', 'TIMEOUT']) {
      expect(words.told({ code, message: '' })).toMatch(/^[\p{L}\d].*[.。]$/u);
    }
  });

  it('says what the server says where that is more, to whoever reads its language', async () => {
    await speak('en');
    expect(TestBed.inject(ErrorWords).of(refusal('CONFLICT'), 'chat.group.addFailed')).toBe('The group is full.');
  });

  it('never shows English to whoever chose another language', async () => {
    await speak('de');
    const words = TestBed.inject(ErrorWords);
    expect(words.of(refusal('CONFLICT'), 'chat.group.addFailed')).toMatch(/^Inzwischen/);
    expect(words.of(refusal('SOMETHING_NEW'), 'chat.group.addFailed')).toMatch(/^Niemand wurde hinzugefügt/);
    expect(words.fields(refusal('VALIDATION_FAILED', { errors: [{ path: 'email', message: 'must be' }] }))).toEqual({
      email: 'Das wurde nicht angenommen.',
    });
  });

  it('says how long to wait', async () => {
    await speak('de');
    const words = TestBed.inject(ErrorWords);
    expect(words.of(refusal('RATE_LIMITED', { retryAfter: 0.4 }), 'auth.login.failed')).toContain('in 1 Sekunde ');
    expect(words.of(new ChatError('RATE_LIMITED', '', [], 12_000), 'auth.login.failed')).toContain('in 12 Sekunden ');
  });

  it('says that the server cannot be reached, and the fallback for what is no known error', async () => {
    await speak('en');
    const words = TestBed.inject(ErrorWords);
    expect(words.of(new HttpErrorResponse({ status: 0 }), 'auth.login.failed')).toMatch(/cannot be reached/);
    const late = { code: 'VALIDATION_FAILED', detail: 'The request took too long to arrive.' };
    const tooSlow = new HttpErrorResponse({ status: 408, error: late });
    expect(words.of(tooSlow, 'auth.login.failed')).toMatch(/cannot be reached/);
    expect(words.of(new Error('boom'), 'auth.login.failed')).toBe('Signing in did not work. Try again.');
    expect(words.because('chat.message.deleteFailed', new ChatError('TIMEOUT', ''))).toBe(
      'The message was not deleted. There is no connection. Try again.',
    );
  });
});
