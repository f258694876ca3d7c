import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port';
import { HelperProcess } from './helper-process';

/** nginx in front of several nodes. */
export class NginxProcess {
  private constructor(
    private readonly directory: string,
    private readonly process: HelperProcess,
  ) {}

  /** `sticky`: a client comes to the same node by the cookie or token of its request; else each request goes to the next one. */
  static async start(ports: readonly number[], { sticky }: { sticky: boolean }): Promise<NginxProcess> {
    const directory = await mkdtemp(path.join(tmpdir(), 'tertulia-nginx-'));
    const port = await freePort();
    const file = path.join(directory, 'nginx.conf');
    await writeFile(file, configuration(directory, port, ports, sticky));
    const process = new HelperProcess(
      'nginx',
      ['-c', file, '-p', directory, '-e', path.join(directory, 'errors')],
      port,
    );
    await process.start();
    return new NginxProcess(directory, process);
  }

  get port(): number {
    return this.process.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async dispose(): Promise<void> {
    await this.process.kill();
    await rm(this.directory, { recursive: true, force: true });
  }
}

function configuration(directory: string, port: number, ports: readonly number[], sticky: boolean): string {
  const servers = ports.map((each) => `server 127.0.0.1:${each} max_fails=1 fail_timeout=1s;`).join('\n    ');
  return `
daemon off;
master_process off;
pid ${directory}/pid;
error_log ${directory}/errors;
events { worker_connections 2048; }
http {
  access_log off;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  upstream nodes {
    ${sticky ? 'hash $http_authorization$cookie_access_token$remote_addr consistent;' : ''}
    ${servers}
    keepalive 32;
  }
  server {
    listen 127.0.0.1:${port};
    client_max_body_size 30m;
    location / {
      proxy_pass http://nodes;
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_connect_timeout 2s;
      proxy_read_timeout 75s;
      proxy_next_upstream error timeout http_503 non_idempotent;
    }
  }
}
`;
}
