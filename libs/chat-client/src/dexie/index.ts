export * from './dexie-chat-storage';
