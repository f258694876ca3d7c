/** Keeps what one sender sends into one conversation in the order in which it came, while all of it is prepared at once. */
export class SenderOrder {
  private readonly last = new Map<string, Promise<void>>();

  /**
   * Prepares at once, and calls `then` with the result after the `then` of everything that came before under this key was
   * called. What `then` does before it waits for anything is so done in order.
   */
  async inTurn<T, R>(key: string, prepare: () => Promise<T>, then: (prepared: T) => Promise<R>): Promise<R> {
    const before = this.last.get(key);
    let pass: () => void = () => undefined;
    const turn = new Promise<void>((resolve) => (pass = resolve));
    this.last.set(key, turn);
    try {
      const [prepared] = await Promise.allSettled([prepare(), before]);
      if (prepared.status === 'rejected') throw prepared.reason;
      const result = then(prepared.value);
      pass();
      return await result;
    } finally {
      pass();
      if (this.last.get(key) === turn) this.last.delete(key);
    }
  }
}
