import { type RunningServer, type ServerOptions, startServer } from './server';

/**
 * The database as a process of its own. Its one argument is `ServerOptions` as JSON; it writes one line of JSON to its
 * output, `{"ready":true,"port":N}` or `{"ready":false,"error":"…"}`. It ends when its input ends, which is when its
 * parent ends, however that ends; signals are left to the parent, which may still have answers to write.
 */
async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '{}') as ServerOptions;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  let server: RunningServer | undefined;
  try {
    server = await startServer(options);
  } catch (error) {
    report({ ready: false, error: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
    return;
  }
  const running = server;
  process.stdin.on('close', () => void running.stop().then(() => process.exit(0)));
  process.stdin.resume();
  report({ ready: true, port: running.port });
}

function report(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

void main();
