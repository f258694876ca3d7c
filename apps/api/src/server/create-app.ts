import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyMultipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LIMITS } from '@tertulia/contracts';
import path from 'node:path';
import { AppModule } from '../app.module';
import { SocketAdapter } from '../chat/socket.adapter';
import { originHook } from '../common/http/origin.hook';
import type { AppConfig } from '../config/app-config';
import { serveApiDocuments } from '../openapi/serve-api-documents';
import { speakTus, TUS_ANSWER_HEADERS, TUS_REQUEST_HEADERS } from '../uploads/resumable/tus-protocol';
import { answerClientError } from './client-error';
import { answerFrameworkError } from './framework-error';
import { acceptJsonAlone } from './json-body';
import { PinoLoggerService } from './logger';
import { observeRequests, requestIdOf } from './observe-requests';
import { securityHeaders } from './security-headers';
import { closeSilentConnections } from './silent-connections';
import { refuseSlowSenders } from './slow-senders';
import { serveWebClient } from './web-client';

/** Milliseconds in which a request must have arrived whole, unless it is a file: 64 KiB at 2 kbit/s. */
const REQUEST_TIMEOUT = 300_000;

/** Builds the server on Fastify, ready to listen: REST under `/api/v1`, Socket.IO and the client on the same port. */
export async function createApp(config: AppConfig, databaseUri: string): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: LIMITS.frame.maxBytes,
    trustProxy: config.trustProxy,
    requestIdHeader: false,
    genReqId: requestIdOf,
    forceCloseConnections: 'idle',
    // Node's limit of a request's head holds; that of the whole is `refuseSlowSenders`.
    requestTimeout: 0,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config, databaseUri), adapter, {
    logger: new PinoLoggerService(config.logLevel),
    bodyParser: false,
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  observeRequests(fastify, config);
  acceptJsonAlone(fastify);
  closeSilentConnections(fastify);
  refuseSlowSenders(fastify, { whole: REQUEST_TIMEOUT, idle: config.uploads.idleLimit });
  await app.register(fastifyCookie);
  await app.register(fastifyHelmet, securityHeaders(config));
  await app.register(fastifyMultipart);
  fastify.addHook('onRequest', originHook(config));
  speakTus(fastify, config.uploads);
  // What the API answers is the caller's own; a route that may be kept says so itself.
  fastify.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/api/v1/')) void reply.header('Cache-Control', 'no-store');
  });
  app.enableCors({
    origin: [...config.allowedOrigins],
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', ...TUS_REQUEST_HEADERS],
    exposedHeaders: ['Retry-After', 'ETag', 'X-Request-Id', 'Content-Disposition', ...TUS_ANSWER_HEADERS],
    maxAge: 600,
    // What asks by OPTIONS without being a preflight is answered as well.
    strictPreflight: false,
  });
  app.setGlobalPrefix('api/v1', { exclude: ['health/{*path}', 'metrics'] });
  app.useWebSocketAdapter(new SocketAdapter(app, config));
  serveApiDocuments(app, config);
  await serveWebClient(fastify, path.join(__dirname, '../web/browser'));
  return app;
}
