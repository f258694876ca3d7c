import { LIMITS } from '@tertulia/contracts';
import type { Packet } from 'socket.io-parser';
import { FrameDecoder, OVERSIZE_EVENT } from './frame-decoder';

function decoded(...frames: (string | Buffer)[]): Packet[] {
  const packets: Packet[] = [];
  const decoder = new FrameDecoder();
  decoder.on('decoded', (packet) => packets.push(packet));
  for (const frame of frames) decoder.add(frame);
  decoder.destroy();
  return packets;
}

const frame = (body: string): string => `27["send_message",${JSON.stringify({ body })}]`;

describe('a frame', () => {
  it('up to the limit is taken as it is', () => {
    const body = 'x'.repeat(LIMITS.frame.maxBytes - frame('').length);
    expect(decoded(frame(body))).toMatchObject([{ type: 2, id: 7, data: ['send_message', { body }] }]);
  });

  it('of one byte more keeps its name and its callback, and loses its payload', () => {
    const body = 'x'.repeat(LIMITS.frame.maxBytes - frame('').length + 1);
    expect(decoded(frame(body), frame('small'))).toMatchObject([
      { type: 2, id: 7, data: [OVERSIZE_EVENT, 'send_message'] },
      { type: 2, id: 7, data: ['send_message', { body: 'small' }] },
    ]);
  });

  it('is measured in bytes, not in characters', () => {
    expect(decoded(frame('漢'.repeat(22_000)))).toMatchObject([{ data: [OVERSIZE_EVENT, 'send_message'] }]);
  });

  it('is measured with its binary parts', () => {
    const parts = (sizes: number[]): (string | Buffer)[] => {
      const places = sizes.map((_, num) => ({ _placeholder: true, num }));
      return [`5${sizes.length}-7${JSON.stringify(['sync', ...places])}`, ...sizes.map((size) => Buffer.alloc(size))];
    };
    expect(decoded(...parts([70_000]))).toMatchObject([{ type: 2, id: 7, data: [OVERSIZE_EVENT, 'sync'] }]);
    expect(decoded(...parts([40_000, 40_000]))).toMatchObject([{ data: [OVERSIZE_EVENT, 'sync'] }]);
    expect(decoded(...parts([100, 100]), frame('small'))).toMatchObject([
      { data: ['sync', Buffer.alloc(100), Buffer.alloc(100)] },
      { data: ['send_message', { body: 'small' }] },
    ]);
  });
});
