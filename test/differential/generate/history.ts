import { agencies, at, numbers, persons, someoneAt } from "./cast.ts";
import type { Chance } from "./chance.ts";
import { original } from "./message.ts";

/** Earlier messages of the case, what they said of the household, and who got what of them. */
export function pickHistory(
  chance: Chance,
  from: string,
  now: string,
): readonly { message: object; decision: object }[] {
  const past = [];
  if (chance.percent(70)) past.push(entry(chance, original, from, now));
  if (chance.percent(15)) past.push(entry(chance, "0198f3c2-2ea0-7649-865a-165573b80002", from, now));
  return past;
}

function entry(chance: Chance, id: string, sender: string, now: string): { message: object; decision: object } {
  const from = chance.percent(50) ? sender : chance.pick(agencies);
  const request = chance.percent(50);
  const statement = (name: string, item: string, value: unknown) => ({
    id: name,
    item,
    about: "child",
    value,
    assertion: "fact",
    on: "2026-10-01",
  });
  const keys = request
    ? {
        kind: "information-request",
        items: [
          "education.attendance",
          ...chance.some(["health.conditions", "police.convictions", "contact.uprn", "child.upn"]),
        ],
        power: "s47",
        reason: "An enquiry",
        historyFrom: "2025-01-01",
        urgency: "amber",
      }
    : { kind: chance.pick(["case-update", "concern", "decision"]) };
  const statements = [
    statement("s1", "child.name", "Ada Lovell"),
    statement("s2", "contact.setting", "Hillside School"),
  ];
  const message = {
    id,
    ...keys,
    from,
    author: someoneAt(chance, from, 0),
    ...(chance.percent(90) ? { case: "case-ada" } : {}),
    purpose: "child-protection",
    createdAt: at(Date.parse(now) - 5 * 86_400_000),
    people: [
      {
        label: "child",
        role: "child",
        ids: [chance.percent(90) ? numbers.child : { scheme: "person", value: persons.sibling }],
        born: "2017-03-09",
      },
      ...chance.some([
        { label: "brother", role: "sibling", ids: [{ scheme: "person", value: persons.sibling }] },
        {
          label: "father",
          role: "parent",
          ids: [{ scheme: "person", value: persons.father }],
          ...(chance.percent(40) ? { livesElsewhere: true } : {}),
        },
      ]),
    ],
    statements,
    basis: { power: "children-act-2004-s11", gdpr: "6-1-e" },
  };
  const recipients = chance.some(agencies, 60).filter((agency) => agency !== from);
  return { message, decision: decision(chance, message, recipients) };
}

function decision(
  chance: Chance,
  message: { id: string; kind: string; from: string; case?: string },
  recipients: readonly string[],
): object {
  const kept = [
    { id: "s1", item: "child.name", form: "full" },
    { id: "s2", item: "contact.setting", form: "full" },
  ];
  const copies = recipients.map((agency) => {
    const outcome = chance.percent(80) ? "shared" : chance.pick(["withheld", "held"]);
    const statements = outcome === "shared" ? chance.some(kept, 70) : [];
    return [
      agency,
      {
        outcome,
        tier: "support",
        statements,
        dropped: [],
        reasons: [],
        overrides: [],
        handling: [],
        dutyCheck: false,
        routedTo: null,
        retainUntil: null,
      },
    ];
  });
  return {
    message: { id: message.id, kind: message.kind, from: message.from, case: message.case ?? null },
    outcome: "decided",
    reasons: [],
    policy: "northshire",
    registerAsOf: 0,
    recipients: Object.fromEntries(copies),
    holds: [],
    duties: [],
  };
}
