/** A page of a list. `nextCursor` is opaque and goes back as `cursor`; `null` means that this was the last page. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** What every list call takes. */
export interface PageQuery {
  /** Items at most, 1 to `LIMITS.page.max`; `LIMITS.page.default` when left out. */
  limit?: number;
  /** The `nextCursor` of the page before. */
  cursor?: string;
}
