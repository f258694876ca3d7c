import type { INestApplication, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { PUBLIC } from '../common/http/public.decorator';
import { RATE } from '../common/rate-limit/rate.decorator';

/** What guards know of a route and its errors depend on. */
export interface RouteFacts {
  /** Whether it can be called without signing in. */
  isPublic: boolean;
  /** Whether calls are counted. */
  isRated: boolean;
}

/** The id of the operation that a controller's method is. */
export function operationId(controller: string, method: string): string {
  const name = controller.replace(/Controller$/, '');
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}.${method}`;
}

/** The facts of every route, by operation id. */
export function routeFacts(app: INestApplication): Map<string, RouteFacts> {
  const facts = new Map<string, RouteFacts>();
  for (const { controllers } of app.get(ModulesContainer).values()) {
    for (const { metatype } of controllers.values()) {
      if (typeof metatype === 'function') collect(metatype as Type<object>, facts);
    }
  }
  return facts;
}

function collect(controller: Type<object>, facts: Map<string, RouteFacts>): void {
  for (const name of Object.getOwnPropertyNames(controller.prototype)) {
    const value: unknown = Object.getOwnPropertyDescriptor(controller.prototype, name)?.value;
    if (typeof value !== 'function') continue;
    facts.set(operationId(controller.name, name), {
      isPublic: metadata(PUBLIC, value, controller) === true,
      isRated: metadata(RATE, value, controller) !== 'none',
    });
  }
}

/** The method's own word goes before its class's. */
function metadata(key: symbol, method: object, controller: object): unknown {
  return Reflect.getMetadata(key, method) ?? Reflect.getMetadata(key, controller);
}
