import { expect, test } from "vitest";
import { recordContext } from "./record-context.ts";

const config = {
  agency: "riverside-practice",
  author: { name: "Dr A. Bello", role: "general-practitioner" },
  contact: "01632 960200",
  frontDoor: "northshire-council",
  folder: "",
  token: "",
  secret: "s".repeat(40),
  host: "",
  port: 0,
  accepts: [],
  pollMs: 1,
};

function idsOf(bytes: string, ...about: readonly string[]): readonly string[] {
  const { newId } = recordContext(config, { bytes: Buffer.from(bytes) }, "2026-11-02T09:00:00Z", (key) => key);
  return about.map((key) => newId(key));
}

test("the same record about the same person gives the same ids, each message its own", () => {
  const ids = idsOf("{}", "local:1", "local:1", "local:2");
  expect(idsOf("{}", "local:1", "local:1", "local:2")).toEqual(ids);
  expect(new Set(ids).size).toBe(3);
});

test("the same bytes about another person, who is named beside them, are another message", () => {
  expect(idsOf("{}", "local:1")).not.toEqual(idsOf("{}", "local:2"));
  expect(idsOf("{}", "local:1")).not.toEqual(idsOf("[]", "local:1"));
});

test("a file in a set is another message than the file alone, as the set may tell whom it is about; the set's order is nothing", () => {
  const [one, two] = ["a", "b"].map((text) => ({ name: text, bytes: Buffer.from(text) }));
  const idWith = (...companions: readonly (typeof one)[]): string => {
    const file = { bytes: Buffer.from("{}"), companions: companions.filter((other) => other !== undefined) };
    return recordContext(config, file, "2026-11-02T09:00:00Z", (key) => key).newId("local:1");
  };
  expect(idWith(one, two)).toBe(idWith(two, one));
  expect(new Set([idWith(), idWith(one), idWith(one, two)]).size).toBe(3);
  expect([idWith()]).toEqual(idsOf("{}", "local:1"));
});
