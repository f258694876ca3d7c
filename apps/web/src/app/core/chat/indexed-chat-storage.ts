/** By itself, so that only this much is fetched when the chat opens its database. */
export { DexieChatStorage } from '@tertulia/chat-client/dexie';
