import { type Document } from './bson/values';

/** MongoDB's error codes by the names that its replies carry as `codeName`. */
export const ERROR_CODES = {
  InternalError: 1,
  BadValue: 2,
  NoSuchKey: 4,
  UnknownError: 8,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  ProtocolError: 17,
  AuthenticationFailed: 18,
  IllegalOperation: 20,
  InvalidBSON: 22,
  LockTimeout: 24,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  CannotBackfillArray: 34,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  LockBusy: 46,
  DBPathInUse: 98,
  NamespaceExists: 48,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  NotSingleValueField: 54,
  EmptyFieldName: 56,
  DottedFieldName: 57,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  CommandFailed: 125,
  NotExactValueField: 111,
  NotAReplicaSet: 123,
  NotImplemented: 238,
  QueryPlanKilled: 175,
  ConversionFailure: 241,
  ExceededTimeLimit: 262,
  MaxTimeMSExpired: 50,
  TooManyDocumentSequences: 233,
  NoQueryExecutionPlans: 291,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  IndexBuildAborted: 276,
  OptionNotSupportedOnView: 167,
  CursorInUse: 143,
  ExceededMemoryLimit: 146,
  CannotIndexParallelArrays: 171,
  AmbiguousIndexKeyPattern: 181,
  InvalidIndexSpecificationOption: 197,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  InterruptedAtShutdown: 11600,
  Interrupted: 11601,
  OutOfDiskSpace: 14031,
  APIVersionError: 322,
  IDLFailedToParse: 40414,
  IDLUnknownField: 40415,
} as const;

export type ErrorName = keyof typeof ERROR_CODES;

/** A refusal that the client gets as `{ ok: 0, code, codeName, errmsg }`, with MongoDB's own code. */
export class CommandError extends Error {
  readonly code: number;
  readonly codeName: string;

  /** `kind` is a code's name, or a bare number for the codes that MongoDB calls `LocationNNNN`. */
  constructor(
    kind: ErrorName | number,
    message: string,
    readonly details?: Document,
  ) {
    super(message);
    this.name = 'CommandError';
    this.code = typeof kind === 'number' ? kind : ERROR_CODES[kind];
    this.codeName = typeof kind === 'number' ? `Location${kind}` : kind;
  }
}
