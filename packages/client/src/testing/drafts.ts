import type { Message } from "@gatehouse/contracts/message";

/** A concern as a school writes it, without id and time: those are the client's to add. */
export function concernDraft(change: Partial<Message> = {}): Record<string, unknown> {
  return {
    kind: "concern",
    from: "hillside-school",
    author: { name: "R. Okafor", role: "designated-safeguarding-lead" },
    to: ["northshire-council"],
    case: "case-ada",
    purpose: "child-protection",
    people: [{ label: "child", role: "child", ids: [{ scheme: "local", value: "P-117" }], born: "2017-03-09" }],
    statements: [
      { id: "s1", item: "child.name", about: "child", value: "Ada Lovell", assertion: "fact", on: "2026-11-02" },
      { id: "s2", item: "child.dateOfBirth", about: "child", value: "2017-03-09", assertion: "fact", on: "2026-11-02" },
    ],
    basis: { power: "children-act-2004-s11", gdpr: "6-1-e" },
    ...change,
  };
}
