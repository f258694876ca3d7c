import { freePort, runServerToItsEnd } from '@tertulia/testing';

/** Starts a server that must fail with exit code 1 and without a stack trace, and gives what it said. */
export async function failedStart(dataDir: string, environment: Record<string, string> = {}): Promise<string> {
  const port = environment['PORT'] ?? String(await freePort());
  const { code, output } = await runServerToItsEnd({
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    ...environment,
    PORT: port,
  });
  expect({ code, output }).toEqual({ code: 1, output: expect.any(String) });
  expect(output).not.toContain('Tertulia is ready');
  // Entries of the log are JSON and for whoever keeps logs; what is said to the person has no stack trace.
  const said = output.split('\n').filter((line) => !line.startsWith('{'));
  expect(said.join('\n')).not.toMatch(/node_modules|^\s+at /m);
  return output;
}

/** The line of the output that holds this word. */
export function lineWith(output: string, word: string): string {
  return output.split('\n').find((line) => line.includes(word)) ?? output;
}
