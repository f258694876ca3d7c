import { HttpErrorResponse } from '@angular/common/http';
import type { Problem } from '@tertulia/contracts';

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}

/** The problem that an HTTP error carries, or `null` where the server gave none (no network, a proxy's page). */
export function problemOf(error: unknown): Problem | null {
  return error instanceof HttpErrorResponse && isProblem(error.error) ? error.error : null;
}
