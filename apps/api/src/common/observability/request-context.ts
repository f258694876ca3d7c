import { AsyncLocalStorage } from 'node:async_hooks';

/** What the process is doing this for, as its log lines say it. */
export interface RequestContext {
  /** Of an HTTP request: the caller's `X-Request-Id`, or one that was made for it. */
  requestId?: string;
  /** Of a socket: its Socket.IO id. */
  connectionId?: string;
  /** The event of the socket that is being answered. */
  event?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Does work, and all that it begins, in this context. */
export function inContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** The context of what is running now; `undefined` for what nobody asked for. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}
