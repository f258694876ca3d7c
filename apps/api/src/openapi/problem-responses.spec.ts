import { errorsOf, problemResponses } from './problem-responses';

const open = { isPublic: true, isRated: false };
const guarded = { isPublic: false, isRated: true };
const body = { requestBody: { content: {} } };

describe('the errors of an operation', () => {
  it('are those of its kind', () => {
    expect(errorsOf('GET', '/health/live', {}, open)).toEqual(['INTERNAL', 'UNAVAILABLE']);
    expect(errorsOf('GET', '/users/{id}', {}, guarded)).toEqual([
      'UNAUTHENTICATED',
      'SESSION_REVOKED',
      'NOT_FOUND',
      'RATE_LIMITED',
      'INTERNAL',
      'UNAVAILABLE',
    ]);
    expect(errorsOf('POST', '/conversations', body, guarded)).toEqual(
      expect.arrayContaining([
        'VALIDATION_FAILED',
        'ORIGIN_NOT_ALLOWED',
        'PAYLOAD_TOO_LARGE',
        'UNSUPPORTED_MEDIA_TYPE',
      ]),
    );
  });

  it('and its own, each once', () => {
    const errors = errorsOf('PATCH', '/a/{id}', body, guarded, ['NOT_FOUND', 'CONFLICT']);
    expect(errors.filter((code) => code === 'NOT_FOUND')).toHaveLength(1);
    expect(errors).toContain('CONFLICT');
  });
});

describe('the responses', () => {
  it('are one a status, with an example a code', () => {
    const responses = problemResponses(['UNAUTHENTICATED', 'SESSION_REVOKED', 'RATE_LIMITED']);
    expect(Object.keys(responses)).toEqual(['401', '429']);
    expect(responses['401']).toMatchObject({
      description: '`UNAUTHENTICATED`: Sign in first. `SESSION_REVOKED`: The session has ended.',
      content: {
        'application/problem+json': {
          examples: { SESSION_REVOKED: { value: { status: 401, code: 'SESSION_REVOKED' } } },
        },
      },
    });
    expect(responses['429']).toMatchObject({ headers: { 'Retry-After': {} } });
    expect(JSON.stringify(responses['401'])).not.toContain('Retry-After');
  });
});
