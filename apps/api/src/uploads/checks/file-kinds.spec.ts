import { LIMITS } from '@tertulia/contracts';
import { ACTIVE_KINDS } from './file-kinds';

it('the endings that clients refuse by themselves are those that the server never takes', () => {
  const never = ACTIVE_KINDS.flatMap(({ extensions }) => extensions);
  expect([...LIMITS.file.refusedEndings].sort()).toEqual([...never].sort());
});
