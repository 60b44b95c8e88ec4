import type { Growth } from "../history.ts";

/** What became of copies, as pages say it, in the order in which they show it. */
export const outcomes = ["shared", "minimised", "withheld", "held", "refused"] as const;
/** One of them. */
export type Outcome = (typeof outcomes)[number];

/** From one agency to another: a row of the table. */
export type FlowRow = {
  readonly from: string;
  /** Null for messages that were refused whole: they go to nobody. */
  readonly to: string | null;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly all: number;
};

/** The gateway names nobody so, where a message was refused whole. */
const nobody = "nobody";

/** The counts by sender and recipient, the busiest first. */
export function flowRows(growth: readonly Growth[]): readonly FlowRow[] {
  const rows = new Map<string, FlowRow>();
  for (const { labels, by } of growth) {
    const { from = "", to = "", outcome } = labels;
    const known = outcomes.find((one) => one === outcome);
    if (known === undefined) continue;
    const key = `${from} ${to}`;
    const row = rows.get(key) ?? { from, to: to === nobody ? null : to, counts: noCounts, all: 0 };
    rows.set(key, { ...row, counts: { ...row.counts, [known]: row.counts[known] + by }, all: row.all + by });
  }
  return [...rows.values()].toSorted((a, b) => b.all - a.all || (a.from < b.from ? -1 : 1));
}

const noCounts: Readonly<Record<Outcome, number>> = { shared: 0, minimised: 0, withheld: 0, held: 0, refused: 0 };

/** A picture of who sends to whom: agencies on a circle, and an arrow for each flow. Units are the SVG's own. */
export type Picture = {
  readonly nodes: readonly { readonly x: number; readonly y: number; readonly name: string; readonly anchor: string }[];
  readonly arrows: readonly {
    readonly path: string;
    readonly width: number;
    readonly kind: string;
    readonly says: string;
  }[];
};

const [centreX, centreY, radius] = [400, 230, 160];
/** How far an arrow bends off the straight line, so that one there and one back are two. */
const bend = 0.18;
const widest = 14;

/** Draws the rows; agencies without a flow stand there too. */
export function pictureOf(
  rows: readonly FlowRow[],
  agencies: readonly { readonly id: string; readonly name: string }[],
): Picture {
  const places = new Map(agencies.map(({ id }, at) => [id, placeOf(at, agencies.length)]));
  const most = Math.max(1, ...rows.map(({ all }) => all));
  const names = new Map(agencies.map(({ id, name }) => [id, name]));
  return {
    nodes: agencies.map(({ id, name }) => {
      const { x, y } = places.get(id) ?? { x: centreX, y: centreY };
      const [outX, outY] = [centreX + (x - centreX) * 1.1, centreY + (y - centreY) * 1.16];
      return { x: round(outX), y: round(outY), name, anchor: anchorOf(x) };
    }),
    arrows: rows.flatMap(({ from, to, counts, all }) => {
      const [start, end] = [places.get(from), places.get(to ?? "")];
      if (!start || !end) return [];
      const gone = counts.shared + counts.minimised;
      return {
        path: curve(start, end),
        width: round(1.5 + (widest * all) / most),
        kind: gone === 0 ? "kept" : gone < all ? "mixed" : "went",
        says: `${names.get(from)} to ${names.get(to ?? "")}: ${gone} of ${all} went`,
      };
    }),
  };
}

type Place = { readonly x: number; readonly y: number };

function placeOf(at: number, count: number): Place {
  const angle = (2 * Math.PI * at) / Math.max(1, count) - Math.PI / 2;
  return { x: centreX + radius * 1.4 * Math.cos(angle), y: centreY + radius * Math.sin(angle) };
}

function anchorOf(x: number): string {
  if (Math.abs(x - centreX) < 1) return "middle";
  return x < centreX ? "end" : "start";
}

function curve(start: Place, end: Place): string {
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const [midX, midY] = [(start.x + end.x) / 2 - dy * bend, (start.y + end.y) / 2 + dx * bend];
  return `M${round(start.x)} ${round(start.y)} Q${round(midX)} ${round(midY)} ${round(end.x)} ${round(end.y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
