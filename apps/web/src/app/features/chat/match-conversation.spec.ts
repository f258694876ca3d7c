import { UrlSegment } from '@angular/router';
import { matchConversation } from './match-conversation';

const match = (path: string) => matchConversation(path.split('/').map((part) => new UrlSegment(part, {})));

describe('the address of a conversation', () => {
  it('names the conversation, and the message that a link leads to', () => {
    expect(match('c/665f')?.posParams?.['conversationId']?.path).toBe('665f');
    expect(match('c/665f/m/12')?.posParams?.['seq']?.path).toBe('12');
  });

  it.each(['c', 'x/665f', 'c/665f/m', 'c/665f/m/first', 'c/665f/m/-1', 'c/665f/x/1', 'c/665f/m/1/2'])(
    'is not %j',
    (path) => {
      expect(match(path)).toBeNull();
    },
  );
});
