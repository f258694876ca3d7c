/** What a notification carries: where it leads to. */
export interface NotificationData {
  url: string;
}

/** Leads to what a notification tells of: in a tab that is open, the one in view first, else in a new one. */
export async function openNotification(clients: Clients, { url }: NotificationData): Promise<void> {
  const tabs = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const tab = tabs.find(({ visibilityState }) => visibilityState === 'visible') ?? tabs[0];
  if (tab === undefined) {
    await clients.openWindow(url);
    return;
  }
  tab.postMessage({ type: 'open', url });
  // Refused where the click was none of a person's; the tab shows it all the same.
  await tab.focus().catch(() => undefined);
}
