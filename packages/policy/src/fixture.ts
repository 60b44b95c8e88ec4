import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { NotedObjection } from "@gatehouse/contracts/noted-objections";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import type { Policy } from "./compile.ts";
import { compilePolicy } from "./compile.ts";
import { explain } from "./plain.ts";
import type { PreviewedDecision, PreviewResult } from "./preview.ts";
import { previewFile } from "./preview.ts";

/** Examples for the tests of this package: the demonstration partnership, one child, and a message to change. */

function contractsFile(path: string): string {
  return readFileSync(new URL(`../../../contracts/${path}`, import.meta.url), "utf8");
}

/** The demonstration partnership, compiled. */
export const northshire: Policy = compilePolicy(
  loadPartnership(join(import.meta.dirname, "../../../contracts/partnerships/northshire")),
);

/** One value of every item's shape, by item. */
// Our own file, read for tests only.
export const values = JSON.parse(contractsFile("src/items.values.json")) as Readonly<Record<string, unknown>>;

/** JSON under construction: tests change it freely, and the parsers judge it. */
export type Draft = Readonly<Record<string, unknown>>;

export const exampleNow = "2026-11-03T10:15:00Z";
export const council = "northshire-council";
export const school = "hillside-school";
export const practice = "riverside-practice";
export const police = "northshire-police";
export const homes = "northshire-homes";

const by = { agency: council, name: "H. Quill", role: "front-door-manager" };

/** A register event recorded by the front-door manager unless it says otherwise. */
export function event(type: string, id: string, body: Draft): Draft {
  return { id, type, at: "2026-10-20T09:00:00Z", by, ...body };
}

export const childPerson = {
  label: "child",
  role: "child",
  ids: [{ scheme: "person", value: "p-ada" }],
  born: "2017-03-09",
};
export const motherPerson = {
  label: "mother",
  role: "parent",
  ids: [{ scheme: "person", value: "p-mo" }],
  parentalResponsibility: true,
};
export const mother = { person: "p-mo", capacity: "parent", parentalResponsibility: true };
export const everything = { agencies: "all", purposes: "all", categories: "all" };

/** The child linked, a case at a level, and a team of council, school, practice and housing. */
export function family(level = 3): readonly Draft[] {
  const team = [council, school, practice, homes, police];
  return [
    event("person.linked", "link-1", {
      person: "p-ada",
      ids: [{ scheme: "nhs-number", value: "9998259797" }],
      at: "2026-10-05T09:00:00Z",
    }),
    event("case.opened", "case-1", { case: "case-ada", child: "p-ada", level, at: "2026-10-05T09:05:00Z" }),
    ...team.map((agency, at) =>
      event("team.joined", `team-${at}`, { case: "case-ada", agency, at: "2026-10-06T09:00:00Z" }),
    ),
  ];
}

/** The mother's agreement to everything, or a part of it. */
export function consent(change: Draft = {}): Draft {
  return event("consent.given", "con-1", {
    person: "p-ada",
    givenBy: mother,
    scope: everything,
    at: "2026-10-12T10:00:00Z",
    ...change,
  });
}

/** The mother's objection to everything, or a part of it. */
export function objection(change: Draft = {}): Draft {
  return event("objection.recorded", "obj-1", { person: "p-ada", madeBy: mother, scope: everything, ...change });
}

/** A risk stated in a message that names these recipients. */
export function risk(recipients: readonly string[], change: Draft = {}): Draft {
  return {
    atRisk: ["child"],
    harm: "neglect",
    test: "significant-harm",
    evidence: "Three round bruises seen on the left arm by two staff.",
    recipients,
    decidedBy: { name: "R. Okafor", role: "designated-safeguarding-lead" },
    emergency: false,
    expiresAt: "2026-11-13T10:15:00Z",
    ...change,
  };
}

/** Statements about the child with the catalogue's example values, ids `s1`, `s2`, … in order. */
export function statements(...names: readonly string[]): readonly Draft[] {
  return names.map((item, at) => ({
    id: `s${at + 1}`,
    item,
    about: "child",
    value: values[item],
    assertion: "fact",
    on: "2026-11-03",
  }));
}

/** A case update from the school to the team at council, practice and housing. */
export function update(change: Draft = {}): Draft {
  return {
    id: "019839b8-2ea0-7649-865a-165573b8453f",
    kind: "case-update",
    from: school,
    author: { name: "T. Birch", role: "designated-safeguarding-lead" },
    to: [council, practice, homes],
    case: "case-ada",
    purpose: "child-protection",
    createdAt: exampleNow,
    people: [childPerson, motherPerson],
    statements: statements("child.name", "family.youngCarer", "contact.leadProfessional"),
    told: { status: "told" },
    basis: { power: "children-act-2004-s11", gdpr: "6-1-e" },
    ...change,
  };
}

