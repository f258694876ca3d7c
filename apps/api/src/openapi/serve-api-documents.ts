import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { AppConfig } from '../config/app-config';
import { asyncApiDocument } from './asyncapi-document';
import { EVENT_MODELS } from './events';
import { openApiDocument } from './openapi-document';

/** Serves `/api/openapi.json`, its page `/api/docs`, and `/api/asyncapi.json`. The documents are written once. */
export function serveApiDocuments(app: NestFastifyApplication, config: AppConfig): void {
  SwaggerModule.setup('api/docs', app, openApiDocument(app, config), {
    customSiteTitle: 'Tertulia API',
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    swaggerOptions: { defaultModelsExpandDepth: 0, docExpansion: 'list', tryItOutEnabled: false },
  });
  const events = JSON.stringify(asyncApiDocument(withEventModels(app, config), config));
  app
    .getHttpAdapter()
    .getInstance()
    .get('/api/asyncapi.json', (_request, reply) => reply.type('application/json').send(events));
}

/** The same document with the schemas of the events, which the REST interface has no use for. */
function withEventModels(app: INestApplication, config: AppConfig): OpenAPIObject {
  return openApiDocument(app, config, EVENT_MODELS);
}
