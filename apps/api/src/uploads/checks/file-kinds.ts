/** A kind of file that is accepted, with what may be claimed of it. */
export interface FileKind {
  /** How it is stored and served. */
  mimeType: string;
  /** Without the dot, in lower case. */
  extensions: readonly string[];
  /** What senders call it besides `mimeType`, the detector's own names included. */
  aliases?: readonly string[];
  /** Whether a browser may show it in place: it cannot run anything. Everything else is served as an attachment. */
  inline?: true;
  /** Whether sharp reads it. */
  image?: true;
}

/** The allow-list: what is not here is refused. */
export const FILE_KINDS: readonly FileKind[] = [
  {
    mimeType: 'image/png',
    extensions: ['png', 'apng'],
    aliases: ['image/apng', 'image/x-png'],
    inline: true,
    image: true,
  },
  {
    mimeType: 'image/jpeg',
    extensions: ['jpg', 'jpeg', 'jpe', 'jfif'],
    aliases: ['image/jpg', 'image/pjpeg'],
    inline: true,
    image: true,
  },
  { mimeType: 'image/gif', extensions: ['gif'], inline: true, image: true },
  { mimeType: 'image/webp', extensions: ['webp'], inline: true, image: true },
  { mimeType: 'image/avif', extensions: ['avif', 'avifs'], inline: true, image: true },
  { mimeType: 'image/tiff', extensions: ['tif', 'tiff'], image: true },
  {
    mimeType: 'image/heic',
    extensions: ['heic', 'heif', 'hif'],
    aliases: ['image/heif', 'image/heic-sequence', 'image/heif-sequence'],
  },
  { mimeType: 'image/bmp', extensions: ['bmp', 'dib'], aliases: ['image/x-ms-bmp'] },

  { mimeType: 'audio/mpeg', extensions: ['mp3', 'mp2', 'mpga'], aliases: ['audio/mp3'], inline: true },
  {
    mimeType: 'audio/mp4',
    extensions: ['m4a', 'm4b', 'm4r', 'f4a'],
    aliases: ['audio/x-m4a', 'audio/m4a'],
    inline: true,
  },
  { mimeType: 'audio/aac', extensions: ['aac'], aliases: ['audio/aacp'], inline: true },
  {
    mimeType: 'audio/wav',
    extensions: ['wav', 'wave'],
    aliases: ['audio/x-wav', 'audio/wave', 'audio/vnd.wave'],
    inline: true,
  },
  { mimeType: 'audio/flac', extensions: ['flac'], aliases: ['audio/x-flac'], inline: true },
  {
    mimeType: 'audio/ogg',
    extensions: ['ogg', 'oga', 'opus', 'spx'],
    aliases: ['audio/opus', 'audio/ogg; codecs=opus', 'application/ogg'],
    inline: true,
  },
  {
    mimeType: 'video/mp4',
    extensions: ['mp4', 'm4v', 'f4v'],
    aliases: ['video/x-m4v', 'application/mp4'],
    inline: true,
  },
  {
    mimeType: 'video/webm',
    extensions: ['webm', 'weba'],
    // The container is the same for sound alone, and so is what the detector calls it.
    aliases: ['audio/webm'],
    inline: true,
  },
  { mimeType: 'video/ogg', extensions: ['ogv', 'ogm'], inline: true },
  { mimeType: 'video/quicktime', extensions: ['mov', 'qt'], inline: true },
  { mimeType: 'video/x-matroska', extensions: ['mkv', 'mka'], aliases: ['video/matroska'] },
  { mimeType: 'video/vnd.avi', extensions: ['avi'], aliases: ['video/x-msvideo', 'video/avi', 'video/msvideo'] },

  { mimeType: 'application/pdf', extensions: ['pdf'], aliases: ['application/x-pdf', 'application/acrobat'] },
  { mimeType: 'application/rtf', extensions: ['rtf'], aliases: ['text/rtf', 'application/x-rtf', 'text/richtext'] },
  { mimeType: 'application/epub+zip', extensions: ['epub'] },
  { mimeType: 'application/x-cfb', extensions: ['doc', 'xls', 'ppt', 'msg', 'vsd'], aliases: legacyOffice() },
  openXml('wordprocessingml.document', 'docx'),
  openXml('spreadsheetml.sheet', 'xlsx'),
  openXml('presentationml.presentation', 'pptx'),
  { mimeType: 'application/vnd.oasis.opendocument.text', extensions: ['odt'] },
  { mimeType: 'application/vnd.oasis.opendocument.spreadsheet', extensions: ['ods'] },
  { mimeType: 'application/vnd.oasis.opendocument.presentation', extensions: ['odp'] },

  { mimeType: 'application/zip', extensions: ['zip'], aliases: ['application/x-zip-compressed', 'application/x-zip'] },
  {
    mimeType: 'application/gzip',
    extensions: ['gz', 'tgz'],
    aliases: ['application/x-gzip', 'application/x-gtar', 'application/x-tgz', 'application/x-compressed-tar'],
  },
  { mimeType: 'application/x-tar', extensions: ['tar'], aliases: ['application/tar'] },
  { mimeType: 'application/x-bzip2', extensions: ['bz2', 'tbz2'], aliases: ['application/x-bzip'] },
  { mimeType: 'application/x-xz', extensions: ['xz', 'txz'] },
  { mimeType: 'application/zstd', extensions: ['zst'], aliases: ['application/x-zstd'] },
  { mimeType: 'application/x-7z-compressed', extensions: ['7z'] },
  {
    mimeType: 'application/x-rar-compressed',
    extensions: ['rar'],
    aliases: ['application/vnd.rar', 'application/x-rar', 'application/rar'],
  },
];

