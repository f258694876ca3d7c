import { workspaceRoot } from '@tertulia/testing';
import { validate, ValidationSeverity } from 'dockerfile-utils';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { baseOf } from './base-images';
import { ignoredNames } from './build';
import { configOf, envOf, parseStages } from './dockerfile';

const text = readFileSync(path.join(workspaceRoot(), 'docker/Dockerfile'), 'utf8');
const stages = parseStages(text);
const last = stages.at(-1)!;
const config = configOf(last);

/** What the linter says of a Dockerfile. */
const said = (dockerfile: string) =>
  validate(dockerfile, { deprecatedMaintainer: ValidationSeverity.ERROR }).map(({ message }) => message);

describe('the Dockerfile', () => {
  it('is what its linter has nothing to say about', () => {
    expect(said(text)).toEqual([]);
    expect(said('FROM node:24\nEXPOSE none\nMAINTAINER me')).toHaveLength(2);
  });

  it('names a version of every base image', () => {
    const bases = stages.map(({ base }) => base);
    expect(bases.filter((base) => !/^[\w./-]+:[\w.-]+$/.test(base) || /:latest$/.test(base))).toEqual([]);
    expect(() => baseOf('alpine:3', tmpdir())).toThrow('what it is made of');
  });

  it('builds in stages, and takes into the last one only what runs', () => {
    expect(stages.map(({ name }) => name)).toEqual(['build', 'dependencies', '2']);
    expect(last.steps.filter(({ keyword }) => keyword === 'RUN')).toEqual([]);
    const context = last.steps.filter(({ keyword, flags }) => keyword === 'COPY' && !flags.has('from'));
    expect(context.map(({ text }) => text)).toEqual(['LICENSE ./']);
  });

  it('starts Node itself, so that signals reach it, as a user without rights', () => {
    expect(config).toMatchObject({
      entrypoint: ['node', 'dist/apps/api/main.js'],
      user: '65532:65532',
      workdir: '/app',
      volumes: ['/data'],
    });
    expect(config.env.get('DATA_DIR')).toBe('/data');
    expect(config.healthcheck.slice(0, 2)).toEqual(['node', '-e']);
  });

  it('lets the C library keep few heaps, in which what pictures took would pile up', () => {
    expect(config.env.get('MALLOC_ARENA_MAX')).toBe('2');
  });

  it('keeps no secret, and lets none into the image', () => {
    expect([...config.env.keys()].filter((name) => /secret|password|token|_uri$/i.test(name))).toEqual([]);
    expect(text).not.toMatch(/^(ARG|ENV) .*(SECRET|PASSWORD|TOKEN)/im);
    expect([...ignoredNames(workspaceRoot())]).toEqual(
      expect.arrayContaining(['.git', '.env', '.data', 'node_modules']),
    );
  });
});

describe('the reader of Dockerfiles', () => {
  it('gives every variable of a stage, the later over the earlier', () => {
    const [stage] = parseStages('FROM a:1\nENV A=1 B="two words"\nRUN x\nENV A=3');
    expect([...envOf(stage!.steps)]).toEqual([
      ['A', '3'],
      ['B', 'two words'],
    ]);
  });

  it('says what a stage lacks', () => {
    expect(() => configOf(parseStages('FROM a:1\nENTRYPOINT ["x"]')[0]!)).toThrow('lacks');
  });

  it('refuses an ignored pattern that it would read otherwise than an engine', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tertulia-ignore-'));
    writeFileSync(path.join(folder, '.dockerignore'), '.git\n**/x\n');
    expect(() => ignoredNames(folder)).toThrow('**/x');
    rmSync(folder, { recursive: true });
  });
});
