import { startServer, TestUser, UNLIMITED_RATES, workspaceRoot, type TestServer } from '@tertulia/testing';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

let server: TestServer;
let text: string;
beforeAll(async () => {
  server = await startServer({ env: UNLIMITED_RATES });
  const ana = await TestUser.register(server, 'Ana');
  const ben = await TestUser.register(server, 'Ben');
  const { id } = await ana.direct(ben);
  const socket = await ana.socket();
  await socket.ask('send_message', { conversationId: id, clientMessageId: crypto.randomUUID(), body: 'Counted' });
  await ana.upload(id, new File(['counted'], 'a.txt', { type: 'text/plain' }));
  text = await (await fetch(`${server.url}/metrics`)).text();
  ana.close();
});
afterAll(() => server.dispose());

describe('the alerts and the dashboard', () => {
  it('ask for metrics that a running server has', () => {
    const has = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const asked = new Set(expressions.flatMap(metricsIn));
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
    const missing = wanted.filter(([name, label]) => label !== 'job' && !series(name, label).test(text));
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
  const run = (...args: string[]) =>
    execFileSync('promtool', args, { cwd: path.join(workspaceRoot(), 'docker/prometheus'), encoding: 'utf8' });

  (hasPromtool ? it : it.skip)(
    'takes the rules, and finds that they fire when they should (skipped without it)',
    () => {
      expect(run('check', 'rules', 'alerts.yaml')).toContain('SUCCESS');
      expect(run('test', 'rules', 'alerts.test.yaml')).toContain('SUCCESS');
    },
  );
});
