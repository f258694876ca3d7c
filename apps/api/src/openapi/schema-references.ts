const PREFIX = '#/components/schemas/';

/** The names of the component schemas that a value refers to, directly. */
export function referencedSchemas(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) referencedSchemas(item, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === '$ref' && typeof inner === 'string' && inner.startsWith(PREFIX))
        found.add(inner.slice(PREFIX.length));
      else referencedSchemas(inner, found);
    }
  }
  return found;
}

/** Those of `schemas` that a value refers to, directly or through one another. */
export function reachableSchemas<T>(value: unknown, schemas: Readonly<Record<string, T>>): Record<string, T> {
  const reached: Record<string, T> = {};
  const waiting = [...referencedSchemas(value)];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const schema = schemas[name];
    if (name in reached || schema === undefined) continue;
    reached[name] = schema;
    waiting.push(...referencedSchemas(schema));
  }
  return Object.fromEntries(Object.entries(reached).sort(([a], [b]) => a.localeCompare(b)));
}

/** The same value with other names for component schemas, where `rename` gives one. */
export function renameReferences<T>(value: T, rename: (name: string) => string): T {
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) =>
      key === '$ref' && typeof inner === 'string' && inner.startsWith(PREFIX)
        ? PREFIX + rename(inner.slice(PREFIX.length))
        : inner,
    ),
  ) as T;
}
