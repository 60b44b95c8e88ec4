import { describe, expect, test } from "vitest";
import { changesBetween } from "./preview-changes.ts";
import type { PreviewCell, PreviewTable } from "./preview-table.ts";

type What = PreviewCell["what"];
type Shown = {
  /** For each agency what becomes of its copy and of each statement, in their order. */
  readonly [agency: string]: readonly What[];
};

const cell = (what: What): PreviewCell => ({ what, word: what, why: null });

/** Statements are named by letters: the first of all agencies is "a". */
function tableOf(shown: Shown, more: { readonly says?: string; readonly letters?: string } = {}): PreviewTable {
  const agencies = Object.entries(shown);
  const { says = "x", letters = "abc" } = more;
  const count = (agencies[0]?.[1].length ?? 1) - 1;
  return {
    agencies: agencies.map(([id, [outcome = "stays"]]) => ({
      id,
      name: id,
      outcome: cell(outcome),
      handling: [],
      setsAside: false,
    })),
    rows: letters
      .slice(0, count)
      .split("")
      .map((letter, at) => ({
        key: letter,
        item: letter.toUpperCase(),
        saying: "Opinion",
        says,
        cells: agencies.map(([, [, ...cells]]) => cell(cells[at] ?? "stays")),
      })),
  };
}

/** The changes as a page says them. */
function said(before: PreviewTable, now: PreviewTable): readonly string[] {
  return changesBetween(before, now).changes.flatMap(({ agency, lines }) =>
    lines.map(({ word, items }) => [agency, word, ...items].join(" | ")),
  );
}

describe("what becomes of one statement for one agency", () => {
  test.each<{ readonly before: What; readonly now: What; readonly word: string | null }>([
    { before: "goes", now: "goes", word: null },
    { before: "goes", now: "short", word: "Now in short form" },
    { before: "goes", now: "stays", word: "No longer goes" },
    { before: "goes", now: "waits", word: "Now waits" },
    { before: "short", now: "goes", word: "Now in full" },
    { before: "short", now: "short", word: null },
    { before: "short", now: "stays", word: "No longer goes" },
    { before: "short", now: "waits", word: "Now waits" },
    { before: "stays", now: "goes", word: "Newly goes" },
    { before: "stays", now: "short", word: "Newly goes, in short form" },
    { before: "stays", now: "stays", word: null },
    { before: "stays", now: "waits", word: "Now waits" },
    { before: "waits", now: "goes", word: "Newly goes" },
    { before: "waits", now: "short", word: "Newly goes, in short form" },
    { before: "waits", now: "stays", word: "Stays: it waited before" },
    { before: "waits", now: "waits", word: null },
  ])("$before, then $now", ({ before, now, word }) => {
    const compared = changesBetween(tableOf({ school: ["goes", before] }), tableOf({ school: ["goes", now] }));
    expect(compared.table.rows[0]?.cells[0]).toEqual({ ...cell(now), change: word });
    expect(compared.changes).toEqual(
      word === null ? [] : [{ agency: "school", lines: [{ word, items: ["A (opinion)"] }] }],
    );
  });
});

describe("what becomes of who gets it, and of what is said", () => {
  const twice = { council: ["goes", "goes"], school: ["goes", "short"] } as const;
  test.each<{ readonly name: string; readonly before: PreviewTable; readonly now: PreviewTable; says: string[] }>([
    {
      name: "a recipient more",
      before: tableOf({ council: ["goes", "goes"] }),
      now: tableOf(twice),
      says: ["school | Newly gets a copy", "school | Newly goes, in short form | A (opinion)"],
    },
    {
      name: "a recipient less",
      before: tableOf(twice),
      now: tableOf({ council: ["goes", "goes"] }),
      says: ["school | No longer gets a copy", "school | No longer goes | A (opinion)"],
    },
    {
      name: "a copy that waits now",
      before: tableOf({ school: ["goes", "goes"] }),
      now: tableOf({ school: ["waits", "waits"] }),
      says: ["school | Now waits", "school | Now waits | A (opinion)"],
    },
    {
      name: "a copy that does not wait any more, and does not go",
      before: tableOf({ school: ["waits", "waits"] }),
      now: tableOf({ school: ["stays", "stays"] }),
      says: ["school | Gets nothing: it waited before"],
    },
    {
      name: "a statement more, before the others",
      before: tableOf({ school: ["goes", "goes"] }, { letters: "b" }),
      now: tableOf({ school: ["goes", "goes", "goes"] }, { letters: "ab" }),
      says: ["school | Newly goes | A (opinion)"],
    },
    {
      name: "a statement less",
      before: tableOf({ school: ["goes", "goes", "goes"] }),
      now: tableOf({ school: ["goes", "goes"] }, { letters: "b" }),
      says: ["school | No longer goes | A (no longer in the message)"],
    },
    {
      name: "other words, for those who get them",
      before: tableOf({ council: ["goes", "stays"], school: ["goes", "goes"] }),
      now: tableOf({ council: ["goes", "stays"], school: ["goes", "goes"] }, { says: "y" }),
      says: ["school | Says something else | A (opinion)"],
    },
    { name: "nothing", before: tableOf(twice), now: tableOf(twice), says: [] },
    {
      name: "a message that was refused before, and goes now",
      before: { agencies: [], rows: tableOf({ school: ["goes", "goes"] }).rows.map((row) => ({ ...row, cells: [] })) },
      now: tableOf({ school: ["goes", "goes"] }),
      says: ["school | Newly gets a copy", "school | Newly goes | A (opinion)"],
    },
  ])("$name", ({ before, now, says }) => {
    expect(said(before, now)).toEqual(says);
  });

  test("what is gone keeps its place in the table, and says that it does not go", () => {
    const { table } = changesBetween(tableOf(twice), tableOf({ council: ["goes", "goes"] }));
    expect(table.agencies.map(({ name, outcome }) => [name, outcome.word, outcome.change])).toEqual([
      ["council", "goes", null],
      ["school", "Not a recipient", "No longer gets a copy"],
    ]);
    expect(table.rows.map(({ cells }) => cells.map(({ what, change }) => [what, change]))).toEqual([
      [
        ["goes", null],
        ["stays", "No longer goes"],
      ],
    ]);
  });

  test("handling, and an objection set aside, are changes too", () => {
    const [plain, other] = [tableOf({ school: ["goes", "goes"] }), tableOf({ school: ["goes", "goes"] })];
    const heeded: PreviewTable = {
      ...other,
      agencies: other.agencies.map((one) => ({ ...one, handling: ["Do not discuss"], setsAside: true })),
    };
    expect(said(plain, heeded)).toEqual([
      "school | Newly told | Do not discuss",
      "school | Newly sets an objection aside",
    ]);
    expect(said(heeded, plain)).toEqual([
      "school | No longer told | Do not discuss",
      "school | No longer sets an objection aside",
    ]);
  });
});
