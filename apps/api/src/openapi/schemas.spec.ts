import type { OpenAPIObject } from '@nestjs/swagger';
import { applyConventions } from './schema-conventions';
import { nameSchemas } from './schema-names';
import { reachableSchemas } from './schema-references';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe('the conventions of the contract', () => {
  it('are said of every property of their kind', () => {
    const schemas = {
      Message: {
        type: 'object',
        properties: {
          id: { type: 'string' },
          clientMessageId: { type: 'string', format: 'uuid' },
          avatarUploadId: { type: ['string', 'null'] },
          mentions: { type: 'array', items: { type: 'string' } },
          seq: { type: 'number' },
          editedAt: { type: ['string', 'null'] },
          body: { type: 'string' },
        },
      },
    };
    applyConventions(schemas);
    expect(schemas.Message.properties).toEqual({
      id: { type: 'string', pattern: '^[0-9a-f]{24}$' },
      clientMessageId: { type: 'string', format: 'uuid' },
      avatarUploadId: { type: ['string', 'null'], pattern: '^[0-9a-f]{24}$' },
      mentions: { type: 'array', items: { type: 'string', pattern: '^[0-9a-f]{24}$' } },
      seq: { type: 'integer' },
      editedAt: { type: ['string', 'null'], format: 'date-time' },
      body: { type: 'string' },
    });
  });
});

describe('the names of schemas', () => {
  it('are those of the contract, and bodies are requests', () => {
    const document = {
      paths: {
        '/a': {
          post: {
            requestBody: { content: { 'application/json': { schema: ref('CreateDto') } } },
            responses: { '200': { content: { 'application/json': { schema: ref('UserDto') } } } },
          },
        },
      },
      components: { schemas: { CreateDto: { properties: { user: ref('UserDto') } }, UserDto: { type: 'object' } } },
    } as unknown as OpenAPIObject;
    const named = nameSchemas(document);
    expect(named.components?.schemas).toEqual({
      CreateRequest: { properties: { user: ref('User') } },
      User: { type: 'object' },
    });
    expect(JSON.stringify(named)).not.toContain('Dto');
  });
});

describe('the schemas that a document needs', () => {
  it('are those that it refers to, through others and in circles too', () => {
    const schemas = { A: { items: ref('B') }, B: { anyOf: [ref('A'), ref('C')] }, C: {}, D: ref('A') };
    expect(Object.keys(reachableSchemas({ payload: ref('A') }, schemas))).toEqual(['A', 'B', 'C']);
    expect(reachableSchemas({ payload: ref('missing') }, schemas)).toEqual({});
  });
});
