/** Every limit of the contract. The server refuses what is beyond them, clients check the same numbers first. */
export const LIMITS = {
  /** Characters of a message body after trimming; 0 is allowed with an attachment. */
  body: { min: 1, max: 8_000 },
  /** Attachments a message. */
  attachments: { max: 10 },
  /** One file; its size in bytes. */
  file: {
    maxBytes: 25 * 1024 * 1024,
    /** Endings of names of what a browser would run if it were shown, which is refused whatever is in the file. */
    refusedEndings: [
      ...['html', 'htm', 'shtml', 'hta', 'mht', 'mhtml', 'xhtml', 'xht'],
      ...['svg', 'svgz'],
    ] as readonly string[],
  },
  /** Bytes of a file name in UTF-8. */
  filename: { maxBytes: 255 },
  /** Characters of a display name after trimming. */
  displayName: { min: 1, max: 80 },
  /** Characters of a status text after trimming; empty clears it. */
  statusText: { max: 140 },
  /** Characters of a group's title after trimming. */
  title: { min: 1, max: 120 },
  /** Characters of a password. */
  password: { min: 10, max: 128 },
  /** Characters of an e-mail address (RFC 5321, 4.5.3.1.3). */
  email: { max: 254 },
  /** Characters of a people search. */
  query: { max: 100 },
  /** Bytes of a request body or of a socket frame, uploads aside. */
  frame: { maxBytes: 64 * 1024 },
  /** Members of a group, its owner included. */
  members: { max: 500 },
  /** Members that a `Conversation` lists. */
  listedMembers: { max: 50 },
  /** Items of a page of a list. */
  page: { default: 50, max: 100 },
  /** Users of a presence watch list. */
  watchedUsers: { max: 200 },
  /** Cursors that one `sync` takes, and conversations that its answer holds at most. */
  syncCursors: { max: 500 },
  /** Messages of one conversation that one `sync` answers with. */
  syncMessages: { max: 100 },
  /** Characters of the excerpt of a replied-to message. */
  excerpt: { max: 140 },
  /** Members of a conversation up to which receipts are broadcast; beyond, they are stored and read with the conversation. */
  broadcastReceipts: { maxMembers: 100 },
  /** Milliseconds after which a typing notice lapses by itself. */
  typing: { lapsesAfterMs: 6_000 },
} as const;
