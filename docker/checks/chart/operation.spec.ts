import { workspaceRoot } from '@tertulia/testing';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { manifestsOf, parseManifests, type Manifest } from './manifests';
import { hasHelm, render, SIZES } from './rendering';

const read = (file: string) => readFileSync(path.join(workspaceRoot(), file), 'utf8');

/** The variables that the server reads, as the table of settings lists them, which a test of its own holds to the code. */
const settings = new Set(
  [...read('docs/operations.md').matchAll(/^\| (`.*?) +\|/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name),
  ),
);

/** The variables that a text of YAML gives to the server, in whatever object they stand. */
const variablesIn = (manifests: readonly Manifest[]): string[] =>
  [...JSON.stringify(manifests).matchAll(/"env":(\[.*?\])[,}]"?(?:ports|securityContext|resources)/g)].flatMap(
    ([, list = '[]']) => (JSON.parse(list) as { name: string }[]).map(({ name }) => name),
  );

const specOf = <T>(manifests: readonly Manifest[], kind: string): T =>
  manifests.find((manifest) => manifest.kind === kind)?.spec as unknown as T;

describe('the variables of the server', () => {
  it.each(SIZES)('that a %s installation sets are ones that it reads', (size) => {
    const names = variablesIn(manifestsOf(size));
    expect(names).toContain('JWT_SECRET');
    expect(names.filter((name) => !settings.has(name))).toEqual([]);
  });

  it('that compose.yaml sets are ones that it reads', () => {
    const { services } = parse(read('docker/compose.yaml'), { merge: true }) as {
      services: Record<string, { environment?: Record<string, string> }>;
    };
    const names = ['api-1', 'api-2', 'migrate'].flatMap((name) => Object.keys(services[name]?.environment ?? {}));
    expect(names).toContain('S3_FORCE_PATH_STYLE');
    expect(names.filter((name) => !settings.has(name))).toEqual([]);
  });

  it('are known by name: one that is misspelt is found', () => {
    expect(settings.size).toBeGreaterThan(30);
    const env = '[{ name: S3_BUKET, value: a }]';
    const pod = parseManifests(`apiVersion: v1\nkind: Pod\nspec: { containers: [{ env: ${env}, ports: [] }] }`);
    expect(variablesIn(pod).filter((name) => !settings.has(name))).toEqual(['S3_BUKET']);
  });
});

describe.each(SIZES)('a %s installation', (size) => {
  const manifests = manifestsOf(size);

  it('gives new sockets, and nothing else, to another pod where one that stops refuses them', () => {
    const retries = manifests
      .filter(({ kind }) => kind === 'Ingress')
      .map(({ metadata }) => metadata.annotations?.['nginx.ingress.kubernetes.io/proxy-next-upstream']);
    expect(retries).toEqual(['error timeout', 'error timeout http_503']);
  });

  it('waits for a pod that migrates when it starts as long as migrations may take', () => {
    const { template } = specOf<{
      template: {
        spec: { containers: { startupProbe: { periodSeconds: number; failureThreshold: number }; env: object[] }[] };
      };
    }>(manifests, 'Deployment');
    const [api] = template.spec.containers;
    const seconds = (api?.startupProbe.periodSeconds ?? 0) * (api?.startupProbe.failureThreshold ?? 0);
    const migrates = !JSON.stringify(api?.env).includes('MIGRATE');
    expect([migrates, seconds]).toEqual(size === 'small' ? [true, 1_800] : [false, 120]);
  });

  it('has a job for Prometheus of the name that alerts and dashboard ask for', () => {
    const monitor = manifests.find(({ kind }) => kind === 'ServiceMonitor');
    expect(monitor !== undefined).toBe(size === 'large');
    if (!monitor) return;
    const { jobLabel } = monitor.spec as unknown as { jobLabel: string };
    const service = manifests.find(({ kind, metadata }) => kind === 'Service' && metadata.name === 'tertulia');
    expect(service?.metadata.labels?.[jobLabel]).toBe('tertulia');
    expect(read('docker/prometheus/alerts.yaml')).toContain('job="tertulia"');
  });
});

(hasHelm() ? describe : describe.skip)('the network policy (skipped where there is no helm)', () => {
  const portsFor = (...sets: string[]): number[] => {
    const set = sets.flatMap((value) => ['--set', value]);
    const { egress } = specOf<{ egress: { ports: { port: number | string }[] }[] }>(
      parseManifests(render('small', ...set)),
      'NetworkPolicy',
    );
    const ports = egress.flatMap((rule) => rule.ports.map(({ port }) => port));
    return ports.filter((port): port is number => typeof port === 'number' && port !== 53);
  };

  it('lets out to the scanner, the store and the collector of traces that the values name, and else to nobody', () => {
    expect(portsFor()).toEqual([]);
    expect(portsFor('env.CLAMAV_URL=tcp://clamav:3310')).toEqual([3310]);
    expect(portsFor('env.CLAMAV_URL=/run/clamd.sock')).toEqual([]);
    expect(
      portsFor('env.OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318', 's3.bucket=a', 's3.endpoint=http://s3:8333'),
    ).toEqual([4318, 8333]);
    expect(portsFor('s3.bucket=a', 's3.endpoint=https://s3.example.org')).toEqual([443]);
  });
});
