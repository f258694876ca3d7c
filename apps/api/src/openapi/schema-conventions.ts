/** The parts of a schema that the conventions look at. */
interface Schema {
  type?: string | string[];
  format?: string;
  pattern?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
}

const ID_PATTERN = '^[0-9a-f]{24}$';
const TIME = /At$/;
const ID = /^(id|\w+Id)$/;
const IDS = /^(mentions|removed|\w+Ids)$/;

/** Ids that are no 24-digit ones. */
const OTHER_IDS = new Set(['clientMessageId']);

/**
 * Says in each property's schema what the contract says of all of a kind: times are ISO 8601, ids are 24 hexadecimal
 * digits, and numbers are integers. Changes the schemas in place.
 */
export function applyConventions(schemas: Readonly<Record<string, unknown>>): void {
  for (const schema of Object.values(schemas)) applyTo(schema as Schema);
}

function applyTo({ properties = {} }: Schema): void {
  for (const [name, property] of Object.entries(properties)) {
    describeProperty(name, property);
    applyTo(property);
  }
}

function describeProperty(name: string, property: Schema): void {
  if (property.type === 'number') property.type = 'integer';
  if (!isText(property)) {
    if (IDS.test(name) && property.items && isText(property.items)) property.items.pattern ??= ID_PATTERN;
    return;
  }
  if (TIME.test(name)) property.format ??= 'date-time';
  if (ID.test(name) && !OTHER_IDS.has(name)) property.pattern ??= ID_PATTERN;
}

function isText({ type }: Schema): boolean {
  return type === 'string' || (Array.isArray(type) && type.includes('string'));
}
