import { HttpErrorResponse } from '@angular/common/http';
import type { FieldError, Problem } from '@tertulia/contracts';

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}

/** The problem that an HTTP error carries, or `null` where the server gave none (no network, a proxy's page). */
export function problemOf(error: unknown): Problem | null {
  return error instanceof HttpErrorResponse && isProblem(error.error) ? error.error : null;
}

/** What is wrong with each property, by its path; empty unless the server refused a form. */
export function fieldErrorsOf(error: unknown): Record<string, string> {
  const errors: FieldError[] = problemOf(error)?.errors ?? [];
  return Object.fromEntries(errors.map(({ path, message }) => [path, message]));
}

/** An error in words for a person: what happened and what to do. `fallback` says it where nothing better is known. */
export function wordsFor(error: unknown, fallback: string): string {
  if (error instanceof HttpErrorResponse && error.status === 0) {
    return 'The server cannot be reached. Check your connection and try again.';
  }
  const problem = problemOf(error);
  if (problem === null) return fallback;
  switch (problem.code) {
    case 'INVALID_CREDENTIALS':
      return 'Email or password is not right. Check both and try again.';
    case 'EMAIL_TAKEN':
      return 'There is an account with this email already. Sign in instead.';
    case 'RATE_LIMITED':
      return `That was too fast. Try again in ${seconds(problem.retryAfter ?? 1)}.`;
    case 'UNAVAILABLE':
      return 'The server is busy or restarting. Try again in a moment.';
    case 'INTERNAL':
      return 'Something went wrong on the server. Try again in a moment.';
    default:
      return problem.detail || fallback;
  }
}

function seconds(count: number): string {
  const whole = Math.max(1, Math.ceil(count));
  return whole === 1 ? '1 second' : `${whole} seconds`;
}
