import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { age, isFresh } from './age';
import { emailOf } from './colleague';
import { Installation } from './installation';
import { PEOPLE } from './people';
import { perform } from './perform';
import { SCENES } from './scenes';
import { Timeline } from './timeline';

/** Fills a fresh installation with people and conversations, and says how to sign in as one of them. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { password: { type: 'string' } } });
  // Everyone's, and known to nobody but the reader: a demonstration may be left running where others reach it.
  const password = values.password ?? randomBytes(9).toString('base64url');
  const installation = Installation.of(process.env);
  if (!(await installation.withDatabase(isFresh))) {
    throw new Error(
      `There are people in ${installation.dataDir} already. Give an empty folder: DATA_DIR=./demo npm run demo`,
    );
  }
  const script = { people: PEOPLE, scenes: SCENES };
  const performed = await installation.withServer((url) => perform(url, script, password, new Timeline(new Date())));
  await installation.withDatabase((uri) => age(uri, performed));
  const messages = performed.reduce((sum, each) => sum + each.messages.length, 0);
  const [first] = PEOPLE;
  process.stdout.write(
    [
      `${PEOPLE.length} people have said ${messages} things in ${performed.length} conversations.`,
      'Start the server with "npm start" and sign in as',
      '',
      ...PEOPLE.map(({ key, displayName }) => `  ${emailOf(key).padEnd(26)} ${displayName}`),
      '',
      `The password of each of them is ${password} (begin with ${first?.displayName ?? 'anyone'}).`,
      '',
    ].join('\n'),
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
