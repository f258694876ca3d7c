import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { workspaceRoot } from '../workspace-root';
import { freePort } from './free-port';
import { HelperProcess } from './helper-process';

export interface NginxOptions {
  /** `false`: without the one line by which a client comes to the same node each time, so that each request goes to the next one. */
  sticky: boolean;
  /** Where it listens on 127.0.0.1; a free port where nothing is said. */
  port?: number;
}

/** nginx in front of several nodes, with the configuration of `docker/nginx` but for names, ports and folders. */
export class NginxProcess {
  private constructor(
    private readonly directory: string,
    private readonly process: HelperProcess,
  ) {}

  static async start(ports: readonly number[], { sticky, port }: NginxOptions): Promise<NginxProcess> {
    const directory = await mkdtemp(path.join(tmpdir(), 'tertulia-nginx-'));
    const listen = port ?? (await freePort());
    const file = path.join(directory, 'nginx.conf');
    const shipped = await readFile(path.join(workspaceRoot(), 'docker/nginx/nginx.conf'), 'utf8');
    await writeFile(file, adapted(shipped, directory, listen, ports, sticky));
    const args = ['-c', file, '-p', directory, '-e', 'stderr', '-g', 'daemon off; master_process off;'];
    const process = new HelperProcess('nginx', args, listen);
    await process.start();
    return new NginxProcess(directory, process);
  }

  get port(): number {
    return this.process.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it again where it was. */
  start(): Promise<void> {
    return this.process.start();
  }

  /** Ends it at once, with every connection through it. */
  kill(): Promise<void> {
    return this.process.kill();
  }

  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Throws where the configuration has no such place any more: what is tested would not be what is shipped. */
function adapted(text: string, directory: string, port: number, ports: readonly number[], sticky: boolean): string {
  const places: [RegExp, string | ((found: string) => string)][] = [
    [/\/tmp\//g, `${directory}/`],
    [/listen 8080;/, `listen 127.0.0.1:${port};`],
    [/worker_processes auto;/, 'worker_processes 1;'],
    [/worker_connections \d+;/, 'worker_connections 1024;'],
    [
      /^( *server api-1:3000 .*\n)( *server api-\d+:3000 .*\n)*/m,
      (found) => {
        const [line = ''] = found.split('\n');
        return ports.map((each) => `${line.replace('api-1:3000', `127.0.0.1:${each}`)}\n`).join('');
      },
    ],
  ];
  if (!sticky) places.push([/^ *hash \$node_key consistent;\n/m, '']);
  return places.reduce((written, [place, here]) => {
    if (written.search(place) < 0) throw new Error(`docker/nginx/nginx.conf has no ${place.source}`);
    return typeof here === 'string' ? written.replace(place, here) : written.replace(place, here);
  }, text);
}
