import type { Page } from '@playwright/test';

/** The network of a page, made slow. */
export interface Network {
  /** Bytes a second that go up; -1 for as many as there is room for. */
  uploads: (bytesPerSecond: number) => Promise<void>;
}

/** Takes hold of the network of a page. */
export async function network(page: Page): Promise<Network> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  return {
    uploads: async (uploadThroughput) => {
      await devtools.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput,
      });
    },
  };
}

/** Where the pieces that a page sends begin in their files, as they are sent. */
export function offsetsOf(page: Page): number[] {
  const offsets: number[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
  });
  return offsets;
}
