import type { Page } from '@playwright/test';
import type { TestFile } from './files';

/** Silence with a click in it: a second, or as long as its samples last. */
export function wavFile(name: string, count = 8_000): TestFile {
  const rate = 8_000;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + count, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(count, 40);
  const samples = Buffer.alloc(count, 128);
  samples[100] = 255;
  return { name, mimeType: 'audio/wav', buffer: Buffer.concat([header, samples]) };
}

/** A second of film, recorded by the browser itself. */
export async function webmFile(page: Page, name: string): Promise<TestFile> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [320, 180];
    const drawing = canvas.getContext('2d')!;
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm' });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const stopped = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start();
    for (let frame = 0; frame < 20; frame++) {
      drawing.fillStyle = `hsl(${frame * 18} 60% 45%)`;
      drawing.fillRect(0, 0, 320, 180);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    recorder.stop();
    await stopped;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
  return { name, mimeType: 'video/webm', buffer: Buffer.from(base64, 'base64') };
}

/** A picture with something to see on it, drawn by the browser. */
export async function pictureFile(page: Page, name: string, width: number, height: number): Promise<TestFile> {
  const base64 = await page.evaluate(
    ({ text, size }) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = size;
      const drawing = canvas.getContext('2d')!;
      const hue = [...text].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0) % 360;
      const colours = drawing.createLinearGradient(0, 0, ...size);
      colours.addColorStop(0, `hsl(${hue} 45% 35%)`);
      colours.addColorStop(1, `hsl(${hue + 70} 55% 75%)`);
      drawing.fillStyle = colours;
      drawing.fillRect(0, 0, ...size);
      drawing.fillStyle = 'white';
      drawing.font = `${size[1] / 8}px sans-serif`;
      drawing.fillText(text, size[0] / 12, size[1] / 2);
      return canvas.toDataURL('image/jpeg', 0.9).split(',')[1] ?? '';
    },
    { text: name, size: [width, height] as [number, number] },
  );
  return { name, mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') };
}

/** A PDF of so many pages, each with its number on it. */
export function pdfFile(name: string, pages: number): TestFile {
  const kids = Array.from({ length: pages }, (_, index) => `${4 + index * 2} 0 R`);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  for (let page = 1; page <= pages; page++) {
    const drawing = `BT /F1 28 Tf 60 700 Td (Runbook, page ${page}) Tj 0 -48 Td /F1 14 Tf (Watch the gate before you go on.) Tj ET`;
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${3 + page * 2} 0 R >>`,
      `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    );
  }
  let text = '%PDF-1.4\n';
  const rows = objects.map((object, index) => {
    const row = `${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return row;
  });
  const size = objects.length + 1;
  const start = text.length;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(text, 'latin1') };
}
