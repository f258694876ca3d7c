import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** A wrong import: the file that it would stand in, what it would import, and the rule that must refuse it. */
interface WrongImport {
  file: string;
  imports: string;
  rule: '@nx/enforce-module-boundaries' | 'import-x/no-restricted-paths';
}

const betweenProjects: WrongImport[] = [
  ['libs/contracts/src/message.ts', '@tertulia/dto'],
  ['libs/dto/src/message.dto.ts', '@tertulia/chat-client'],
  ['libs/chat-client/src/index.ts', '@tertulia/dto'],
  ['libs/embedded-mongo/src/index.ts', '@tertulia/contracts'],
  ['apps/api/src/main.ts', '@tertulia/chat-client'],
  ['apps/web/src/main.ts', '@tertulia/dto'],
].map(([file, imports]) => ({ file: file!, imports: imports!, rule: '@nx/enforce-module-boundaries' as const }));

const inside: WrongImport[] = [
  ['apps/api/src/users/users.module.ts', '../auth/auth.module'],
  ['apps/api/src/auth/auth.module.ts', '../conversations/conversations.module'],
  ['apps/api/src/conversations/conversations.module.ts', '../messages/messages.module'],
  ['apps/api/src/uploads/uploads.module.ts', '../messages/messages.module'],
  ['apps/api/src/messages/messages.module.ts', '../chat/chat.module'],
  ['apps/api/src/chat/chat.module.ts', '../uploads/uploads.module'],
  ['apps/api/src/common/common.module.ts', '../users/users.module'],
  ['apps/web/src/app/core/session/session.ts', '../../ui/avatar/avatar'],
  ['apps/web/src/app/ui/avatar/avatar.ts', '../../core/session/session'],
  ['apps/web/src/app/features/auth/pages/login.page.ts', '../../chat/data-access/markdown/markdown'],
].map(([file, imports]) => ({ file: file!, imports: imports!, rule: 'import-x/no-restricted-paths' as const }));

/** Imports along the arrows, which no rule may refuse. */
const allowed = [
  ['libs/dto/src/message.dto.ts', '@tertulia/contracts'],
  ['apps/web/src/main.ts', '@tertulia/chat-client'],
  ['apps/api/src/auth/auth.module.ts', '../users/users.module'],
  ['apps/api/src/messages/messages.module.ts', '../uploads/uploads.module'],
  ['apps/web/src/app/features/auth/pages/login.page.ts', '../../../core/session/session'],
].map(([file, imports]) => ({ file: file!, imports: imports! }));

const wrong = [...betweenProjects, ...inside];
const cases = [...wrong, ...allowed];
const root = path.resolve(__dirname, '../../..');

/** Lints each text under its file's name, in one process of its own since ESLint's configuration is an ES module. */
const script = `
  import { ESLint } from 'eslint';
  const eslint = new ESLint({ cwd: process.cwd() });
  const rules = [];
  for (const { file, imports } of JSON.parse(process.env.CASES)) {
    const text = "import * as wrong from '" + imports + "';\\nexport const kept = wrong;\\n";
    const [result] = await eslint.lintText(text, { filePath: file });
    rules.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
  }
  process.stdout.write('RULES' + JSON.stringify(rules));
`;

describe('the import rules', () => {
  let broken: string[][];

  beforeAll(() => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: root,
      env: { ...process.env, CASES: JSON.stringify(cases), NX_DAEMON: 'false' },
      encoding: 'utf8',
    });
    const answer = stdout.split('RULES')[1];
    if (answer === undefined) throw new Error(`ESLint did not answer: ${stderr}`);
    broken = JSON.parse(answer) as string[][];
  }, 120_000);

  it.each(wrong.map((one, index) => ({ ...one, index })))('refuse $imports in $file', ({ index, rule }) => {
    expect(broken[index]).toContain(rule);
  });

  it.each(allowed.map((one, index) => ({ ...one, index })))('let $file import $imports', ({ index }) => {
    expect(broken[wrong.length + index]).toEqual([]);
  });
});
