import { TestUser } from '@tertulia/testing';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { Container } from './container';
import type { ImageConfig } from './dockerfile';
import type { Layers } from './layers';
import { runProgram } from './run-program';

/** What an operator gives beside what the image says. */
const GIVEN = { PUBLIC_URL: 'https://chat.example.org', JWT_SECRET: 'sYr0q3Nf1h7d2kP9vTz8wXb5mLc4gJa6' };

/** Starts the image with a read-only tree, uses it, starts it again and stops it. Throws for what is not as it should be. */
export async function tryImage(layers: Layers, config: ImageConfig): Promise<void> {
  const done = (what: string) => process.stdout.write(`ok  ${what}\n`);
  for (const tool of ['bin/sh', 'usr/bin/sh', 'bin/bash', 'usr/bin/apt-get', 'usr/local/bin/npm', 'usr/bin/gcc']) {
    assert.ok(!existsSync(layers.at(tool)), `the image has ${tool}`);
  }
  done('no shell, no package manager, no compiler in the image');

  layers.mountSystem();
  for (const volume of config.volumes) layers.mountVolume(volume);
  layers.mountMemory('tmp');
  layers.seal();
  const container = new Container(layers, config, GIVEN);
  const writes = (file: string) => container.succeeds(['node', '-e', `fs.writeFileSync('${file}', '')`]);
  assert.deepEqual(
    ['/app/x', '/app/dist/apps/x', '/etc/x', '/tmp/x', '/data/x'].filter(writes),
    ['/tmp/x', '/data/x'],
    'what can be written to',
  );
  done('only /tmp and the volume can be written to');

  runProgram('ip', ['link', 'set', 'lo', 'up']);
  assert.equal(container.isHealthy(), false, 'healthy before it runs');
  let server = container.start();
  await server.ready();
  assert.deepEqual(server.identity, {
    uid: '65532',
    gid: '65532',
    capabilities: '0000000000000000',
    noNewPrivileges: '1',
  });
  done('the entry command runs as 65532 without capabilities');
  assert.ok(container.isHealthy(), 'the health check fails');
  done('the health check of the image says that it is well');

  const port = config.env.get('PORT') ?? '';
  const address = { url: `http://127.0.0.1:${port}`, origin: GIVEN.PUBLIC_URL };
  const page = await fetch(address.url);
  assert.match(await page.text(), /<tt-root|<!doctype html>/i);
  const ana = await TestUser.register(address, 'Ana');
  const ben = await TestUser.register(address, 'Ben');
  const { id } = await ana.direct(ben);
  const socket = await ben.socket();
  const arrives = socket.events.next('message_created');
  const sent = await ana.send(id, { body: 'From inside the image' });
  assert.equal((await arrives).message.id, sent.id);
  ana.close();
  ben.close();
  done('two people registered, and a message arrived over a websocket');

  const before = Date.now();
  assert.equal(await server.end('SIGTERM'), 0);
  assert.ok(Date.now() - before < 10_000, 'it took more than 10 s to stop');
  done('SIGTERM ended it with 0');
  server = container.start();
  await server.ready();
  const again = await TestUser.signIn(address, ana.me);
  assert.deepEqual(
    (await again.history(id)).items.map(({ body }) => body),
    ['From inside the image'],
  );
  assert.equal(await server.end('SIGTERM'), 0);
  done('started again on the same volume, it had the message');
}
