import { writeFileSync } from "node:fs";
import { decodeRecord } from "../decode.ts";
import { DraftBuilder } from "../draft-builder.ts";
import { at, flag, rootField, text } from "../field.ts";
import { FieldLedger } from "../field-ledger.ts";
import type { CreateMapRecord, MapRecord, RecordFile } from "../map.ts";
import { mapped, notMapped } from "../mapped.ts";
import { readJson } from "../safe-json.ts";

/** The id that a companion has, for a record that is only a part of one: `{ "joined": true }`. */
function joinedId({ companions = [] }: RecordFile): string | undefined {
  return companions.flatMap((one) => /"id":"([^"]+)"/.exec(new TextDecoder().decode(one.bytes))?.[1] ?? [])[0];
}

/** The smallest mapper: `{ "id"?, "name", "worry"?, "nobody"? }`, else named by its file, for what the adapter does whatever the sector. */
export const mapSmall: MapRecord = (file, context) => {
  const decoded = decodeRecord(file.bytes);
  if (!decoded.ok) return notMapped(decoded.code);
  const read = readJson(decoded.text);
  if (!read.ok) return notMapped(read.code);
  const ledger = new FieldLedger(read.tree);
  const root = rootField(read.tree, ledger);
  const id = text(at(root, "id")) ?? (flag(at(root, "joined")) === true ? joinedId(file) : undefined) ?? file.name;
  if (id === "" || flag(at(root, "nobody")) === true) return notMapped("no-subject");
  const builder = new DraftBuilder(context, ledger);
  builder.person({ label: "child", role: "child", ids: [{ scheme: "local", value: id }] }, "id");
  builder.say("child.name", "child", text(at(root, "name")) ?? "Unknown", { assertion: "fact", path: "name" });
  const worry = text(at(root, "worry"));
  const concerns = worry === undefined ? [] : builder.concern(`local:${id}`, "child", worry, undefined);
  return mapped([...builder.updates(`local:${id}`), ...concerns], ledger);
};

/**
 * What no mapper should do, for tests of what happens when one does: `{ "odd": "loop" | "hoard" | "burst" | "throw" |
 * "leave" }`, with the process's number written to `pidFile` before.
 */
function behave(said: string): void {
  const odd = /"odd":"(\w+)"/.exec(said)?.[1];
  const pidFile = /"pidFile":"([^"]+)"/.exec(said)?.[1];
  if (pidFile !== undefined) writeFileSync(pidFile, String(process.pid));
  const hoard: unknown[] = [];
  if (odd === "throw") throw new RangeError("thrown about Ada Lovell");
  if (odd === "leave") process.exit(1);
  while (odd === "hoard") hoard.push(Array.from({ length: 1_000 }, (_, index) => ({ index })));
  if (odd === "burst") hoard.push(Buffer.from("y".repeat(2 ** 28)));
  for (let turns = 0; odd === "loop"; turns += 1) hoard[0] = turns;
}

/** The small mapper as a thread loads it. */
export const createMapRecord: CreateMapRecord = () => (file, context) => {
  behave(new TextDecoder().decode(file.bytes));
  return mapSmall(file, context);
};
