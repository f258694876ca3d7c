import { isInstalled } from '@tertulia/testing';

/**
 * `describe` for tests that need these programs. Where one is not installed, they fail in CI; on a person's machine they are
 * skipped, and it is said why.
 */
export function describeWith(programs: readonly string[], name: string, tests: () => void): void {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) return describe(name, tests);
  const reason = `${missing.join(' and ')} cannot be started on this machine`;
  if (process.env['CI']) {
    describe(name, () => {
      it('can be tried', () => {
        throw new Error(`${reason}; install it: these tests may not be skipped here`);
      });
    });
    return;
  }
  process.stderr.write(`Skipped: "${name}", because ${reason}.\n`);
  describe.skip(`${name} (skipped: ${reason})`, tests);
}
