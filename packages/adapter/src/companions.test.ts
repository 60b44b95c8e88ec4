import { expect, test } from "vitest";
import { maxSetBytes, maxSetFiles, rememberedBy, withCompanions } from "./companions.ts";

const files = (count: number, size: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `${at}.csv`, bytes: new Uint8Array(size) }));

test("each file of a set has all the others beside it, and not itself", () => {
  const beside = withCompanions(files(3, 1)).map(({ name, companions = [] }) => [
    name,
    companions.map((one) => one.name),
  ]);
  expect(beside).toEqual([
    ["0.csv", ["1.csv", "2.csv"]],
    ["1.csv", ["0.csv", "2.csv"]],
    ["2.csv", ["0.csv", "1.csv"]],
  ]);
});

test.each([
  { name: "one file", given: files(1, 1) },
  { name: "more files than a set has", given: files(maxSetFiles + 1, 1) },
  { name: "more bytes than a set has", given: files(2, maxSetBytes / 2 + 1) },
])("$name: no set, and every file is still there", ({ given }) => {
  expect(withCompanions(given)).toEqual(given);
});

test("a companion is read once, as long as no more are asked for than one set may have", () => {
  const read: string[] = [];
  const ask = rememberedBy((bytes) => ({ read: read.push(Buffer.from(bytes).toString()) }));
  const one = (text: string): unknown => ask({ bytes: Buffer.from(text) });
  expect([one("a"), one("a"), one("b")]).toEqual([{ read: 1 }, { read: 1 }, { read: 2 }]);
  for (let at = 0; at < maxSetFiles; at += 1) one(`other ${at}`);
  expect(one("a")).toEqual({ read: maxSetFiles + 3 });
});
