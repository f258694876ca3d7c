import { manifestsOf, type Manifest } from './manifests';
import { SIZES } from './rendering';

interface Container {
  name: string;
  image: string;
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef?: { name: string; key: string } } }[];
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  securityContext?: Record<string, unknown>;
  volumeMounts?: { name: string; mountPath: string }[];
}

interface PodSpec {
  automountServiceAccountToken?: boolean;
  hostNetwork?: boolean;
  hostPID?: boolean;
  securityContext?: Record<string, unknown>;
  containers: Container[];
  initContainers?: Container[];
  volumes?: { name: string; hostPath?: unknown }[];
  terminationGracePeriodSeconds?: number;
}

type WithTemplate = { template?: { spec: PodSpec } } | undefined;

/** The pods that these objects lead to. */
const podsOf = (manifests: readonly Manifest[]): PodSpec[] =>
  manifests.flatMap(({ kind, spec }) => {
    if (kind === 'Pod') return [spec as unknown as PodSpec];
    const template = (spec as WithTemplate)?.template;
    return template ? [template.spec] : [];
  });

describe.each(SIZES)('the pods of a %s installation', (size) => {
  const manifests = manifestsOf(size);
  const pods = podsOf(manifests);
  const containers = pods.flatMap((pod) => [...pod.containers, ...(pod.initContainers ?? [])]);
  const kinds = manifests.map(({ kind }) => kind);

  it('are those of the server, of its test and, with a database elsewhere, of its migrations', () => {
    expect(pods).toHaveLength(size === 'small' ? 2 : 3);
  });

  it('are not root, and have no rights to gain', () => {
    for (const pod of pods) {
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 65532,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect([pod.hostNetwork, pod.hostPID]).toEqual([undefined, undefined]);
      expect((pod.volumes ?? []).filter(({ hostPath }) => hostPath !== undefined)).toEqual([]);
    }
    for (const { securityContext } of containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it('have no token for Kubernetes, nor has their account', () => {
    expect(pods.map((pod) => pod.automountServiceAccountToken)).toEqual(pods.map(() => false));
    const accounts = manifests.filter(({ kind }) => kind === 'ServiceAccount');
    expect(accounts).toEqual([expect.objectContaining({ automountServiceAccountToken: false })]);
    expect(kinds.filter((kind) => /Role|Secret/.test(kind))).toEqual([]);
  });

  it('run an image of a version, within limits', () => {
    for (const { image, resources } of containers) {
      expect(image).toMatch(/^[\w./-]+:\d[\w.-]*$/);
      for (const bounds of [resources?.requests, resources?.limits]) {
        expect(bounds).toEqual({ cpu: expect.any(String), memory: expect.any(String) });
      }
    }
  });

  it('get secrets by reference alone', () => {
    const secret = /SECRET|PASSWORD|TOKEN|KEY|_URI$|REDIS_URL/;
    const variables = containers.flatMap(({ env }) => env ?? []);
    const hidden = variables.filter(({ name }) => secret.test(name));
    expect(hidden.length).toBeGreaterThan(0);
    for (const { value, valueFrom } of hidden) {
      expect(value).toBeUndefined();
      expect(valueFrom?.secretKeyRef).toEqual({ name: 'tertulia', key: expect.any(String) });
    }
    expect(JSON.stringify(manifests)).not.toMatch(/mongodb(\+srv)?:\/\/|redis:\/\//);
  });

  it('write to mounted folders alone, and have time to drain', () => {
    const [server] = pods.filter((pod) => pod.containers.some(({ name }) => name === 'api'));
    const mounts = server?.containers[0]?.volumeMounts?.map(({ mountPath }) => mountPath);
    expect(mounts).toEqual(['/tmp', '/data']);
    // The sleep before SIGTERM, and the ten seconds that the server may take.
    expect(server?.terminationGracePeriodSeconds).toBeGreaterThan(5 + 10);
  });

  it('can be reached through the Ingress and by Prometheus alone, and nobody reaches their metrics from outside', () => {
    expect(kinds).toContain('NetworkPolicy');
    const ingresses = manifests.filter(({ kind }) => kind === 'Ingress');
    const paths = ingresses.flatMap(({ spec }) => {
      const { rules } = spec as unknown as {
        rules: { http: { paths: { path: string; backend: { service: { name: string } } }[] } }[];
      };
      return rules.flatMap((rule) => rule.http.paths.map(({ path, backend }) => [path, backend.service.name]));
    });
    expect(paths).toEqual([
      ['/metrics', 'tertulia-closed'],
      ['/health', 'tertulia-closed'],
      ['/', 'tertulia'],
      ['/socket.io', 'tertulia'],
    ]);
    const closed = manifests.find(({ kind, metadata }) => kind === 'Service' && metadata.name === 'tertulia-closed');
    expect(closed?.spec).not.toHaveProperty('selector');
  });
});
