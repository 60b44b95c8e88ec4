import { parseDelivery } from "@gatehouse/contracts/delivery";
import { expect, test } from "vitest";
import { eventOf } from "./delivery-event.ts";
import type { OwnRecordOf } from "./filed-under.ts";
import { filedUnder } from "./filed-under.ts";
import { concernDraft } from "./testing/drafts.ts";
import { verifiedDelivery } from "./testing/verified-delivery.ts";
import { makeWorld, partnershipId } from "./testing/world.ts";

const accounts = { "hillside-school": `A${"B".repeat(55)}`, "northshire-council": `A${"C".repeat(55)}` };
const said = (id: string, item: string, value: unknown): Record<string, unknown> => ({
  id,
  item,
  about: "child",
  value,
  assertion: "fact",
  on: "2026-11-02",
});
const name = said("s1", "child.name", "Ada Lovell");
const born = said("s2", "child.dateOfBirth", "2017-03-09");
const nhs = said("s3", "child.nhsNumber", "9998259797");
const local = { scheme: "local", value: "LCS-77" } as const;
const nhsId = { scheme: "nhs-number", value: "9998259797" } as const;
const otherNhsId = { scheme: "nhs-number", value: "9434765919" } as const;
const ada: OwnRecordOf = () => ({ name: "LOVELL-Ada".split("-").toReversed().join(" "), born: "2017-03-09" });

type Row = {
  readonly name: string;
  readonly statements: readonly Record<string, unknown>[];
  readonly ids: Parameters<typeof verifiedDelivery>[2];
  readonly own: OwnRecordOf | null;
  readonly filed: { readonly scheme: string; readonly value: string } | null;
};
const rows: readonly Row[] = [
  { name: "the identifier the sender signed too", statements: [name, nhs], ids: [nhsId], own: null, filed: nhsId },
  {
    name: "nothing when the sender signed another one",
    statements: [name, nhs],
    ids: [otherNhsId],
    own: null,
    filed: null,
  },
  { name: "nothing by the broker's word alone", statements: [name, born], ids: [local], own: null, filed: null },
  {
    name: "its own identifier when name and birth agree",
    statements: [name, born],
    ids: [local],
    own: ada,
    filed: local,
  },
  { name: "nothing when the birth date is not in the copy", statements: [name], ids: [local], own: ada, filed: null },
  {
    name: "nothing when its own record has another birth date",
    statements: [name, born],
    ids: [local],
    own: () => ({ name: "Ada Lovell", born: "2017-03-10" }),
    filed: null,
  },
  {
    name: "nothing when the identifier is not its own",
    statements: [name, born],
    ids: [local],
    own: () => null,
    filed: null,
  },
  {
    name: "nothing when two of one scheme would do",
    statements: [name, born],
    ids: [local, { ...local, value: "LCS-78" }],
    own: ada,
    filed: null,
  },
];

test.each(rows)("files under $name", async ({ statements, ids, own, filed }) => {
  const world = await makeWorld(accounts);
  const delivery = await verifiedDelivery(world, { ...concernDraft(), statements }, ids);
  expect(await filedUnder(delivery, own)).toEqual(filed);
});

test("a copy becomes a CloudEvent that the contract takes, with nothing identifying outside data", async () => {
  const world = await makeWorld(accounts);
  const delivery = await verifiedDelivery(world, concernDraft(), [local]);
  const { data, ...outside } = eventOf(delivery, partnershipId, local);
  const parsed = parseDelivery(JSON.parse(JSON.stringify({ ...outside, data })));
  expect(parsed).toMatchObject({ ok: true });
  expect(data.statements.map(({ item }) => item).toSorted()).toEqual(["child.dateOfBirth", "child.name"]);
  expect(JSON.stringify(outside)).not.toMatch(/Ada|LCS-77|case-ada/);
});
