import type { OpenAPIObject } from '@nestjs/swagger';
import { referencedSchemas, renameReferences } from './schema-references';

/**
 * Gives the schemas the names that the contract has: `UserDto` is `User`, and the body `CreateConversationDto` is
 * `CreateConversationRequest`, as no answer is meant.
 */
export function nameSchemas(document: OpenAPIObject): OpenAPIObject {
  const schemas = document.components?.schemas ?? {};
  const bodies = referencedSchemas(
    Object.values(document.paths).flatMap((item) =>
      Object.values(item as object).map((operation: { requestBody?: unknown } | undefined) => operation?.requestBody),
    ),
  );
  const rename = (name: string): string => name.replace(/Dto$/, bodies.has(name) ? 'Request' : '');
  const renamed = renameReferences(document, rename);
  const entries = Object.entries(renamed.components?.schemas ?? schemas);
  return {
    ...renamed,
    components: {
      ...renamed.components,
      schemas: Object.fromEntries(entries.map(([name, schema]) => [rename(name), schema])),
    },
  };
}
