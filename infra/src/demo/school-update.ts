import type { Draft } from "@gatehouse/client/sign-and-queue";
import type { Family } from "./story.ts";

/** What a school says of the child, until it has an adapter of its own: by the client library, as its system would. */
export function schoolUpdate(family: Family, today: string): Draft {
  const said = (id: string, item: string, value: unknown, assertion = "fact"): Draft => ({
    id,
    item,
    about: "child",
    value,
    assertion,
    on: today,
  });
  return {
    kind: "case-update",
    from: "hillside-school",
    author: { name: "T. Birch", role: "designated-safeguarding-lead" },
    case: family.case,
    purpose: "child-protection",
    people: [
      { label: "child", role: "child", ids: [{ scheme: "nhs-number", value: family.nhsNumber }], born: "2017-03-09" },
      { label: "mother", role: "parent", parentalResponsibility: true, ids: [] },
    ],
    statements: [
      said("s1", "child.name", "Ada Lovell"),
      said("s2", "child.dateOfBirth", "2017-03-09"),
      said("s3", "education.attendance", {
        percent: 71.4,
        unauthorisedPercent: 18.2,
        from: "2026-09-02",
        to: "2026-10-23",
      }),
      said(
        "s4",
        "education.presentation",
        [{ on: today, observedBy: "class teacher", text: "Came in without a coat, hungry, asleep by ten" }],
        "observed",
      ),
      said("s5", "family.parents", [{ name: "Mo Lovell", relationship: "mother", parentalResponsibility: true }]),
      said("s6", "contact.address", { lines: ["12 Mill Bank", "Northshire"], postcode: "NS4 2QT", from: "2024-02-01" }),
      said("s7", "voice.wishes", "Ada would like someone to help her mum and does not mind school knowing"),
    ],
    told: { status: "told" },
    basis: { power: "children-act-2004-s11", gdpr: "6-1-e", condition: "safeguarding-para-18" },
  };
}
