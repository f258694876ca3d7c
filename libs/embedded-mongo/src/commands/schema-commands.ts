import { toInteger } from '../bson/numbers';
import { Binary, type Document, Int32, type Value, doc, isDocument, isNumber } from '../bson/values';
import { CommandError } from '../errors';
import { matches } from '../query/match';
import { parseFilter } from '../query/parse-filter';
import { type CollectionInfo, type IndexInfo, namespaceOf } from '../storage/catalog-types';
import { Arguments } from './arguments';
import { type CommandContext, type CommandTable } from './context';
import { sourceOf } from './cursors';
import { findIndexes } from './hint';
import { checkCreatable, collectionName } from './namespace';

/** Collections and indexes: to make, list and drop them. */
export const schemaCommands: CommandTable = {
  create: async (context, command) => {
    const name = collectionName(command, context.database);
    const known = ['create', 'capped', 'size', 'max', 'timeseries', 'clusteredIndex', 'viewOn', 'pipeline'];
    const options = ['autoIndexId', 'storageEngine', 'validator', 'validationLevel', 'validationAction'];
    const more = [
      'indexOptionDefaults',
      'collation',
      'expireAfterSeconds',
      'changeStreamPreAndPostImages',
      'encryptedFields',
    ];
    const args = new Arguments(command, 'create', [...known, ...options, ...more]);
    args.refuse(...known.slice(1), ...options, ...more);
    if (context.engine.catalog.get(context.database, name)) {
      throw new CommandError('NamespaceExists', `Collection ${context.database}.${name} already exists.`);
    }
    checkCreatable(context.database, name);
    await context.engine.ensureCollection(context.database, name);
    return doc({});
  },

  drop: async (context, command) => {
    const name = collectionName(command, context.database);
    new Arguments(command, 'drop', ['drop']);
    const collection = context.engine.catalog.get(context.database, name);
    // Since version 7 a collection that is not there is no error.
    if (!collection) return doc({});
    const count = collection.indexes.length;
    await drop(context, collection);
    return doc({ nIndexesWas: new Int32(count), ns: `${context.database}.${name}` });
  },

  dropdatabase: async (context, command) => {
    new Arguments(command, 'dropDatabase', ['dropDatabase']);
    const collections = context.engine.catalog.inDatabase(context.database);
    for (const collection of collections) await drop(context, collection);
    return doc({ dropped: collections.length > 0 ? context.database : undefined });
  },

  listcollections: (context, command) => {
    const known = ['listCollections', 'filter', 'nameOnly', 'authorizedCollections', 'cursor'];
    const args = new Arguments(command, 'listCollections', known);
    const filter = parseFilter(args.object('filter'));
    const nameOnly = args.boolean('nameOnly');
    const listed = context.engine.catalog
      .inDatabase(context.database)
      .map((collection) => ({ full: describe(collection), short: summary(collection) }))
      .filter(({ full }) => matches(filter, full))
      .map(({ full, short }) => (nameOnly ? short : full));
    return listCursor(context, '$cmd.listCollections', args, listed);
  },

  listindexes: (context, command) => {
    const name = collectionName(command, context.database);
    const args = new Arguments(command, 'listIndexes', ['listIndexes', 'cursor']);
    const collection = existing(context, name);
    const specs = collection.indexes.filter((index) => index.ready).map((index) => index.spec);
    return listCursor(context, name, args, specs);
  },

  createindexes: async (context, command) => {
    const name = collectionName(command, context.database);
    const args = new Arguments(command, 'createIndexes', [
      'createIndexes',
      'indexes',
      'commitQuorum',
      'ignoreUnknownIndexOptions',
    ]);
    args.refuse('ignoreUnknownIndexOptions');
    const specs = args.documents('indexes');
    if (specs.length === 0) throw new CommandError('BadValue', 'Must specify at least one index to create');
    checkCreatable(context.database, name);
    const created = !context.engine.catalog.get(context.database, name);
    const collection = await context.engine.ensureCollection(context.database, name);
    const { before, after } = await context.engine.indexes.create(collection, specs);
    return doc({
      numIndexesBefore: new Int32(before),
      numIndexesAfter: new Int32(after),
      createdCollectionAutomatically: created,
      note: before === after ? 'all indexes already exist' : undefined,
    });
  },

  dropindexes: async (context, command) => {
    const name = collectionName(command, context.database);
    const args = new Arguments(command, 'dropIndexes', ['dropIndexes', 'index']);
    const collection = existing(context, name);
    const before = collection.indexes.length;
    await context.engine.indexes.drop(collection, indexesToDrop(collection, args.required('index')));
    return doc({ nIndexesWas: new Int32(before) });
  },

  listdatabases: (context, command) => {
    const known = ['listDatabases', 'filter', 'nameOnly', 'authorizedDatabases'];
    const args = new Arguments(command, 'listDatabases', known);
    if (context.database !== 'admin') {
      throw new CommandError('Unauthorized', 'listDatabases may only be run against the admin database.');
    }
    const nameOnly = args.boolean('nameOnly');
    const filter = parseFilter(args.object('filter'));
    const databases = databaseSizes(context)
      .map(([name, size]) => (nameOnly ? doc({ name }) : doc({ name, sizeOnDisk: BigInt(size), empty: size === 0 })))
      .filter((entry) => matches(filter, entry));
    const total = databaseSizes(context).reduce((sum, [, size]) => sum + size, 0);
    return doc({ databases, totalSize: nameOnly ? undefined : BigInt(total) });
  },
};

