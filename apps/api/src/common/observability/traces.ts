/** What a span says besides its name and times. No text that a user wrote is among it. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** Something that was begun and is measured until its end. */
export interface OpenSpan {
  /** Does work, and all that it begins, as part of this span. */
  within<T>(work: () => T): T;
  set(attributes: SpanAttributes): void;
  /** Ends it; `error` says in a word what went wrong, where something did. */
  end(error?: string): void;
}

/** Where spans go, while tracing is configured. */
export interface Traces {
  /** Begins a span in the one that is open here. `headers` may name the caller's instead. */
  begin(kind: 'server' | 'client' | 'internal', name: string, attributes: SpanAttributes, headers?: object): OpenSpan;
  /** The ids of the span that is open here, as log lines have them. */
  ids(): { trace_id: string; span_id: string } | undefined;
  /** Sends what is left. Never rejects. */
  end(): Promise<void>;
}

let current: Traces | null = null;

/** Where spans go; `null` while tracing is off, and then nothing of it is loaded. */
export function traces(): Traces | null {
  return current;
}

/** Turns tracing on, or off again with `null`. */
export function useTraces(to: Traces | null): void {
  current = to;
}

/** Does work in a span of its own, which fails as the work does. Without tracing it is the work alone. */
export async function traced<T>(name: string, attributes: SpanAttributes, work: () => Promise<T>): Promise<T> {
  const span = current?.begin('internal', name, attributes);
  if (!span) return work();
  try {
    const result = await span.within(work);
    span.end();
    return result;
  } catch (error) {
    span.end(error instanceof Error ? error.name : 'Error');
    throw error;
  }
}
