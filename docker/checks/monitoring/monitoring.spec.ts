import {
  findProgram,
  RedisProcess,
  startServer,
  TestUser,
  UNLIMITED_RATES,
  waitFor,
  workspaceRoot,
  type TestServer,
} from '@tertulia/testing';
import { Redis } from 'ioredis';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';

const read = (file: string) => readFileSync(path.join(workspaceRoot(), file), 'utf8');

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; runbook_url: string };
}

interface Dashboard {
  panels: { id: number; title: string; description: string; targets: { expr: string }[] }[];
}

const rules = (parse(read('docker/prometheus/alerts.yaml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
const dashboard = JSON.parse(read('docker/grafana/tertulia.json')) as Dashboard;
const expressions = [
  ...rules.map(({ expr }) => expr),
  ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
];

/** The metrics that an expression names; `up` is Prometheus' own. */
const metricsIn = (expr: string) =>
  [...expr.matchAll(/\b(tertulia|http|nodejs|process)_[a-z0-9_]+/g)].map(([name]) => name);

/** On a person's machine without Redis its metrics are not looked for; CI has to have it. */
const hasRedis = findProgram('redis-server') !== null;
if (!hasRedis && process.env['CI']) throw new Error('redis-server is not installed: apt-get install redis-server');
const isSeen = (metric: string) => hasRedis || !metric.startsWith('tertulia_redis_');

let redis: RedisProcess | undefined;
let server: TestServer;
let text: string;

const scrape = async () => (await fetch(`${server.url}/metrics`)).text();
/** The value of a metric without labels; NaN where it is not there. */
const valueOf = (metrics: string, name: string) => Number(new RegExp(`^${name} (.+)$`, 'm').exec(metrics)?.[1]);
const redisIs = (up: 0 | 1) => async () => valueOf(await scrape(), 'tertulia_redis_up') === up;

beforeAll(async () => {
  redis = hasRedis ? await RedisProcess.start() : undefined;
  server = await startServer({ env: { ...UNLIMITED_RATES, ...(redis && { REDIS_URL: redis.url }) } });
  if (redis) await waitFor('Redis to be found', redisIs(1), 10_000);
  const ana = await TestUser.register(server, 'Ana');
  const ben = await TestUser.register(server, 'Ben');
  const { id } = await ana.direct(ben);
  const socket = await ana.socket();
  await socket.ask('send_message', { conversationId: id, clientMessageId: crypto.randomUUID(), body: 'Counted' });
  await ana.upload(id, new File(['counted'], 'a.txt', { type: 'text/plain' }));
  text = await scrape();
  ana.close();
});
afterAll(async () => {
  await server?.dispose();
  await redis?.dispose();
});

describe('the alerts and the dashboard', () => {
  it('ask for metrics that a running server has', () => {
    const has = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const asked = new Set(expressions.flatMap(metricsIn).filter(isSeen));
    expect(asked.size).toBeGreaterThan(10);
    expect([...asked].filter((name) => !has.has(name) && !has.has(name.replace(/_(bucket|sum|count)$/, '')))).toEqual(
      [],
    );
  });

  it('ask for labels that these metrics have', () => {
    const series = (name: string, label: string) => new RegExp(`^${name}(_bucket|_count)?\\{[^}]*\\b${label}="`, 'm');
    const wanted = expressions.flatMap((expr) =>
      [...expr.matchAll(/\b((?:tertulia|http)_[a-z0-9_]+?)(?:_bucket|_count|_sum)?\{([^}]*)\}/g)].flatMap(
        ([, name = '', selectors = '']) =>
          [...selectors.matchAll(/(\w+)(?:=|!=|=~|!~)"/g)].map(([, label = '']) => [name, label] as const),
      ),
    );
    const missing = wanted.filter(
      ([name, label]) => label !== 'job' && isSeen(name) && !series(name, label).test(text),
    );
    expect(wanted.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
    expect(text).toMatch(/tertulia_event_duration_seconds_count\{event="send_message"\} 1/);
  });

  it('show what every metric of the server says, but for those that only clients cause', () => {
    const own = [...text.matchAll(/^# TYPE (tertulia_\w+)/gm)].map(([, name]) => name!);
    const shown = expressions.join('\n');
    expect(own.filter((name) => !shown.includes(name))).toEqual([]);
  });
});

describe('each alert', () => {
  const page = read('docs/operations.md');

  it.each(rules.map((rule) => [rule.alert, rule] as const))('%s says what it means and what to do', (alert, rule) => {
    expect(['warning', 'critical']).toContain(rule.labels.severity);
    expect(rule.annotations.runbook_url).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    const section = page.split(/^#+ /m).find((part) => part.startsWith(`${alert}\n`)) ?? '';
    expect(section.length).toBeGreaterThan(120);
  });
});

describe("Prometheus' own tool", () => {
  const hasPromtool = (() => {
    try {
      execFileSync('promtool', ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();
  if (!hasPromtool && process.env['CI']) throw new Error('promtool is not installed: apt-get install prometheus');
  const runs = hasPromtool ? it : it.skip;
  const run = (...args: string[]) =>
    execFileSync('promtool', args, { cwd: path.join(workspaceRoot(), 'docker/prometheus'), encoding: 'utf8' });

  runs('takes the rules, and finds that they fire when they should (skipped without it)', () => {
    expect(run('check', 'rules', 'alerts.yaml')).toContain('SUCCESS');
    expect(run('test', 'rules', 'alerts.test.yaml')).toContain('SUCCESS');
  });

  (hasRedis ? runs : it.skip)(
    'finds that those of Redis fire by what a node says whose Redis is killed (skipped without Redis)',
    async () => {
      const stranger = new Redis(redis!.url);
      await stranger.publish('tertulia:0:bus', 'no message of a node');
      const left = () => scrape().then((metrics) => valueOf(metrics, 'tertulia_redis_dropped_messages_total'));
      await waitFor('the message to be left out and counted', async () => (await left()) === 1);
      stranger.disconnect();
      const said = [valueOf(await scrape(), 'tertulia_redis_up')];
      await redis!.kill();
      await waitFor('the node to say that it works without', redisIs(0));
      said.push(valueOf(await scrape(), 'tertulia_redis_up'));
      await redis!.start();
      await waitFor('the node to find it again', redisIs(1), 10_000);
      said.push(valueOf(await scrape(), 'tertulia_redis_up'));

      const { annotations, labels } = rules.find(({ alert }) => alert === 'TertuliaRedisDown')!;
      const summary = annotations.summary.replace('{{ $labels.instance }}', '');
      const fired = { exp_labels: { ...labels, job: 'tertulia' }, exp_annotations: { ...annotations, summary } };
      const at = (minutes: number, fires: boolean) => ({
        eval_time: `${minutes}m`,
        alertname: 'TertuliaRedisDown',
        exp_alerts: fires ? [fired] : [],
      });
      const values = said.map((value) => `${value}x9`).join(' ');
      const test = {
        rule_files: [path.join(workspaceRoot(), 'docker/prometheus/alerts.yaml')],
        evaluation_interval: '1m',
        tests: [
          {
            interval: '1m',
            input_series: [{ series: 'tertulia_redis_up{job="tertulia"}', values }],
            alert_rule_test: [at(9, false), at(15, true), at(25, false)],
          },
        ],
      };
      const file = path.join(mkdtempSync(path.join(tmpdir(), 'tertulia-alerts-')), 'killed.yaml');
      writeFileSync(file, JSON.stringify(test));
      expect(run('test', 'rules', file)).toContain('SUCCESS');
      rmSync(path.dirname(file), { recursive: true });
    },
  );
});
