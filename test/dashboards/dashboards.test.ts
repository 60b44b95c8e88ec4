import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { boards } from "@gatehouse/infra/dashboards/boards";
import { dashboardsDir } from "@gatehouse/infra/dashboards/generate";
import { grafanaJson } from "@gatehouse/infra/dashboards/grafana";
import { rootDir } from "@gatehouse/infra/paths";
import { namesOf, rowOf } from "@gatehouse/observe/metric-list";
import type { MetricName } from "@gatehouse/observe/metric-list";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { readQuery } from "./promql.ts";

const Rule = z.strictObject({
  alert: z.string().regex(/^Gatehouse[A-Z][A-Za-z]+$/),
  expr: z.string().min(5),
  for: z.string().regex(/^\d+[mh]$/),
  labels: z.strictObject({ severity: z.enum(["page", "ticket"]) }),
  annotations: z.strictObject({ summary: z.string().min(10), runbook_url: z.string() }),
});
const Rules = z.strictObject({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(Rule) })) });
const { groups } = Rules.parse(parse(readFileSync(join(dashboardsDir, "alerts.yaml"), "utf8")));
const rules = groups.flatMap((group) => group.rules);

const Json = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
});
/** Every query there is, by where it stands; of the files themselves, not of what they are made from. */
const queries = [
  ...Object.keys(boards).flatMap((name) =>
    Json.parse(JSON.parse(readFileSync(join(dashboardsDir, `${name}.json`), "utf8"))).panels.flatMap((panel) =>
      panel.targets.map(({ expr }) => ({ where: `${name}: ${panel.title}`, expr })),
    ),
  ),
  ...rules.map(({ alert, expr }) => ({ where: alert, expr })),
];

/** What Prometheus itself knows of everything it reads. */
const ofPrometheus = new Set(["job", "instance", "le"]);

/** The metric of the list that a name in a query is of; null for none. */
function listed(name: string): MetricName | null {
  return (
    namesOf().find((each) =>
      rowOf(each).type === "histogram"
        ? [`${each}_bucket`, `${each}_sum`, `${each}_count`].includes(name)
        : each === name,
    ) ?? null
  );
}

/** What of a query does not exist. */
function unknownIn(expr: string): readonly string[] {
  const { isReadable, metrics, matched, grouped } = readQuery(expr);
  const rows = metrics.flatMap((name) => listed(name) ?? []).map((name) => rowOf(name));
  const has = (label: string): boolean => ofPrometheus.has(label) || rows.some(({ labels }) => label in labels);
  const wordsOf = (label: string): readonly string[] =>
    rows.flatMap(({ labels }) => {
      const values = labels[label];
      return typeof values === "object" ? values : [];
    });
  return [
    ...(isReadable && metrics.length > 0 ? [] : ["cannot be read"]),
    ...metrics.filter((name) => name !== "up" && listed(name) === null),
    ...[...grouped, ...matched.map(({ label }) => label)].filter((label) => !has(label)),
    ...matched.flatMap(({ label, value }) => {
      const words = wordsOf(label);
      return words.length === 0 ? [] : value.split("|").filter((word) => !words.includes(word));
    }),
  ];
}

test("the reader of queries finds what does not exist", () => {
  expect(unknownIn('sum by (stage) (rate(gatehouse_stage_seconds_bucket{stage="decide"}[5m]))')).toEqual([]);
  expect(unknownIn("gatehouse_stage_seconds > 1")).toEqual(["gatehouse_stage_seconds"]);
  expect(unknownIn("rate(gatehouse_nothing_total[5m])")).toEqual(["gatehouse_nothing_total"]);
  expect(unknownIn('gatehouse_duties_late{duty="sing"}')).toEqual(["sing"]);
  expect(unknownIn("sum by (child) (gatehouse_holds_open)")).toEqual(["child"]);
  expect(unknownIn("rate(gatehouse_holds_open[5m)")).toContain("cannot be read");
});

test("every metric, label and word in a dashboard or an alert rule is in the list", () => {
  expect(queries.length).toBeGreaterThan(60);
  expect(queries.flatMap(({ where, expr }) => unknownIn(expr).map((what) => `${where}: ${what}`))).toEqual([]);
});

test("every metric of the list is looked at by a dashboard", () => {
  const seen = new Set(queries.flatMap(({ expr }) => readQuery(expr).metrics.map((name) => listed(name))));
  expect(namesOf().filter((name) => !seen.has(name))).toEqual([]);
});

test("the dashboards are what they are made from: node infra/src/dashboards/generate.ts", () => {
  const files = readdirSync(dashboardsDir).filter((name) => name.endsWith(".json"));
  expect(files.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
    Object.keys(boards)
      .map((name) => `${name}.json`)
      .toSorted((a, b) => (a < b ? -1 : 1)),
  );
  for (const [name, board] of Object.entries(boards))
    expect(readFileSync(join(dashboardsDir, `${name}.json`), "utf8")).toBe(grafanaJson(name, board));
});

const runbooks = join(rootDir, "docs", "runbooks");

test("every alert has its runbook, every runbook its alert, and each says what it means, how to look and what to do", () => {
  const named = rules.map(({ alert, annotations }) => {
    const kebab = alert
      .replace("Gatehouse", "")
      .replaceAll(/(?<!^)(?=[A-Z])/g, "-")
      .toLowerCase();
    expect(annotations.runbook_url).toBe(`docs/runbooks/${kebab}.md`);
    const page = readFileSync(join(rootDir, annotations.runbook_url), "utf8");
    expect(page).toMatch(new RegExp(`^# ${annotations.summary}\n`));
    expect(page).toContain(`\`${alert}\``);
    for (const head of ["What it means", "How to look", "What to do"]) expect(page).toContain(`\n## ${head}\n\n`);
    return `${kebab}.md`;
  });
  expect(new Set(named).size).toBe(named.length);
  expect(new Set(readdirSync(runbooks))).toEqual(new Set(named));
});

test("what runbooks name exists: pages, commands, metrics and log lines", () => {
  const commands = readdirSync(join(rootDir, "cli/src/commands")).join(" ");
  const sources = sourceText();
  for (const file of readdirSync(runbooks)) {
    const page = readFileSync(join(runbooks, file), "utf8");
    for (const [, link = ""] of page.matchAll(/\]\(([^)#]+)\)/g))
      expect(() => readFileSync(join(runbooks, link))).not.toThrow();
    for (const [, command = ""] of page.matchAll(/npm run -s gatehouse -- ([a-z]+)/g))
      expect(commands).toContain(command);
    for (const [name] of page.matchAll(/gatehouse_[a-z_]+/g))
      expect([file, listed(name) ?? listed(`${name}_bucket`)]).not.toEqual([file, null]);
    for (const [, event = ""] of page.matchAll(/`((?:gateway|client|witness|service|http)\.[a-z-]+)`/g))
      expect([event, sources.includes(`"${event}"`)]).toEqual([event, true]);
  }
});

/** All of our sources that log. */
function sourceText(): string {
  return ["packages", "services"]
    .flatMap((top) => readdirSync(join(rootDir, top)).map((name) => join(rootDir, top, name, "src")))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)))
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
}
