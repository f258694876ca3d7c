import type { INestApplication, Type } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { ACCESS_COOKIE } from '../common/http/origin.hook';
import { OPERATION_NOTES, type OperationNotes } from './declared-operations';
import { operationText } from './operation-text';
import { errorsOf, problemResponses, tooSlowResponse } from './problem-responses';
import { PROBLEM_SCHEMAS } from './problem-schema';
import { operationId, routeFacts, type RouteFacts } from './route-facts';
import { applyConventions } from './schema-conventions';
import { nameSchemas } from './schema-names';

/** Version of the contract. */
export const API_VERSION = '1.0.0';

const DESCRIPTION = `The REST interface of the server.

Sign in with \`POST /api/v1/auth/token\` and send the access token as \`Authorization: Bearer\`, or sign in with
\`POST /api/v1/auth/login\` from a browser, which then sends the cookies. A call that changes something and comes with a
cookie has to come from an allowed origin.

Times are ISO 8601 in UTC, ids are 24 hexadecimal digits, sizes are bytes. Every error is a \`Problem\` with a stable
\`code\`. A resource that the caller may not see is answered with 404, like one that does not exist. Live events are in
[/api/asyncapi.json](/api/asyncapi.json).`;

const TAGS: Readonly<Record<string, string>> = {
  Auth: 'Registration, signing in and out.',
  Sessions: 'The places where the caller is signed in.',
  Users: "The caller's own account, and the directory of people.",
  Conversations: 'Direct conversations and groups.',
  Members: 'Who is in a conversation.',
  Messages: 'Sending, editing, deleting and reading messages.',
  Receipts: 'How far the caller has received and read.',
  Uploads: 'Files of messages, and profile pictures.',
  ResumableUploads: 'The same in pieces, which may be carried on after a cut: tus 1.0.0.',
  Health: 'For whatever starts, watches and balances servers.',
  Metrics: 'For Prometheus.',
};

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const;

/** Writes the OpenAPI 3.1 document from the controllers and the request and response classes; `extraModels` become schemas too. */
export function openApiDocument(app: INestApplication, extraModels: Type[] = []): OpenAPIObject {
  const frame = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Tertulia API')
    .setDescription(DESCRIPTION)
    .setVersion(API_VERSION)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'Where this document comes from')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .addCookieAuth(ACCESS_COOKIE, { type: 'apiKey', in: 'cookie' }, 'cookie')
    .build();
  const written = SwaggerModule.createDocument(app, frame, { operationIdFactory: operationId, extraModels });
  const document = nameSchemas(written);
  applyConventions(document.components?.schemas ?? {});
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...PROBLEM_SCHEMAS } };
  const facts = routeFacts(app);
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) complete(method.toUpperCase(), path, item[method], facts);
  }
  document.tags = tagsOf(document);
  return document;
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** Adds to an operation what holds for all of its kind, and what is noted of it. */
function complete(
  method: string,
  path: string,
  operation: Operation | undefined,
  facts: Map<string, RouteFacts>,
): void {
  if (!operation) return;
  const route = facts.get(operation.operationId ?? '') ?? { isPublic: false, isRated: true };
  const notes = OPERATION_NOTES[`${method} ${path}`] ?? {};
  operation.security = route.isPublic ? [] : [{ bearer: [] }, { cookie: [] }];
  Object.assign(operation, operationText(operation.summary ?? ''));
  operation.tags = operation.tags?.map((tag) => tag.charAt(0).toUpperCase() + tag.slice(1));
  describeSuccess(operation, notes);
  if (operation.requestBody !== undefined) Object.assign(operation.responses, tooSlowResponse());
  Object.assign(operation.responses, problemResponses(errorsOf(method, path, operation, route, notes.errors)));
}

function describeSuccess({ responses }: Operation, { also, success = 'Done.' }: OperationNotes): void {
  const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  for (const [status, response] of successes) {
    if (!response || '$ref' in response || status === String(also?.status)) continue;
    // A description at the route itself goes before the note.
    response.description ||= success;
    if (also) responses[String(also.status)] = { ...response, description: also.description };
  }
}

function tagsOf({ paths }: OpenAPIObject): OpenAPIObject['tags'] {
  const used = new Set(Object.values(paths).flatMap((item) => METHODS.flatMap((method) => item[method]?.tags ?? [])));
  const known = Object.keys(TAGS).filter((tag) => used.has(tag));
  const others = [...used].filter((tag) => !(tag in TAGS)).sort();
  return [...known, ...others].map((name) => ({ name, description: TAGS[name] ?? '' }));
}
