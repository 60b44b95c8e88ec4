/** One query of a panel, and what its lines are called. */
export type Query = readonly [expr: string, legend: string];
/** One picture: what it shows, in one sentence, and what of it is a matter for somebody. */
export type Panel = {
  readonly title: string;
  readonly says: string;
  readonly unit: "short" | "s" | "bytes" | "percentunit" | "reqps";
  readonly type?: "timeseries" | "stat";
  readonly queries: readonly Query[];
};
/** A dashboard: its panels in the order in which they are read. */
export type Board = { readonly title: string; readonly panels: readonly Panel[] };

const wide = 12;
const high = 8;
const columns = 24;

/** A dashboard as Grafana imports it (schema 39). The data source is chosen there; nothing is fetched from elsewhere. */
export function grafanaJson(name: string, { title, panels }: Board): string {
  const datasource = { type: "prometheus", uid: "${datasource}" };
  const json = {
    uid: `gatehouse-${name}`,
    title: `Gatehouse: ${title}`,
    tags: ["gatehouse"],
    schemaVersion: 39,
    editable: true,
    refresh: "30s",
    time: { from: "now-6h", to: "now" },
    timezone: "Europe/London",
    templating: { list: [{ name: "datasource", type: "datasource", query: "prometheus", label: "Prometheus" }] },
    panels: panels.map(({ title: head, says, unit, type = "timeseries", queries }, at) => ({
      id: at + 1,
      title: head,
      description: says,
      type,
      datasource,
      gridPos: { x: (at * wide) % columns, y: Math.floor((at * wide) / columns) * high, w: wide, h: high },
      fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
      targets: queries.map(([expr, legendFormat], index) => ({
        refId: `Q${index + 1}`,
        expr,
        legendFormat,
        datasource,
      })),
    })),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
