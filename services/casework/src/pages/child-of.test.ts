import { expect, test } from "vitest";
import type { Sent } from "../store/sent.ts";
import { childOf } from "./child-of.ts";

/** What an agency sent that names the child so. */
function sentOf(name: string): Sent {
  const said = {
    item: "child.name",
    about: "child",
    value: name,
    assertion: "fact",
    on: "2026-11-01",
    id: "s1",
  } as const;
  const content = {
    case: "case-a",
    role: "family-worker",
    purpose: "child-protection" as const,
    people: [],
    statements: [said],
    basis: { power: "x", gdpr: "y" },
    handling: {},
    named: true,
  };
  return { id: name, kind: "case-update", by: "P. Renn", at: "2026-11-02T09:00:00Z", to: [], content };
}

test.each([
  { name: "nothing that was said names nobody", said: [], child: null },
  { name: "what the agency itself sent names the child", said: ["Ada Lovell"], child: "Ada Lovell" },
  { name: "case and spaces make no other child", said: ["Ada Lovell", "Ada  LOVELL"], child: "Ada Lovell" },
  { name: "two names are nobody's", said: ["Ada Lovell", "Ada Lovel"], child: null },
])("$name", ({ said, child }) => {
  expect(childOf({ received: [], sent: said.map(sentOf) })).toBe(child);
});
