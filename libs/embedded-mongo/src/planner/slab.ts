const SLAB_BYTES = 16 * 1024;

/** Copies bytes side by side into larger buffers, which costs less than a buffer for each. */
export class Slab {
  private free = Buffer.alloc(0);

  /** A copy of its own memory. */
  copy(bytes: Buffer): Buffer {
    const size = bytes.length;
    if (size > SLAB_BYTES / 4) return Buffer.from(bytes);
    if (size > this.free.length) this.free = Buffer.allocUnsafeSlow(SLAB_BYTES);
    const copy = this.free.subarray(0, size);
    bytes.copy(copy);
    this.free = this.free.subarray(size);
    return copy;
  }
}
