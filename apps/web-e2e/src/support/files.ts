import type { Page } from '@playwright/test';
import { createHash } from 'node:crypto';

/** A file as Playwright hands it to a page. */
export interface TestFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A text file of so many bytes that no two of have the same content, nor compress. */
export function textFile(name: string, size: number): TestFile {
  const lines: string[] = [];
  for (let length = 0, n = 0; length < size; n++) {
    const line = `${n} ${createHash('sha256').update(`${name}${n}`).digest('hex')}\n`;
    lines.push(line);
    length += line.length;
  }
  return { name, mimeType: 'text/plain', buffer: Buffer.from(lines.join('').slice(0, size)) };
}

/** The SHA-256 of a file, as an attachment tells it. */
export function sha256(file: TestFile): string {
  return createHash('sha256').update(file.buffer).digest('hex');
}

/** Chooses files by the button of the message box. */
export async function choose(page: Page, files: TestFile[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Attach files' }).click();
  await (await chooser).setFiles(files);
}

/** Files as a drop or a paste brings them; to be given to `dispatchEvent`. */
export function transfer(page: Page, files: TestFile[]) {
  return page.evaluateHandle(
    (given) => {
      const data = new DataTransfer();
      for (const { name, mimeType, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: mimeType }));
      }
      return data;
    },
    files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') })),
  );
}
