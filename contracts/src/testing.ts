import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Message } from "./message.ts";

/** A valid concern of invented people, for the tests of this package. */
export const concern = {
  id: "019839b8-2ea0-7649-865a-165573b8453f",
  kind: "concern",
  from: "hillside-school",
  author: { name: "T. Birch", role: "designated-safeguarding-lead" },
  case: "case-ada",
  purpose: "child-protection",
  createdAt: "2026-11-03T10:15:00Z",
  people: [
    {
      label: "child",
      role: "child",
      ids: [
        { scheme: "person", value: "p-ada" },
        { scheme: "nhs-number", value: "9998259797" },
      ],
      born: "2017-03-09",
    },
    { label: "mother", role: "parent", ids: [], parentalResponsibility: true },
  ],
  statements: [
    { id: "s1", item: "child.name", about: "child", value: "Ada Lovell", assertion: "fact", on: "2026-11-03" },
    { id: "s2", item: "child.nhsNumber", about: "child", value: "9998259797", assertion: "fact", on: "2026-11-03" },
    {
      id: "s3",
      item: "contact.referrer",
      about: "child",
      value: {
        name: "T. Birch",
        role: "designated-safeguarding-lead",
        agency: "hillside-school",
        contact: "01632 960145",
      },
      assertion: "fact",
      on: "2026-11-03",
    },
    {
      id: "s4",
      item: "concern.narrative",
      about: "child",
      value: "Came to school without breakfast for the fourth time.",
      assertion: "observed",
      on: "2026-11-03",
      summary: "There is worry about care at home.",
    },
  ],
  risk: {
    atRisk: ["child"],
    harm: "neglect",
    test: "significant-harm",
    evidence: "Fourth day without breakfast, nobody at home on two visits.",
    recipients: ["northshire-council"],
    decidedBy: { name: "R. Okafor", role: "designated-safeguarding-lead" },
    emergency: false,
    expiresAt: "2026-11-13T10:15:00Z",
  },
  told: { status: "told" },
  basis: { power: "children-act-2004-s11", gdpr: "6-1-e", condition: "safeguarding-para-18" },
  inReplyTo: null,
  corrects: null,
  attachments: [],
} satisfies Message;

/** One invented value of every item's shape. */
export const itemValues: Readonly<Record<string, unknown>> = {
  ...z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(readFileSync(new URL("items.values.json", import.meta.url), "utf8"))),
  "child.uln": "1000000027",
  "plan.supervisionNote": "Discussed how to talk with the father",
};
