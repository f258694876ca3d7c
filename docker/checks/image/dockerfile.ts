import { DockerfileParser, type Env, type From, type Instruction, type JSONInstruction } from 'dockerfile-ast';

/** One instruction of a stage, as it is written. */
export interface Step {
  readonly keyword: string;
  /** What follows the keyword and its flags. */
  readonly text: string;
  readonly flags: ReadonlyMap<string, string>;
  readonly line: number;
}

/** One stage of a Dockerfile. */
export interface Stage {
  /** What later stages call it; the number of the stage where it has no name. */
  readonly name: string;
  readonly base: string;
  readonly steps: readonly Step[];
}

/** What a container is started with. */
export interface ImageConfig {
  readonly env: ReadonlyMap<string, string>;
  readonly workdir: string;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly healthcheck: readonly string[];
  readonly volumes: readonly string[];
}

/** Reads a Dockerfile into its stages, in their order. */
export function parseStages(text: string): Stage[] {
  const stages: { name: string; base: string; steps: Step[] }[] = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    if (instruction.getKeyword() === 'FROM') {
      const from = instruction as From;
      stages.push({ name: from.getBuildStage() ?? String(stages.length), base: from.getImage() ?? '', steps: [] });
    } else if (instruction.getKeyword() !== 'ARG' || stages.length > 0) {
      stages.at(-1)?.steps.push(toStep(instruction));
    }
  }
  return stages;
}

function toStep(instruction: Instruction): Step {
  const flags = 'getFlags' in instruction ? (instruction as JSONInstruction).getFlags() : [];
  return {
    keyword: instruction.getKeyword(),
    text: instruction.getRawArgumentsContent() ?? '',
    flags: new Map(flags.map((flag) => [flag.getName(), flag.getValue() ?? ''])),
    line: instruction.getRange().start.line + 1,
  };
}

/** What the instructions of a stage say about how it is started. Throws for one that it does not know. */
export function configOf(stage: Stage): ImageConfig {
  const last = (keyword: string) => stage.steps.filter((step) => step.keyword === keyword).at(-1)?.text;
  const health = last('HEALTHCHECK');
  return {
    env: envOf(stage.steps),
    workdir: last('WORKDIR') ?? '/',
    user: last('USER') ?? '0:0',
    entrypoint: words(last('ENTRYPOINT')),
    healthcheck: words(health?.replace(/^(--\S+\s+|\\\n\s*)*CMD\s+/, '')),
    volumes: stage.steps.filter(({ keyword }) => keyword === 'VOLUME').flatMap(({ text }) => text.split(/\s+/)),
  };
}

/** The variables that these steps set, the later over the earlier. */
export function envOf(steps: readonly Step[]): Map<string, string> {
  const lines = steps.filter(({ keyword }) => keyword === 'ENV').map(({ text }) => `ENV ${text}`);
  const instructions = DockerfileParser.parse(['FROM scratch', ...lines].join('\n')).getENVs();
  return new Map(
    instructions.flatMap((env: Env) =>
      env.getProperties().map((property) => [property.getName(), property.getValue() ?? ''] as const),
    ),
  );
}

/** The words of an instruction in its exec form, the only one that works without a shell. */
function words(text: string | undefined): string[] {
  if (text === undefined) throw new Error('The last stage lacks an ENTRYPOINT or a HEALTHCHECK');
  return JSON.parse(text) as string[];
}
