import { CommandError } from '../errors';

const SPECIAL = /[\\^$.*+?()[\]{}|/]/;
const PLAIN_ESCAPES = new Set(['d', 'D', 'w', 'W', 'b', 'B', 'n', 'r', 't', 'f', 'v']);
const GROUP_OPENINGS = /^\(\?(?::|=|!|<=|<!|<[A-Za-z_]\w*>)/;
const END = '(?![\\s\\S])';
const SPACE = '\\t-\\r ';
const MAX_PATTERN_BYTES = 32_764;
const cache = new Map<string, RegExp>();
const CACHE_LIMIT = 500;

function invalid(reason: string): CommandError {
  return new CommandError(51091, `Regular expression is invalid: ${reason}`);
}

/**
 * Compiles a pattern of MongoDB's dialect (PCRE) with its option letters `i`, `m`, `s`, `x`, `u`. What JavaScript would
 * read differently is translated; what it cannot express is refused with error 51091.
 */
export function compileRegex(pattern: string, options: string): RegExp {
  const key = `${options}/${pattern}`;
  const cached = cache.get(key);
  if (cached) return cached;
  if (Buffer.byteLength(pattern) > MAX_PATTERN_BYTES) {
    throw new CommandError('BadValue', 'Regular expression is too long');
  }
  if (pattern.includes('\0')) {
    throw new CommandError('BadValue', 'Regular expression cannot contain an embedded null byte');
  }
  const inline = /^\(\?([imsx]+)\)/.exec(pattern);
  const letters = options + (inline?.[1] ?? '');
  for (const letter of letters) {
    if (!'imsxu'.includes(letter)) throw new CommandError(51108, `invalid flag in regex options: ${letter}`);
  }
  const source = new Translator(inline ? pattern.slice(inline[0].length) : pattern, letters).translate();
  let compiled: RegExp;
  try {
    compiled = new RegExp(source, letters.includes('i') ? 'iu' : 'u');
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(key, compiled);
  return compiled;
}

class Translator {
  private position = 0;
  private readonly multiline: boolean;
  private readonly dotAll: boolean;
  private readonly extended: boolean;

  constructor(
    private readonly pattern: string,
    letters: string,
  ) {
    this.multiline = letters.includes('m');
    this.dotAll = letters.includes('s');
    this.extended = letters.includes('x');
  }

  translate(): string {
    let source = '';
    while (this.position < this.pattern.length) source += this.next();
    return source;
  }

  private next(): string {
    const char = this.pattern.charAt(this.position++);
    switch (char) {
      case '\\':
        return this.escape(false);
      case '[':
        return this.characterClass();
      case '(':
        return this.group();
      case '.':
        return this.dotAll ? '[\\s\\S]' : '[^\\n]';
      case '^':
        return this.multiline ? '(?<![^\\n])' : '^';
      case '$':
        return this.multiline ? '(?![^\\n])' : `(?=\\n?${END})`;
      case '{':
        return /^\d+(,\d*)?\}/.test(this.pattern.slice(this.position)) ? this.quantifier() : '\\{';
      case '}':
      case ']':
      case '/':
        return `\\${char}`;
      case '#':
        if (!this.extended) return char;
        this.position = this.endOfLine();
        return '';
      default:
        return this.extended && /\s/.test(char) ? '' : char;
    }
  }

  private endOfLine(): number {
    const end = this.pattern.indexOf('\n', this.position);
    return end < 0 ? this.pattern.length : end + 1;
  }

  private quantifier(): string {
    const end = this.pattern.indexOf('}', this.position) + 1;
    const text = this.pattern.slice(this.position - 1, end);
    this.position = end;
    return text;
  }

  private group(): string {
    const rest = this.pattern.slice(this.position - 1);
    if (rest.startsWith('(*')) throw invalid('verbs are not supported');
    if (!rest.startsWith('(?')) return '(';
    const opening = GROUP_OPENINGS.exec(rest)?.[0];
    if (!opening) throw invalid('this kind of group is not supported');
    this.position += opening.length - 1;
    return opening;
  }

  private escape(inClass: boolean): string {
    const char = this.pattern.charAt(this.position++);
    if (char === '') throw invalid('\\ at the end of the pattern');
    if (char === 's') return inClass ? SPACE : `[${SPACE}]`;
    if (char === 'S' && !inClass) return `[^${SPACE}]`;
    if (PLAIN_ESCAPES.has(char) && !(inClass && (char === 'B' || char === 'b'))) return `\\${char}`;
    if (char === 'x') return this.take(/^[0-9a-fA-F]{2}/, '\\x');
    if (char === 'p' || char === 'P') return this.take(/^\{[A-Za-z_]+\}/, `\\${char}`);
    if (!inClass && /[1-9]/.test(char)) return `\\${char}`;
    if (!inClass && char === 'A') return '(?<![\\s\\S])';
    if (!inClass && char === 'z') return END;
    if (!inClass && char === 'Z') return `(?=\\n?${END})`;
    if (/[A-Za-z0-9]/.test(char)) throw invalid(`\\${char} is not supported`);
    return SPECIAL.test(char) || char === '-' ? (char === '-' && !inClass ? '-' : `\\${char}`) : char;
  }

  private take(expected: RegExp, opening: string): string {
    const found = expected.exec(this.pattern.slice(this.position))?.[0];
    if (!found) throw invalid(`malformed ${opening} escape`);
    this.position += found.length;
    return opening + found;
  }

  private characterClass(): string {
    let source = '[';
    if (this.pattern.charAt(this.position) === '^') {
      source += '^';
      this.position++;
    }
    for (let first = true; ; first = false) {
      const char = this.pattern.charAt(this.position++);
      if (char === '') throw invalid('missing terminating ] for character class');
      if (char === ']' && !first) return `${source}]`;
      if (char === '[' && /[:.=]/.test(this.pattern.charAt(this.position))) {
        throw invalid('POSIX character classes are not supported');
      }
      if (char === '\\') source += this.escape(true);
      else source += char === ']' || char === '[' ? `\\${char}` : char;
    }
  }
}

/** The text that every match of a pattern begins with, or undefined when it need not begin with any. */
export function literalPrefix(pattern: string, options: string): string | undefined {
  if (/[imx]/.test(options) || !pattern.startsWith('^') || pattern.includes('|')) return undefined;
  let prefix = '';
  for (let index = 1; index < pattern.length; index++) {
    let char = pattern.charAt(index);
    if (char === '\\') {
      char = pattern.charAt(++index);
      if (/[A-Za-z0-9]/.test(char) || char === '') break;
    } else if (SPECIAL.test(char) && char !== '/') break;
    // A quantifier that allows none takes back the character before it.
    const quantifier = pattern.charAt(index + 1);
    if (quantifier === '*' || quantifier === '?' || quantifier === '{') break;
    prefix += char;
  }
  return prefix === '' || hasLoneSurrogate(prefix) ? undefined : prefix;
}

function hasLoneSurrogate(text: string): boolean {
  return /[\ud800-\udfff]/u.test(text);
}
