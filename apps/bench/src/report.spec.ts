import { workspaceRoot } from '@tertulia/testing';
import { quantilesOf } from './quantiles';
import { readOptions } from './options';
import { report } from './report';

describe('the report', () => {
  const times = quantilesOf([10, 20, 30]);
  const text = report(
    {
      options: readOptions([]),
      measurements: [
        { what: 'fast', times, goal: 25 },
        { what: 'slow', times, goal: 20 },
        { what: 'free', times },
      ],
      throughput: 1234.5,
      fillRate: 999,
      memory: [{ name: 'API', rssMiB: 123 }],
    },
    workspaceRoot(__dirname),
    new Date('2026-11-23T12:00:00Z'),
  );

  it('says of each goal whether it was met', () => {
    expect(text).toMatch(/\| fast +\| 20\.0 +\| 30\.0 +\| 30\.0 +\| < 25: met/);
    expect(text).toMatch(/\| slow .*\| < 20: missed/);
    expect(text).toMatch(/\| free .*\| +\|/);
  });

  it('says on what machine, on which day and with which versions', () => {
    expect(text).toMatch(/^2026-11-23, \d+ × /);
    expect(text).toMatch(/Node \d+\.\d+\.\d+, @nestjs\/core \d+\./);
    expect(text).toContain('123 MiB');
    expect(text).toContain('1235 acknowledged a second');
  });
});
