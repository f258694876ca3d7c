import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { baseOf } from './base-images';
import { envOf, type Stage, type Step } from './dockerfile';
import { Layers } from './layers';
import { runProgram } from './run-program';

/** Instructions that say how an image is started, and write nothing. */
const NO_LAYER = new Set(['ENV', 'USER', 'VOLUME', 'EXPOSE', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD', 'LABEL']);

/** Runs the steps of every stage as an engine does, and gives the last one. Throws for a step that it cannot run. */
export function buildImage(stages: readonly Stage[], context: string, folder: string): Layers {
  const built = new Map<string, Layers>();
  for (const stage of stages) {
    process.stdout.write(`\n== stage ${stage.name}, on ${stage.base}\n`);
    const layers = Layers.over(baseOf(stage.base, folder), path.join(folder, `stage-${stage.name}`));
    built.set(stage.name, layers);
    if (stage.steps.some(({ keyword }) => keyword === 'RUN')) layers.mountSystem();
    runSteps(stage, layers, { built, context });
  }
  const last = built.get(stages.at(-1)?.name ?? '');
  if (!last) throw new Error('The Dockerfile has no stage');
  return last;
}

interface Surroundings {
  built: ReadonlyMap<string, Layers>;
  context: string;
}

function runSteps(stage: Stage, layers: Layers, { built, context }: Surroundings): void {
  let workdir = '/';
  for (const [index, step] of stage.steps.entries()) {
    process.stdout.write(`-- ${step.keyword} ${step.text}\n`);
    if (step.keyword === 'WORKDIR') {
      workdir = path.resolve(workdir, step.text);
      mkdirSync(layers.at(workdir), { recursive: true });
    } else if (step.keyword === 'COPY') {
      copy(step, layers, workdir, sourceOf(step, built, context));
    } else if (step.keyword === 'RUN') {
      runIn(layers, workdir, step.text, envOf(stage.steps.slice(0, index)));
    } else if (!NO_LAYER.has(step.keyword)) {
      throw new Error(`Line ${step.line}: ${step.keyword} cannot be run here`);
    }
  }
}

/** Lists the absolute paths that a COPY takes. */
type Source = (pattern: string) => string[];

function sourceOf(step: Step, built: ReadonlyMap<string, Layers>, context: string): Source {
  const from = step.flags.get('from');
  for (const flag of step.flags.keys()) {
    if (flag !== 'from') throw new Error(`Line ${step.line}: COPY --${flag} is not known here`);
  }
  if (from === undefined) {
    const left = ignoredNames(context);
    return (pattern) => {
      if (pattern !== '.') return [path.join(context, pattern)];
      const names = readdirSync(context).filter((name) => !left.has(name));
      return names.map((name) => path.join(context, name));
    };
  }
  const stage = built.get(from);
  if (!stage) throw new Error(`Line ${step.line}: there is no stage ${from} above`);
  return (pattern) => {
    const source = stage.at(pattern);
    if (!lstatSync(source).isDirectory()) return [source];
    return readdirSync(source).map((name) => path.join(source, name));
  };
}

/** What `.dockerignore` keeps out: names at the top alone, so that they mean here what they mean to an engine. */
export function ignoredNames(context: string): Set<string> {
  const lines = readFileSync(path.join(context, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
  const other = lines.find((line) => !/^[\w.-]+$/.test(line));
  if (other !== undefined) throw new Error(`.dockerignore: ${other} is more than a name at the top`);
  return new Set(lines);
}

/** A folder gives what is in it, a file itself; more than one of them go into a folder. */
function copy(step: Step, layers: Layers, workdir: string, source: Source): void {
  const names = step.text.split(/\s+/);
  const to = names.pop() ?? '';
  const target = layers.at(path.resolve(workdir, to));
  const files = names.flatMap(source);
  const single = names.length === 1 && files.length === 1 && files[0]?.endsWith(`/${path.basename(names[0] ?? '')}`);
  if (single && !to.endsWith('/')) {
    mkdirSync(path.dirname(target), { recursive: true });
    runProgram('cp', ['-a', files[0] ?? '', target]);
    return;
  }
  mkdirSync(target, { recursive: true });
  runProgram('cp', ['-a', '-t', target, ...files]);
}

function runIn(layers: Layers, workdir: string, command: string, env: ReadonlyMap<string, string>): void {
  const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  execFileSync('chroot', [layers.root, '/bin/sh', '-ec', `cd ${workdir}\n${command}`], {
    env: { ...process.env, ...Object.fromEntries(env), PATH },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