/** A concern from the school to the front door, with everything it must carry. */
export function concern(change: Draft = {}): Draft {
  return update({
    kind: "concern",
    to: [council],
    statements: statements("child.name", "contact.referrer", "concern.narrative"),
    risk: risk([council]),
    ...change,
  });
}

/** Previews a file over the demonstration partnership. */
export function preview(message: Draft, register: readonly Draft[], more: Draft = {}): PreviewResult {
  const partnerships = (name: string) => (name === "northshire" ? northshire : undefined);
  return previewFile({ now: exampleNow, register, message, ...more }, { partnerships });
}

/** The decision on a message over a register; a file that cannot be read fails the test that made it. */
export function decideOn(message: Draft, register: readonly Draft[], more: Draft = {}): PreviewedDecision {
  const result = preview(message, register, more);
  if (!result.ok) throw new Error(`${result.error} ${result.path}`);
  return result.decision;
}

/** A decision in short: per recipient its reasons, or what it gets: `s1 s2- s3!reason`. */
export function inShort(decision: PreviewedDecision): Readonly<Record<string, string>> {
  if (decision.outcome === "refused") return { refused: decision.reasons.join(" ") };
  return Object.fromEntries(
    Object.entries(decision.recipients).map(([agency, one]) => {
      if (one.outcome !== "shared") return [agency, `${one.outcome} ${one.reasons.join(" ")}`];
      const kept = one.statements.map(({ id, form }) => (form === "full" ? id : `${id}-`));
      const dropped = one.dropped.map(({ id, reason }) => `${id}!${reason}`);
      return [agency, [...kept, ...dropped].toSorted().join(" ")];
    }),
  );
}

/** A row of a table of decisions: a message over a register, and the decision in short. */
export type Row = {
  readonly name: string;
  readonly message: Draft;
  readonly register: readonly Draft[];
  readonly more?: Draft;
  readonly expected: Readonly<Record<string, string>>;
};

/** The family with the mother's agreement to everything. */
export const agreed: readonly Draft[] = [...family(), consent()];

/** What `update` comes to where nothing stands in its way. */
export const everyoneSees = { [council]: "s1 s2 s3", [practice]: "s1 s2 s3", [homes]: "s1 s2!only-on-request s3" };

/** A scope of some agencies and everything else. */
export function scopedTo(...agencies: readonly string[]): Draft {
  return { agencies, purposes: "all", categories: "all" };
}

/** What a recipient of a decision under construction gets: nothing, or the child's name. */
export const getsNothing: PreviewDecision["recipients"][string] = {
  outcome: "withheld",
  tier: "support",
  statements: [],
  dropped: [],
  reasons: [],
  overrides: [],
  handling: [],
  dutyCheck: false,
  routedTo: null,
  retainUntil: null,
};
export const getsTheName: PreviewDecision["recipients"][string] = {
  ...getsNothing,
  outcome: "shared",
  statements: [{ id: "s1", item: "child.name", form: "full" }],
};

const saidOf = parseMessage(
  update({
    statements: [
      ...statements("child.name", "child.dateOfBirth", "voice.wishes", "family.household", "education.attendance"),
      { ...statements("police.convictions")[0], id: "s6", about: "mother" },
    ],
  }),
);

/** The sentences for a decision under construction, of a school's message about Ada and her mother. */
export function sentencesFor(
  recipients: PreviewDecision["recipients"],
  more: Partial<Pick<PreviewDecision, "holds" | "duties">> & {
    readonly kind?: PreviewDecision["message"]["kind"];
    readonly listed?: readonly NotedObjection[];
  } = {},
): readonly string[] {
  if (!saidOf.ok) throw new Error(`${saidOf.code} ${saidOf.path}`);
  const { message } = saidOf;
  const decision: PreviewDecision = {
    message: { id: message.id, kind: more.kind ?? message.kind, from: school, case: null },
    outcome: "decided",
    reasons: [],
    policy: northshire.id,
    registerAsOf: 0,
    recipients,
    holds: more.holds ?? [],
    duties: more.duties ?? [],
  };
  const noted = { listed: [...(more.listed ?? [])], more: 0 };
  return explain(decision, { message, names: northshire.partnership, noted });
}
