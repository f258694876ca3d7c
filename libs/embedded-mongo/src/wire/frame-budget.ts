/** How much of messages that are not whole yet may be held over all connections. */
const MAX_BYTES = 256 * 1024 * 1024;
/** What a connection may hold whatever others do, so that small messages pass while large ones come in. */
const FREE_BYTES = 64 * 1024;

/** Counts what all connections of a server hold of messages that are not whole yet. */
export class FrameBudget {
  private held = 0;

  /** Takes note that a connection holds `after` bytes instead of `before`; says whether it may. */
  change(before: number, after: number): boolean {
    this.held += after - before;
    return after <= before || after <= FREE_BYTES || this.held <= MAX_BYTES;
  }
}
