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
  const { newId } = recordContext(config, Buffer.from(bytes), "2026-11-02T09:00:00Z", (key) => key);
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
