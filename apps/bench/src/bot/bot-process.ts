import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';

/** The first block of TypeScript on a page of the documentation. Throws where there is none. */
export async function codeOf(page: string): Promise<string> {
  const code = /^```ts\n([\s\S]*?)^```$/m.exec(await readFile(page, 'utf8'))?.[1];
  if (code === undefined) throw new Error(`${page} has no block of TypeScript`);
  return code;
}

/** What the compiler finds wrong in `code`, by the rules of the workspace at `root`; empty where nothing is. */
export function typeErrorsOf(code: string, root: string): string[] {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.base.json'), (file) => ts.sys.readFile(file)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root);
  const file = path.join(root, 'bot.ts');
  const host = ts.createCompilerHost(options);
  const { readFile: read, fileExists: exists } = host;
  host.readFile = (name) => (name === file ? code : read.call(host, name));
  host.fileExists = (name) => name === file || exists.call(host, name);
  const program = ts.createProgram([file], { ...options, types: ['node'], noEmit: true }, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** A program that runs as a process of its own. */
export class BotProcess {
  /** What it has written so far. */
  output = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
  }

  /** Builds TypeScript whose imports are those of the workspace at `root`, and runs it with these variables alone. */
  static async start(code: string, root: string, env: Readonly<Record<string, string>>): Promise<BotProcess> {
    // Inside of `node_modules`, so that packages are found from there.
    const folder = path.join(root, 'node_modules/.cache/tertulia-bot', String(process.pid));
    await mkdir(folder, { recursive: true });
    const outfile = path.join(folder, 'bot.mjs');
    const { outputFiles } = await build({
      stdin: { contents: code, loader: 'ts', resolveDir: root },
      tsconfig: path.join(root, 'tsconfig.base.json'),
      ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20', write: false },
      outfile,
    });
    await writeFile(outfile, outputFiles[0]?.contents ?? '');
    const child = spawn(process.execPath, [outfile], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new BotProcess(child, folder);
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Ends it and removes what was built. */
  async stop(): Promise<void> {
    if (this.alive) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGKILL');
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