async function drop(context: CommandContext, collection: CollectionInfo): Promise<void> {
  await context.engine.dropCollection(collection);
  context.cursors.drop(namespaceOf(collection));
}

function databaseSizes(context: CommandContext): [string, number][] {
  const sizes = new Map<string, number>();
  for (const collection of context.engine.catalog.all()) {
    sizes.set(collection.database, (sizes.get(collection.database) ?? 0) + collection.documentBytes);
  }
  return [...sizes];
}

function existing(context: CommandContext, name: string): CollectionInfo {
  const collection = context.engine.catalog.get(context.database, name);
  if (!collection) throw new CommandError('NamespaceNotFound', `ns does not exist: ${context.database}.${name}`);
  return collection;
}

function summary(collection: CollectionInfo): Document {
  return doc({ name: collection.name, type: 'collection' });
}

function describe(collection: CollectionInfo): Document {
  const idIndex = collection.indexes.find((index) => index.name === '_id_');
  return doc({
    name: collection.name,
    type: 'collection',
    options: doc({}),
    info: doc({ readOnly: false, uuid: new Binary(collection.uuid, 4) }),
    idIndex: idIndex?.spec,
  });
}

function listCursor(
  context: CommandContext,
  name: string,
  args: Arguments,
  entries: readonly Document[],
): Promise<Document> {
  const batchSize = args.object('cursor').get('batchSize');
  return context.cursors.first(`${context.database}.${name}`, sourceOf(entries), {
    batchSize: isNumber(batchSize) ? Number(toInteger(batchSize) ?? 0n) : undefined,
    connectionId: context.connectionId,
  });
}

function indexesToDrop(collection: CollectionInfo, wanted: Value): IndexInfo[] {
  if (wanted === '*') return collection.indexes.filter((index) => index.name !== '_id_');
  const names = Array.isArray(wanted) ? wanted : [wanted];
  return names.map((name) => {
    if (typeof name !== 'string' && !isDocument(name)) {
      throw new CommandError(
        'TypeMismatch',
        "BSON field 'dropIndexes.index' must be a string, an object or an array of strings",
      );
    }
    const [index, another] = findIndexes(collection.indexes, name);
    if (!index) {
      const shown = typeof name === 'string' ? `index not found with name [${name}]` : "can't find index with key";
      throw new CommandError('IndexNotFound', `${shown} in ${namespaceOf(collection)}`);
    }
    if (another) {
      throw new CommandError(
        'AmbiguousIndexKeyPattern',
        `several indexes found for key in ${namespaceOf(collection)}, identify by name instead. Conflicting indexes: ${index.name}, ${another.name}`,
      );
    }
    if (index.name === '_id_') throw new CommandError('InvalidOptions', 'cannot drop _id index');
    return index;
  });
}
