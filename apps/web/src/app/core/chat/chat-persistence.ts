import { webSenderLock, type ChatClientOptions } from '@tertulia/chat-client';
import { LazyChatStorage } from './lazy-chat-storage';

/**
 * Where this browser keeps a person's conversations and unsent messages, and how its tabs take turns sending them. Without
 * IndexedDB or Web Locks (an insecure origin, storage switched off) the chat works from memory, each tab for itself.
 */
export function chatPersistence(userId: string): Pick<ChatClientOptions, 'storage' | 'senderLock'> {
  if (typeof indexedDB === 'undefined' || !('locks' in navigator)) return {};
  const name = `tertulia-${userId}`;
  const storage = new LazyChatStorage(async () => {
    const { DexieChatStorage } = await import('./indexed-chat-storage');
    return new DexieChatStorage(name);
  });
  return { storage, senderLock: webSenderLock(navigator.locks, `${name}-sender`) };
}
