import { ChatClient, createFetchChatApi, MemoryChatStorage, socketIoTransport } from '@tertulia/chat-client';
import type { BearerCredentials, TestUser } from '@tertulia/testing';
import { io, type Socket } from 'socket.io-client';

/** Somebody who is signed in by a token. */
export type Bot = TestUser<BearerCredentials>;

/** A socket as the web client makes it, not opened yet. */
export function socketOf(url: string, user: Bot, transports: ('websocket' | 'polling')[]): Socket {
  const auth = { token: user.credentials.accessToken };
  return io(url, {
    autoConnect: false,
    forceNew: true,
    reconnection: false,
    transports,
    tryAllTransports: true,
    auth,
  });
}

/** The chat client of somebody through that socket, not started yet. */
export function clientOf(url: string, user: Bot, socket: Socket, storage = new MemoryChatStorage()): ChatClient {
  const { accessToken, refreshToken } = user.credentials;
  const api = createFetchChatApi({ baseUrl: url, accessToken, refreshToken });
  return new ChatClient({ userId: user.id, api, transport: socketIoTransport(socket), storage });
}
