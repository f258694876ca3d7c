import { workspaceRoot } from '@tertulia/testing';
import { readCheckOptions } from './options';
import { reportOf } from './report';
import { runCheck } from './run';
import { saveReport } from './saved-reports';
import { lightSyncMsOf } from './stage';

async function main(): Promise<void> {
  const options = readCheckOptions(process.argv.slice(2), () => Math.floor(Math.random() * 2 ** 32));
  console.log(`Seed ${options.seed}: give --seed=${options.seed} to break the same things again.`);
  if (options.nodes > 1 && !options.redis && process.env['REDIS_URL'] === undefined) {
    const seconds = lightSyncMsOf(options.clients) / 1_000;
    console.log(
      `Without REDIS_URL events stay on their node: clients ask for a light sync each ${seconds} s, not each minute.`,
    );
  }
  const result = await runCheck(options, console.log);
  const report = reportOf(options, result);
  console.log(`\n${report}`);
  if (options.save) await saveReport(workspaceRoot(), process.argv.slice(2), report, new Date());
  process.exitCode = result.violations.length > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
