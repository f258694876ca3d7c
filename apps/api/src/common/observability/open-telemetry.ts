import { Logger } from '@nestjs/common';
import {
  context,
  diag,
  DiagLogLevel,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Span,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { OpenSpan, SpanAttributes, Traces } from './traces';

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };

/** Milliseconds that the end waits for the collector to take what is left. */
const FLUSH_LIMIT = 2_000;

/** Tracing by OpenTelemetry, sent over HTTP. What is not given here the packages read from the standard variables (`OTEL_…`). */
export function openTelemetry(serviceName: string): Traces {
  const logger = new Logger('OpenTelemetry');
  const say = (text: string): void => logger.warn(text);
  const silent = (): void => undefined;
  diag.setLogger({ error: say, warn: say, info: silent, debug: silent, verbose: silent }, DiagLogLevel.WARN);
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(resourceFromAttributes({ 'service.name': serviceName, 'service.instance.id': randomUUID() })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  // Sets the context manager and the propagation by `traceparent` too.
  provider.register();
  const tracer = provider.getTracer('tertulia');
  return {
    begin: (kind, name, attributes, headers) => {
      const parent = headers ? propagation.extract(ROOT_CONTEXT, headers) : context.active();
      return new TelemetrySpan(tracer.startSpan(name, { kind: KINDS[kind], attributes: { ...attributes } }, parent));
    },
    ids: () => {
      const span = trace.getActiveSpan()?.spanContext();
      return span && { trace_id: span.traceId, span_id: span.spanId };
    },
    end: async () => {
      const flushed = provider.shutdown().catch((error: unknown) => logger.warn('The last spans were not sent', error));
      await Promise.race([flushed, delay(FLUSH_LIMIT, undefined, { ref: false })]);
    },
  };
}

class TelemetrySpan implements OpenSpan {
  constructor(private readonly span: Span) {}

  within<T>(work: () => T): T {
    return context.with(trace.setSpan(context.active(), this.span), work);
  }

  set(attributes: SpanAttributes): void {
    this.span.setAttributes({ ...attributes });
  }

  end(error?: string): void {
    if (error !== undefined) this.span.setStatus({ code: SpanStatusCode.ERROR, message: error });
    this.span.end();
  }
}
