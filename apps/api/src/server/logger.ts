import type { LoggerService } from '@nestjs/common';
import { pino, type Logger as PinoLogger } from 'pino';
import { currentContext } from '../common/observability/request-context';
import { traces } from '../common/observability/traces';
import type { LogLevel } from '../config/environment';

/** What Nest says of itself at every start; told at debug level, so that the log begins with what matters. */
const FRAMEWORK = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'WebSocketsController',
]);

/** Nest's logger on pino: one JSON line an entry on standard output, the context as `context`, an error as `err` with its stack, and which request or socket it is about. */
export class PinoLoggerService implements LoggerService {
  private readonly pino: PinoLogger;

  constructor(level: LogLevel) {
    this.pino = pino({
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ ...currentContext(), ...traces()?.ids() }),
    });
  }

  log(message: unknown, ...more: unknown[]): void {
    const context = contextOf(more);
    this.write(context !== undefined && FRAMEWORK.has(context) ? 'debug' : 'info', message, more);
  }

  error(message: unknown, ...more: unknown[]): void {
    this.write('error', message, more);
  }

  warn(message: unknown, ...more: unknown[]): void {
    this.write('warn', message, more);
  }

  debug(message: unknown, ...more: unknown[]): void {
    this.write('debug', message, more);
  }

  verbose(message: unknown, ...more: unknown[]): void {
    this.write('trace', message, more);
  }

  fatal(message: unknown, ...more: unknown[]): void {
    this.write('fatal', message, more);
  }

  private write(level: Exclude<LogLevel, 'silent'>, message: unknown, more: unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const err = [message, ...more].find((part) => part instanceof Error);
    const text = message instanceof Error ? message.message : String(message);
    this.pino[level]({ context: contextOf(more), err }, text);
  }
}

/** Nest passes the context as the last string. */
function contextOf(more: unknown[]): string | undefined {
  const last = more.at(-1);
  return typeof last === 'string' ? last : undefined;
}
