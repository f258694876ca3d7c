import asyncApiSpecs from '@asyncapi/specs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { RestClient } from '@tertulia/testing';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { useServer } from './support/use-server';

const server = useServer();
const read = async <T extends object>(path: string): Promise<T> =>
  (await new RestClient(server.url).at<T>('GET', path)).body;

interface Operation {
  operationId: string;
  summary: string;
  security: unknown[];
  tags: string[];
  responses: Record<string, { description: string; content?: Record<string, { examples?: Record<string, unknown> }> }>;
}
interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties?: Record<string, unknown> }> };
}
interface AsyncApi {
  channels: { default: { messages: Record<string, { $ref: string }> } };
  components: { messages: Record<string, { payload: object }>; schemas: Record<string, object> };
}

describe('the OpenAPI document', () => {
  let document: OpenApi;
  let operations: Operation[];
  beforeAll(async () => {
    document = await read<OpenApi>('/api/openapi.json');
    operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  });

  it('is valid by the schema of OpenAPI 3.1', async () => {
    const result = await new Validator().validate({ ...document });
    expect(result).toEqual({ valid: true });
  });

  it('names and describes every operation', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operationId, summary, tags, responses } of operations) {
      expect([operationId, summary, tags]).toEqual([
        operationId,
        expect.stringMatching(/^[A-Z].*[^.]$/),
        [expect.any(String)],
      ]);
      for (const [status, { description }] of Object.entries(responses)) {
        expect([operationId, status, description]).toEqual([operationId, status, expect.stringMatching(/\S/)]);
      }
    }
  });

  it('says what is behind a sign-in', () => {
    const open = operations.filter(({ security }) => security.length === 0).map(({ operationId }) => operationId);
    expect(open.sort()).toEqual([
      'auth.login',
      'auth.logout',
      'auth.refresh',
      'auth.register',
      'auth.token',
      'health.live',
      'health.ready',
      'metrics.read',
    ]);
    for (const { operationId, security, responses } of operations) {
      if (security.length > 0) expect([operationId, '401' in responses]).toEqual([operationId, true]);
    }
  });

  it('shows each error by the example that the server would send', () => {
    const validate = ajv({ $ref: '#/components/schemas/Problem', components: document.components });
    for (const { operationId, responses } of operations) {
      for (const [status, { content }] of Object.entries(responses)) {
        for (const example of Object.values(content?.['application/problem+json']?.examples ?? {})) {
          const { value } = example as { value: { status: number } };
          expect([operationId, validate(value), validate.errors]).toEqual([operationId, true, null]);
          expect(String(value.status)).toBe(status);
        }
      }
    }
  });
});

describe('the AsyncAPI document', () => {
  let document: AsyncApi;
  beforeAll(async () => {
    document = await read<AsyncApi>('/api/asyncapi.json');
  });

  it('is valid by the schema of AsyncAPI 3', () => {
    const validate = ajv(asyncApiSpecs.schemasWithoutId['3.0.0']);
    expect([validate(document), validate.errors]).toEqual([true, null]);
  });

  it('has schemas that compile, and whatever it refers to', () => {
    for (const [name, { payload }] of Object.entries(document.components.messages)) {
      expect([name, typeof ajv({ ...payload, components: document.components })]).toEqual([name, 'function']);
    }
    for (const { $ref } of Object.values(document.channels.default.messages)) {
      expect(document.components.messages).toHaveProperty([$ref.split('/').at(-1) ?? '']);
    }
  });

  it('accepts the acknowledgements that the server sends', () => {
    const payload = document.components.messages['mark_read_ack']?.payload ?? {};
    const validate = ajv({ ...payload, components: document.components });
    expect(validate({ ok: true, data: {} })).toBe(true);
    expect(validate({ ok: false, error: { code: 'NOT_FOUND', message: 'There is no such conversation.' } })).toBe(true);
    expect(validate({ ok: false, error: { code: 'NO_SUCH_CODE', message: 'x' } })).toBe(false);
    expect(validate({ ok: true })).toBe(false);
  });
});

function ajv(schema: object) {
  const validator = new Ajv({ strict: false, allErrors: true });
  addFormats(validator);
  return validator.compile(schema);
}
