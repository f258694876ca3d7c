import http from 'node:http';

const CHUNK = Buffer.alloc(1024 * 1024, 'The quick brown fox jumps over the lazy dog. ');
const MIB = 1024 * 1024;

/** What a file is sent with: the address, its headers, and what a form puts around it. */
export interface Destination {
  url: string;
  /** `POST` where nothing is said. */
  method?: string;
  headers: Record<string, string>;
  before: string;
  after: string;
}

/** Sends a text of so many bytes and reads the answer. `seed` makes it a text of its own. Rejects unless it was taken. */
export async function sendBytes(to: Destination, bytes: number, seed: string): Promise<string> {
  const head = Buffer.from(to.before + seed.padEnd(64, ' '));
  const length = Buffer.byteLength(to.before) + bytes + Buffer.byteLength(to.after);
  const request = http.request(to.url, {
    method: to.method ?? 'POST',
    headers: { ...to.headers, 'content-length': length },
    agent: false,
  });
  const answer = new Promise<string>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.once('end', () => {
        if ((response.statusCode ?? 500) < 300) resolve(text);
        else reject(new Error(`An upload was answered ${response.statusCode}: ${text}`));
      });
    });
  });
  const write = (part: Buffer | string): Promise<void> =>
    new Promise((resolve) => (request.write(part) ? resolve() : request.once('drain', resolve)));
  await write(head);
  for (let left = bytes - 64; left > 0; left -= CHUNK.length)
    await write(CHUNK.subarray(0, Math.min(left, CHUNK.length)));
  request.end(to.after);
  return answer;
}

/** Reads a body to its end. Rejects unless it has so many bytes. */
export async function receiveBytes(url: string, headers: Record<string, string>, bytes: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    http
      .get(url, { headers, agent: false }, (response) => {
        let received = 0;
        response.on('data', (part: Buffer) => (received += part.length));
        response.once('error', reject);
        response.once('end', () =>
          received === bytes ? resolve() : reject(new Error(`${received} bytes came instead of ${bytes}`)),
        );
      })
      .once('error', reject);
  });
}

/** MiB a second. */
export async function rateOf(bytes: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return bytes / MIB / ((performance.now() - start) / 1_000);
}
