import { webSenderLock, type ChatClientOptions } from '@tertulia/chat-client';
import { DexieChatStorage } from '@tertulia/chat-client/dexie';

/**
 * Where this browser keeps a person's conversations and unsent messages, and how its tabs take turns sending them. Without
 * IndexedDB or Web Locks (an insecure origin, storage switched off) the chat works from memory, each tab for itself.
 */
export function chatPersistence(userId: string): Pick<ChatClientOptions, 'storage' | 'senderLock'> {
  if (typeof indexedDB === 'undefined' || !('locks' in navigator)) return {};
  const name = `tertulia-${userId}`;
  return { storage: new DexieChatStorage(name), senderLock: webSenderLock(navigator.locks, `${name}-sender`) };
}
