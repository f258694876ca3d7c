import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Environment } from './environment';

/** What the code cannot say as one value: it depends on another variable, or is nothing. */
const IN_WORDS: Readonly<Record<string, RegExp>> = {
  PUBLIC_URL: /^`http:\/\/localhost:PORT`$/,
  ALLOWED_ORIGINS: /PUBLIC_URL/,
  JWT_SECRET: /made on the first start/,
  RATE_REGISTER: /^`off`; `20,0\.005556` in production$/,
  UPLOAD_ALLOWED_TYPES: /^all that the server knows$/,
  S3_ENDPOINT: /^AWS's$/,
  S3_ACCESS_KEY_ID: /^those of the machine/,
  S3_SECRET_ACCESS_KEY: /^those of the machine/,
};

const page = readFileSync(path.resolve(__dirname, '../../../../docs/operations.md'), 'utf8');
const section = /^## Configuration\n(.*?)^## /ms.exec(page)?.[1] ?? '';
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .flatMap((line) => {
    const [, names = '', value = ''] = line.split('|').map((cell) => cell.trim());
    return [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => ({ name, value }));
  });
const declared = new Map<string, string | number | undefined>(Object.entries({ ...new Environment() }));

describe("the page's table of settings", () => {
  it('names every variable that the server reads, once, and no other', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual([...declared.keys()].sort());
  });

  it.each(rows)('has the default of $name', ({ name, value }) => {
    const expected = declared.get(name);
    // Behind a large number it may stand in words how much that is.
    const said = value.replaceAll('`', '').replace(/ \(\d+ [KMG]iB\)$/, '');
    if (expected !== undefined) expect(said).toBe(String(expected));
    else expect(value).toMatch(IN_WORDS[name] ?? /^not set$/);
  });
});
