import { type Document, Int32, UtcDateTime, doc } from '../bson/values';
import { MAX_DOCUMENT_BYTES } from '../storage/records';
import { Arguments } from './arguments';
import { type CommandContext, type CommandTable } from './context';

/** The version of MongoDB whose behaviour this server follows. */
const VERSION = '7.0.0';
const WIRE_VERSION = 21;

/** The largest message that is read, as in MongoDB. */
export const MAX_MESSAGE_BYTES = 48_000_000;

/** What drivers ask a server about itself. */
export const serverCommands: CommandTable = {
  hello: (context, command) => describeServer(context, command, 'isWritablePrimary'),
  ismaster: (context, command) => describeServer(context, command, 'ismaster'),

  ping: (_context, command) => {
    new Arguments(command, 'ping', ['ping']);
    return doc({});
  },

  buildinfo: (_context, command) => {
    new Arguments(command, 'buildInfo', ['buildInfo', 'buildinfo']);
    return doc({
      version: VERSION,
      gitVersion: 'embedded',
      modules: ['embedded-mongo'],
      versionArray: VERSION.split('.')
        .concat('0')
        .map((part) => new Int32(Number(part))),
      bits: new Int32(64),
      debug: false,
      maxBsonObjectSize: new Int32(MAX_DOCUMENT_BYTES),
      storageEngines: ['lmdb'],
    });
  },

  // Sessions hold no state here: without transactions there is nothing to end.
  endsessions: () => doc({}),
  refreshsessions: () => doc({}),
  killsessions: () => doc({}),

  connectionstatus: (_context, command) => {
    new Arguments(command, 'connectionStatus', ['connectionStatus', 'showPrivileges']);
    return doc({ authInfo: doc({ authenticatedUsers: [], authenticatedUserRoles: [] }) });
  },
};

function describeServer(context: CommandContext, command: Document, role: 'isWritablePrimary' | 'ismaster'): Document {
  return new Map([
    ...doc({
      helloOk: command.get('helloOk') === true ? true : undefined,
      [role]: true,
      maxBsonObjectSize: new Int32(MAX_DOCUMENT_BYTES),
      maxMessageSizeBytes: new Int32(MAX_MESSAGE_BYTES),
      maxWriteBatchSize: new Int32(100_000),
      localTime: UtcDateTime.now(),
      logicalSessionTimeoutMinutes: new Int32(30),
      connectionId: new Int32(context.connectionId),
      minWireVersion: new Int32(0),
      maxWireVersion: new Int32(WIRE_VERSION),
      readOnly: false,
    }),
  ]);
}
