import { openNotification, type NotificationData } from './notification-click';
import { dropOldVersions, isHashed, keep, newest, unchanging, type Shell } from './shell-cache';

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build. */
declare const SHELL: Shell;

const FILES = new Set(SHELL.files);
/** What the server itself answers: never touched, so that uploads report their progress and nothing private is kept. */
const SERVER_PATHS = /^\/(api|socket\.io|health|metrics)(\/|$)/;

self.addEventListener('install', (event) => {
  // Taken over at once: a page asks the network first, so none is held back by an older version of this.
  event.waitUntil(keep(SHELL).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(activate());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || SERVER_PATHS.test(pathname)) return;
  if (request.mode === 'navigate') {
    if (!/\.\w+$/.test(pathname)) event.respondWith(newest(request, SHELL));
  } else if (isHashed(pathname)) {
    event.respondWith(unchanging(request));
  } else if (FILES.has(pathname)) {
    event.respondWith(newest(request, SHELL));
  }
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openNotification(self.clients, event.notification.data as NotificationData));
});

/** Tells every open tab which version there is now: those that began with another one offer to load the page again. */
async function activate(): Promise<void> {
  await dropOldVersions();
  await self.clients.claim();
  for (const tab of await self.clients.matchAll({ type: 'window' })) {
    tab.postMessage({ type: 'version', main: SHELL.main });
  }
}
