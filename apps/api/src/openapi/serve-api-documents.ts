import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { AppConfig } from '../config/app-config';
import { asyncApiDocument } from './asyncapi-document';
import { EVENT_MODELS } from './events';
import { openApiDocument } from './openapi-document';

/** Serves `/api/openapi.json`, its page `/api/docs`, and `/api/asyncapi.json`. The documents are written once. */
export function serveApiDocuments(app: NestFastifyApplication, config: AppConfig): void {
  SwaggerModule.setup('api/docs', app, openApiDocument(app), {
    customSiteTitle: 'Tertulia API',
    customCss: '.swagger-ui .topbar { display: none }',
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    swaggerOptions: { defaultModelsExpandDepth: 0, docExpansion: 'list', tryItOutEnabled: false },
  });
  // With the schemas of the events, which the REST interface has no use for.
  const events = JSON.stringify(asyncApiDocument(openApiDocument(app, EVENT_MODELS), config));
  app
    .getHttpAdapter()
    .getInstance()
    .get('/api/asyncapi.json', (_request, reply) => reply.type('application/json').send(events));
}
