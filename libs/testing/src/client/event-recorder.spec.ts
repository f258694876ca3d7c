import { EventRecorder } from './event-recorder';

const typing = (userId: string, typing: boolean) => ({ conversationId: 'c', userId, typing });

describe('an event recorder', () => {
  it('gives each event once, in order, whether it came before or after it was asked for', async () => {
    const recorder = new EventRecorder();
    recorder.record('typing_changed', typing('a', true));
    const [first, second] = [recorder.next('typing_changed'), recorder.next('typing_changed')];
    recorder.record('typing_changed', typing('b', true));
    expect([(await first).userId, (await second).userId]).toEqual(['a', 'b']);
  });

  it('gives the one that matches and keeps the others', async () => {
    const recorder = new EventRecorder();
    recorder.record('typing_changed', typing('a', true));
    recorder.record('typing_changed', typing('b', false));
    expect((await recorder.next('typing_changed', (event) => !event.typing)).userId).toBe('b');
    expect((await recorder.next('typing_changed')).userId).toBe('a');
    expect(recorder.all('typing_changed')).toHaveLength(2);
  });

  it('says what came instead of the one that did not', async () => {
    const recorder = new EventRecorder();
    recorder.record('typing_changed', typing('a', true));
    await expect(recorder.next('message_created', () => true, 30)).rejects.toThrow(/typing_changed/);
  });
});
