/** Milliseconds over which the speed is measured. */
const SPAN_MS = 5_000;
/** Milliseconds that must have passed before a speed means anything. */
const LEAST_MS = 700;

/** How fast an upload goes, over the last seconds. */
export class Pace {
  private marks: { at: number; sent: number }[] = [];

  /** Takes note of how far it has got at that time (milliseconds); gives bytes a second, or `null` while that is not known. */
  add(at: number, sent: number): number | null {
    const last = this.marks.at(-1);
    // It begins anew where less is there than before.
    if (last !== undefined && sent < last.sent) this.marks = [];
    this.marks.push({ at, sent });
    while (this.marks.length > 2 && (this.marks[1]?.at ?? at) < at - SPAN_MS) this.marks.shift();
    const first = this.marks[0];
    if (first === undefined || at - first.at < LEAST_MS) return null;
    return ((sent - first.sent) / (at - first.at)) * 1_000;
  }

  /** Forgets what was: after a pause. */
  reset(): void {
    this.marks = [];
  }
}
