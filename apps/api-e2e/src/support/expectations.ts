import type { Ack, EventError, Problem } from '@tertulia/contracts';
import type { RestResponse } from '@tertulia/testing';

/** Any id of the contract. */
export const ID = /^[0-9a-f]{24}$/;
/** Any time of the contract. */
export const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Nothing internal may reach a caller: no stack, no query, no path of a file, no name of a driver. */
const INTERNALS = /node_modules|webpack|\.ts:\d|\bat \w+ \(|Mongo|mongoose|E11000|CastError|DATA_DIR|\/tmp\//;

/** Checks that an answer is the protocol's error of that status and code, whole and without internals, and returns its body. */
export function expectProblem(response: RestResponse<unknown>, status: number, code: string): Problem {
  const problem = anyProblem(response);
  expect({ status: problem.status, code: problem.code }).toEqual({ status, code });
  expect(response.status).toBe(status);
  return problem;
}

/** The same, where the protocol leaves open which error it is: one of these statuses. */
export function expectRefusal(response: RestResponse<unknown>, ...statuses: number[]): Problem {
  const problem = anyProblem(response);
  expect(statuses).toContain(response.status);
  expect(problem.status).toBe(response.status);
  return problem;
}

function anyProblem(response: RestResponse<unknown>): Problem {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = response.body as Problem;
  expect(problem).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status: expect.any(Number),
    detail: expect.any(String),
    code: expect.stringMatching(/^[A-Z][A-Z_]+$/),
  });
  const known = ['type', 'title', 'status', 'detail', 'code', 'errors', 'retryAfter'];
  expect(Object.keys(problem).filter((key) => !known.includes(key))).toEqual([]);
  expect(JSON.stringify(problem)).not.toMatch(INTERNALS);
  return problem;
}

/** The paths that a `VALIDATION_FAILED` names. */
export function expectInvalid(response: RestResponse<unknown>, ...paths: string[]): void {
  const problem = expectProblem(response, 400, 'VALIDATION_FAILED');
  expect(problem.errors).toEqual(paths.map(() => ({ path: expect.any(String), message: expect.any(String) })));
  expect(problem.errors?.map(({ path }) => path).sort()).toEqual([...paths].sort());
}

/** Checks that an acknowledgement is the protocol's error of that code, and returns it. */
export function expectNack(ack: Ack<unknown>, code: string): EventError {
  expect(ack).toMatchObject({ ok: false, error: { code, message: expect.any(String) } });
  const { error } = ack as { error: EventError };
  const known = ['code', 'message', 'errors', 'retryAfter'];
  expect(Object.keys(ack).sort()).toEqual(['error', 'ok']);
  expect(Object.keys(error).filter((key) => !known.includes(key))).toEqual([]);
  expect(JSON.stringify(error)).not.toMatch(INTERNALS);
  return error;
}
