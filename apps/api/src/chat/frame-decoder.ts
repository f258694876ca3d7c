import { LIMITS } from '@tertulia/contracts';
import { Decoder, type Packet, PacketType } from 'socket.io-parser';

/** The name that an event of too many bytes gets in place of its own. */
export const OVERSIZE_EVENT = 'oversize frame';

/**
 * Socket.IO's decoder, which takes the payload out of frames beyond the limit: what is left is an event that can be
 * answered, where the transport could only have closed the connection.
 */
export class FrameDecoder {
  private readonly decoder = new Decoder();
  private oversize = false;
  /** Bytes of the event so far: its text, then each of its binary parts. */
  private bytes = 0;

  add(chunk: unknown): void {
    if (typeof chunk === 'string') {
      this.oversize = exceeds(chunk, LIMITS.frame.maxBytes);
      this.bytes = chunk.length;
    } else if (ArrayBuffer.isView(chunk) || chunk instanceof ArrayBuffer) {
      this.bytes += chunk.byteLength;
      this.oversize ||= this.bytes > LIMITS.frame.maxBytes;
    }
    this.decoder.add(chunk);
  }

  destroy(): void {
    this.decoder.destroy();
  }

  on(event: 'decoded', listener: (packet: Packet) => void): void {
    this.decoder.on(event, (packet: Packet) => listener(this.oversize ? withoutPayload(packet) : packet));
  }

  removeListener(event: 'decoded'): void {
    this.decoder.off(event);
  }
}

function withoutPayload(packet: Packet): Packet {
  if (packet.type !== PacketType.EVENT && packet.type !== PacketType.BINARY_EVENT) return packet;
  const [name] = packet.data as unknown[];
  return { ...packet, type: PacketType.EVENT, data: [OVERSIZE_EVENT, name] };
}

function exceeds(text: string, bytes: number): boolean {
  // A character has at most three bytes in UTF-8 for each unit of its length.
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes;
}
