import { createHash } from 'node:crypto';
import { RunningHashes } from './running-hashes';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('the hash of a file that is being written', () => {
  let hashes: RunningHashes;
  beforeEach(() => (hashes = new RunningHashes()));
  const write = (offset: number, text: string): void => {
    const one = hashes.begin('a', offset);
    one.add(Buffer.from(text));
    one.end();
  };

  it('is known once all of it was written in order, and stays known', () => {
    write(0, 'hello ');
    write(6, 'world');
    for (let n = 0; n < 2; n++) expect(hashes.contentOf('a', 11)).toEqual({ size: 11, sha256: sha256('hello world') });
  });

  it('is not known of more or less than was written, of another file, or of one that is forgotten', () => {
    write(0, 'hello');
    expect([hashes.contentOf('a', 4), hashes.contentOf('a', 6), hashes.contentOf('b', 5)]).toEqual([null, null, null]);
    hashes.forget('a');
    expect(hashes.contentOf('a', 5)).toBeNull();
  });

  it('is not known where the writes leave a gap, overlap, or began before this process did', () => {
    write(0, 'hello');
    write(4, 'o world');
    expect(hashes.contentOf('a', 11)).toBeNull();
    write(11, '!');
    expect(hashes.contentOf('a', 12)).toBeNull();
  });

  it('is not known while a write is under way, nor after two at once', () => {
    const first = hashes.begin('a', 0);
    first.add(Buffer.from('hello'));
    expect(hashes.contentOf('a', 5)).toBeNull();
    const second = hashes.begin('a', 0);
    second.add(Buffer.from('jello'));
    second.end();
    expect(hashes.contentOf('a', 5)).toBeNull();
    first.end();
    expect(hashes.contentOf('a', 5)).toBeNull();
  });
});
