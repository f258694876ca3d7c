/** A programming language as it is shown, and as the highlighter calls it. */
export interface CodeLanguage {
  id: string;
  name: string;
}

/** What can be highlighted: by its id in the highlighter its name, and what else people write behind the fence. */
const LANGUAGES: Readonly<Record<string, readonly [name: string, ...aliases: string[]]>> = {
  bash: ['Shell', 'sh', 'shell', 'zsh', 'console', 'shellsession'],
  c: ['C', 'h'],
  cpp: ['C++', 'c++', 'cc', 'cxx', 'hpp'],
  csharp: ['C#', 'cs', 'c#'],
  css: ['CSS'],
  diff: ['Diff', 'patch'],
  dockerfile: ['Dockerfile', 'docker'],
  go: ['Go', 'golang'],
  ini: ['INI', 'toml', 'conf', 'properties'],
  java: ['Java'],
  javascript: ['JavaScript', 'js', 'jsx', 'mjs', 'cjs', 'node'],
  json: ['JSON', 'jsonc', 'json5'],
  kotlin: ['Kotlin', 'kt', 'kts'],
  markdown: ['Markdown', 'md'],
  php: ['PHP'],
  powershell: ['PowerShell', 'ps', 'ps1', 'pwsh'],
  python: ['Python', 'py', 'python3'],
  ruby: ['Ruby', 'rb'],
  rust: ['Rust', 'rs'],
  scss: ['SCSS', 'sass'],
  sql: ['SQL', 'postgres', 'postgresql', 'mysql', 'psql'],
  swift: ['Swift'],
  typescript: ['TypeScript', 'ts', 'tsx', 'mts', 'cts'],
  xml: ['XML', 'html', 'xhtml', 'svg', 'vue'],
  yaml: ['YAML', 'yml'],
};
/** Written behind the fence where there is nothing to highlight. */
const PLAIN = new Set(['text', 'txt', 'plain', 'plaintext', 'none']);
const LONGEST_NAME = 24;

const BY_WORD = new Map(
  Object.entries(LANGUAGES).flatMap(([id, [name, ...aliases]]) =>
    [id, ...aliases].map((word): [string, CodeLanguage] => [word, { id, name: word === 'html' ? 'HTML' : name }]),
  ),
);

/** The language that is meant by what stands behind the fence; `null` where it cannot be highlighted. */
export function codeLanguage(info: string | undefined): CodeLanguage | null {
  return BY_WORD.get(wordOf(info).toLowerCase()) ?? null;
}

/** How a block of code is labelled; empty where nothing is known of it. */
export function codeLabel(info: string | undefined): string {
  const word = wordOf(info);
  if (PLAIN.has(word.toLowerCase())) return '';
  return codeLanguage(info)?.name ?? word.slice(0, LONGEST_NAME);
}

/** The ids of the languages in whose blocks of code the highlighter is needed. */
export function languagesIn(body: string): string[] {
  const infos = [...body.matchAll(/^[ \t>*+\-\d.)]*(?:`{3,}|~{3,})[ \t]*([^`\s]+)/gm)];
  return [...new Set(infos.flatMap(([, info]) => codeLanguage(info)?.id ?? []))];
}

function wordOf(info: string | undefined): string {
  return /^[^\s{,:]*/.exec(info?.trim() ?? '')?.[0] ?? '';
}
