import { HttpContextToken } from '@angular/common/http';

/** Marks the session's own calls: a 401 to one of them is its answer, not a sign of an expired token. */
export const SESSION_CALL = new HttpContextToken<boolean>(() => false);