/** What a text is whose name says nothing else. */
export const PLAIN_TEXT: FileKind = { mimeType: 'text/plain', extensions: ['txt', 'log', 'text'] };

/** Kinds of plain text, told apart by the name alone. */
export const TEXT_KINDS: readonly FileKind[] = [
  PLAIN_TEXT,
  { mimeType: 'text/csv', extensions: ['csv'], aliases: ['application/csv', 'application/vnd.ms-excel'] },
  { mimeType: 'text/tab-separated-values', extensions: ['tsv'] },
  { mimeType: 'text/markdown', extensions: ['md', 'markdown'], aliases: ['text/x-markdown'] },
  { mimeType: 'application/json', extensions: ['json'], aliases: ['text/json'] },
  { mimeType: 'text/calendar', extensions: ['ics'] },
  { mimeType: 'text/vcard', extensions: ['vcf'], aliases: ['text/x-vcard'] },
];

/** What a browser would run if it were shown: never accepted, whatever it is called. */
export const ACTIVE_KINDS: readonly FileKind[] = [
  {
    mimeType: 'text/html',
    extensions: ['html', 'htm', 'shtml', 'hta', 'mht', 'mhtml'],
    aliases: ['multipart/related'],
  },
  { mimeType: 'application/xhtml+xml', extensions: ['xhtml', 'xht'] },
  { mimeType: 'image/svg+xml', extensions: ['svg', 'svgz'] },
];

/** What a system would run if it were opened: what is accepted is none of it, and must not be called so. */
export const PROGRAM_KINDS: readonly FileKind[] = [
  {
    mimeType: 'application/vnd.microsoft.portable-executable',
    extensions: ['exe', 'dll', 'scr', 'pif', 'cpl', 'msi', 'msp'],
    aliases: [
      'application/x-msdownload',
      'application/x-msdos-program',
      'application/x-dosexec',
      'application/x-msi',
      'application/x-executable',
    ],
  },
];

const BY_MIME_TYPE = new Map(
  [...FILE_KINDS, ...TEXT_KINDS].flatMap((kind) =>
    [kind.mimeType, ...(kind.aliases ?? [])].map((mimeType) => [mimeType, kind] as const),
  ),
);

/** The accepted kind that goes by this media type, in lower case and without parameters. */
export function kindOfMimeType(mimeType: string): FileKind | undefined {
  return BY_MIME_TYPE.get(mimeType);
}

/** Whether a browser may show files of this stored type in place. */
export function isInline(mimeType: string): boolean {
  return BY_MIME_TYPE.get(mimeType)?.inline === true;
}

function openXml(name: string, extension: string): FileKind {
  return { mimeType: `application/vnd.openxmlformats-officedocument.${name}`, extensions: [extension] };
}

/** One container for all of them; the detector sees no further. */
function legacyOffice(): string[] {
  return ['application/msword', 'application/vnd.ms-powerpoint', 'application/vnd.ms-outlook', 'application/vnd.visio'];
}
