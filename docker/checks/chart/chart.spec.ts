import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { isCustom, manifestsOf, parseManifests, unknownFields, type Manifest } from './manifests';
import { CHART, chartChecksum, hasHelm, render, renderedFile, SIZES } from './rendering';

type Values = Record<string, unknown>;

const valuesOf = (name: string) => parse(readFileSync(path.join(CHART, name), 'utf8')) as Values;
const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As helm lays one file of values over another. */
function over(base: Values, above: Values): Values {
  const merged = { ...base };
  for (const [key, value] of Object.entries(above)) {
    const below = base[key];
    merged[key] = isObject(below) && isObject(value) ? over(below, value) : value;
  }
  return merged;
}

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const validate = ajv.compile(JSON.parse(readFileSync(path.join(CHART, 'values.schema.json'), 'utf8')) as object);
const wrong = (values: Values) => (validate(values) ? [] : (validate.errors ?? []));
const defaults = valuesOf('values.yaml');

/** What Kubernetes' schemas say about an object. */
function schemaError(manifest: Manifest): string | null {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const models = require(`kubernetes-models/${manifest.apiVersion}`) as Record<
    string,
    new (data: Manifest) => { validate(): void }
  >;
  const Model = models[manifest.kind];
  if (!Model) return `${manifest.apiVersion} has no ${manifest.kind}`;
  try {
    new Model(manifest).validate();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the values of the chart', () => {
  it.each(SIZES)('for a %s installation are what their schema allows', (size) => {
    expect(wrong(over(defaults, valuesOf(`values-${size}.yaml`)))).toEqual([]);
  });

  it.each([
    ['a key that there is not', { replcas: 2 }],
    ['a tag that moves', { image: { tag: 'latest' } }],
    ['a public URL with a path', { publicUrl: 'https://chat.example.org/chat' }],
    ['a secret among the variables', { env: { JWT_SECRET: 'x' } }],
    ['memory without a unit', { resources: { limits: { memory: '1' } } }],
    ['less time to stop than the server may take', { terminationGracePeriodSeconds: 5 }],
  ])('refuse %s', (_name, values) => {
    expect(wrong(over(defaults, values))).not.toEqual([]);
  });

  it('are each explained', () => {
    const text = readFileSync(path.join(CHART, 'values.yaml'), 'utf8').split('\n');
    const unexplained = Object.keys(defaults).filter((key) => {
      const line = text.findIndex((each) => each.startsWith(`${key}:`));
      const section = text.slice(Math.max(0, line - 4), line);
      return (
        key !== 'service' &&
        !section.some((each) => each.startsWith('#')) &&
        !/nodeSelector|tolerations|preStop/.test(key)
      );
    });
    expect(unexplained).toEqual([]);
  });
});

describe.each(SIZES)('the manifests of a %s installation', (size) => {
  const manifests = manifestsOf(size);

  it('were rendered from the chart as it is now', () => {
    const [first] = readFileSync(renderedFile(size), 'utf8').split('\n');
    // Otherwise: npm run chart:render
    expect(first).toContain(chartChecksum());
  });

  it('are what Kubernetes takes', () => {
    expect(manifests.filter((manifest) => !isCustom(manifest)).map(schemaError)).toEqual(
      manifests.filter((manifest) => !isCustom(manifest)).map(() => null),
    );
  });

  it('have no field that Kubernetes does not know', () => {
    expect(unknownFields(manifests)).toEqual([]);
  });

  (hasHelm() ? it : it.skip)('are what helm makes of the chart (skipped where there is no helm)', () => {
    expect(readFileSync(renderedFile(size), 'utf8')).toBe(render(size));
  });
});

(hasHelm() ? describe : describe.skip)('helm (skipped where there is none)', () => {
  it.each([
    ['more than one replica on the embedded database', 'replicas=2'],
    ['no place for files', 'persistence.enabled=false'],
    ['migrations ahead of an embedded database', 'migrations.enabled=true'],
  ])('refuses %s', (_name, value) => {
    expect(() => render('small', '--set', value)).toThrow(/needs?/);
  });
});

describe('the checks themselves', () => {
  const deployment = (spec: string) =>
    parseManifests(`apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: x }\nspec: ${spec}`);

  it('see a field of the wrong type, one that is missing and one that there is not', () => {
    const template = '{ spec: { containers: [{ name: a }] } }';
    expect(schemaError(deployment(`{ selector: {}, template: ${template} }`)[0]!)).toBeNull();
    expect(schemaError(deployment(`{ selector: {}, template: ${template}, replicas: two }`)[0]!)).toMatch(/replicas/);
    expect(schemaError(deployment(`{ template: ${template} }`)[0]!)).toMatch(/selector/);
    expect(unknownFields(deployment(`{ selector: {}, template: ${template}, replcas: 2 }`))).toEqual([
      expect.stringContaining('replcas'),
    ]);
  });
});
