import type { ClientToServerEvents, InterServerEvents, ServerToClientEvents } from '@tertulia/contracts';
import type { Server, Socket } from 'socket.io';
import type { Principal } from '../common/http/principal';

/** What a socket carries from its handshake on. */
export interface SocketData {
  principal: Principal;
}

export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, InterServerEvents, SocketData>;
export type ChatSocket = Socket<ClientToServerEvents, ServerToClientEvents, InterServerEvents, SocketData>;
