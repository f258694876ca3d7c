import { operationText } from './operation-text';

describe('operationText', () => {
  it('makes the first sentence the headline, without its stop', () => {
    expect(operationText('One person.')).toEqual({ summary: 'One person' });
    expect(operationText('Ends the session; with an expired token\n it still answers 204.')).toEqual({
      summary: 'Ends the session',
      description: 'With an expired token it still answers 204.',
    });
  });

  it('shows the headline as plain text', () => {
    expect(operationText('Messages, ascending `seq`.').summary).toBe('Messages, ascending seq');
  });

  it('leaves what is no sentence as it is', () => {
    expect(operationText('')).toEqual({ summary: '' });
    expect(operationText('Reads e.g.this')).toEqual({ summary: 'Reads e.g.this' });
  });
});
