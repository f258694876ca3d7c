import type { AppConfig } from '../../config/app-config';
import { traces, useTraces } from './traces';

/** Turns tracing on where the configuration says where spans go; the packages for it are loaded only then. */
export async function startTraces(config: AppConfig): Promise<void> {
  if (config.tracing === null) return;
  const { openTelemetry } = await import('./open-telemetry');
  useTraces(openTelemetry(config.tracing.serviceName));
}

/** Sends the spans that are left, and turns tracing off. Ends within two seconds. */
export async function endTraces(): Promise<void> {
  const ending = traces();
  useTraces(null);
  await ending?.end();
}
