import { Injectable } from '@angular/core';
import type { TranslocoTranspiler } from '@jsverse/transloco';
import { isolated } from './direction';

const PLACE = /\{\{\s*(\w+)\s*\}\}/g;

/**
 * Puts values into the places of a text, once. Transloco's own goes over its result again and again until no place is left: a
 * person who calls themselves "{{name}}" would keep it busy for ever. A value that runs the other way turns nothing around it.
 */
@Injectable()
export class OnePassTranspiler implements TranslocoTranspiler {
  transpile({ value, params = {} }: { value: unknown; params?: Record<string, string> }): unknown {
    if (typeof value !== 'string') return value;
    return value.replace(PLACE, (_place, name: string) => isolated(params[name] ?? ''));
  }
}
