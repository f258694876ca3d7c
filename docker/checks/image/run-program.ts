import { execFileSync } from 'node:child_process';

/** Runs a program to its end with its output on ours. Throws where it fails. */
export function runProgram(program: string, args: readonly string[], options: { cwd?: string } = {}): void {
  execFileSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
}
