const MENTION = /<@([0-9a-f]{24}|all)>/gi;

/** Whom a body names: ids in lower case, each once and in order, and whether it names everyone. */
export interface NamedUsers {
  userIds: string[];
  everyone: boolean;
}

/** Reads the mentions `<@USER_ID>` and `<@all>` out of a body. Who of them is a member is not known here. */
export function namedIn(body: string): NamedUsers {
  const names = new Set([...body.matchAll(MENTION)].map(([, name = '']) => name.toLowerCase()));
  const everyone = names.delete('all');
  return { userIds: [...names], everyone };
}
