import { loadChat } from './load-chat';

/**
 * Fetches the chat beside the texts and the question who is signed in, rather than after them, where the address is the chat's and
 * somebody is signed in. The router then finds it there; where it cannot be had, the router says so.
 */
export function fetchChatEarly({ cookie, location }: Document): void {
  if (!/^\/(c\/.*)?$/.test(location.pathname) || !cookie.split('; ').includes('tertulia_signed_in=1')) return;
  loadChat().catch(() => undefined);
}
