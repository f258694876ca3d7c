import type { OpenAPIObject } from '@nestjs/swagger';
import { ACCESS_COOKIE } from '../common/http/origin.hook';
import type { AppConfig } from '../config/app-config';
import {
  CLIENT_EVENT_DESCRIPTIONS,
  EVENT_SCHEMAS,
  SERVER_EVENT_DESCRIPTIONS,
  type ClientEventDescription,
  type EventDescription,
  type JsonSchema,
} from './events';
import { reachableSchemas } from './schema-references';

/** An AsyncAPI 3 document, as JSON. */
export type AsyncApiObject = Readonly<Record<string, unknown>>;

const CHANNEL = '#/channels/default';

const DESCRIPTION = `The live interface of the server: Socket.IO 4 at \`/socket.io\`, default namespace, one JSON object a
packet. The handshake is authenticated by the cookie, or by \`auth: { token }\`; without either it is refused with
\`connect_error\` \`UNAUTHENTICATED\`. Every client event is answered through its acknowledgement, never by silence.

A live event whose \`rev\` is not the client's cursor plus one tells it to fetch what it missed; after every reconnect a
client asks \`sync\` first.`;

/** Writes the AsyncAPI document of every event, with the schemas that the OpenAPI document has for the same classes. */
export function asyncApiDocument(openApi: OpenAPIObject, config: AppConfig): AsyncApiObject {
  const clientEvents = Object.entries(CLIENT_EVENT_DESCRIPTIONS);
  const serverEvents = Object.entries(SERVER_EVENT_DESCRIPTIONS);
  const messages = {
    ...Object.fromEntries(clientEvents.flatMap(([name, event]) => [message(name, event), answer(name, event)])),
    ...Object.fromEntries(serverEvents.map(([name, event]) => message(name, event))),
  };
  const { host, protocol } = new URL(config.publicUrl);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Tertulia events',
      version: openApi.info.version,
      description: DESCRIPTION,
      license: openApi.info.license,
    },
    defaultContentType: 'application/json',
    servers: {
      default: {
        host,
        pathname: '/socket.io',
        protocol: protocol === 'https:' ? 'wss' : 'ws',
        description: 'Socket.IO 4',
        security: [{ $ref: '#/components/securitySchemes/cookie' }, { $ref: '#/components/securitySchemes/token' }],
      },
    },
    channels: {
      default: { address: '/', title: 'The default namespace', messages: keysAs(messages, '#/components/messages/') },
    },
    operations: {
      ...Object.fromEntries(clientEvents.map(([name, event]) => [name, receive(name, event)])),
      ...Object.fromEntries(serverEvents.map(([name, event]) => [name, send(name, event)])),
    },
    components: {
      messages,
      schemas: reachableSchemas(messages, { ...openApi.components?.schemas, ...EVENT_SCHEMAS }),
      securitySchemes: {
        cookie: { type: 'httpApiKey', in: 'cookie', name: ACCESS_COOKIE, description: 'Of a signed-in browser.' },
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'As `auth.token` of the handshake.',
        },
      },
    },
  };
}

function message(name: string, { summary, payload }: EventDescription): [string, JsonSchema] {
  return [name, { name, summary, payload }];
}

/** The acknowledgement of a client event. */
function answer(name: string, { data }: ClientEventDescription): [string, JsonSchema] {
  const done = { type: 'object', required: ['ok', 'data'], properties: { ok: { const: true }, data } };
  const refused = {
    type: 'object',
    required: ['ok', 'error'],
    properties: { ok: { const: false }, error: { $ref: '#/components/schemas/EventError' } },
  };
  return [
    answerName(name),
    { name: answerName(name), summary: `The acknowledgement of \`${name}\`.`, payload: { oneOf: [done, refused] } },
  ];
}

function receive(name: string, { summary }: EventDescription): JsonSchema {
  return {
    action: 'receive',
    summary,
    channel: { $ref: CHANNEL },
    messages: [{ $ref: `${CHANNEL}/messages/${name}` }],
    reply: { channel: { $ref: CHANNEL }, messages: [{ $ref: `${CHANNEL}/messages/${answerName(name)}` }] },
  };
}

function send(name: string, { summary }: EventDescription): JsonSchema {
  return { action: 'send', summary, channel: { $ref: CHANNEL }, messages: [{ $ref: `${CHANNEL}/messages/${name}` }] };
}

function answerName(event: string): string {
  return `${event}_ack`;
}

function keysAs(object: Readonly<Record<string, unknown>>, prefix: string): Record<string, { $ref: string }> {
  return Object.fromEntries(Object.keys(object).map((key) => [key, { $ref: prefix + key }]));
}
