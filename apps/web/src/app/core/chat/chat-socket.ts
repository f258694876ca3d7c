import { ApplicationRef, Injectable, inject } from '@angular/core';
import type { SocketLike } from '@tertulia/chat-client';
import { Socket } from 'ngx-socket-io';

type Listener = (...args: unknown[]) => void;

/**
 * The socket of this tab, made but not opened. Reconnecting is the chat client's: it knows when to renew the session first.
 * The long-polling transport is the way through proxies that refuse websockets.
 */
@Injectable({ providedIn: 'root' })
export class ChatSocket extends Socket {
  constructor() {
    super(
      {
        url: '',
        options: {
          autoConnect: false,
          reconnection: false,
          transports: ['websocket', 'polling'],
          tryAllTransports: true,
          withCredentials: true,
        },
      },
      inject(ApplicationRef),
    );
  }

  /**
   * The socket in the shape that the chat client takes. Events pass it directly: `fromEvent` would run change detection over the
   * whole page for each, and the signals know better what changed.
   */
  get plain(): SocketLike {
    const socket = this.ioSocket;
    return {
      get connected() {
        return socket.connected;
      },
      io: socket.io,
      connect: () => socket.connect(),
      disconnect: () => socket.disconnect(),
      on: (event, listener) => socket.on(event, listener as Listener),
      off: (event, listener) => socket.off(event, listener as Listener),
      emit: (event, ...args) => socket.emit(event, ...args),
    };
  }
}
