import { firstLeaf, branch, elements, hasMember, leafAt } from "@gatehouse/adapter/leaf";
import type { Field } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { Facet, Reading } from "../reading.ts";
import { pastDay, say } from "../reading.ts";
import { higher, riskLevel } from "../registers.ts";
import type { RiskGroup, RiskLevels } from "../risk.ts";
import { riskGroups, sayRisk } from "../risk.ts";

/** A group as the two forms write it: `children`, `Known adult`, `KNOWN_ADULT`. */
function groupOf(text: string): RiskGroup | undefined {
  const solid = text.toLowerCase().replace(/[\s_-]/g, "");
  return riskGroups.find((group) => group.toLowerCase() === solid);
}

type Found = { readonly levels: RiskLevels; readonly from: readonly Leaf[] };

/** Levels by group in either form: `{ children: "HIGH" }` and, turned round, `{ HIGH: ["Children"] }`. */
function levelsIn(community: Field): Found {
  const levels: RiskLevels = {};
  const from: Leaf[] = [];
  for (const group of riskGroups) {
    const field = firstLeaf(community, spellings(group));
    const level = field && riskLevel(field.text);
    if (field === undefined || level === undefined) continue;
    levels[group] = level;
    from.push(field);
  }
  for (const word of ["LOW", "MEDIUM", "HIGH", "VERY_HIGH"])
    for (const named of elements(community, word)) {
      const leaf = leafAt(named);
      const group = leaf && groupOf(leaf.text);
      if (leaf === undefined || group === undefined) continue;
      const level = higher(levels[group], riskLevel(word));
      if (level !== undefined) levels[group] = level;
      from.push(leaf);
    }
  return { levels, from };
}

function spellings(group: RiskGroup): readonly string[] {
  return group === "knownAdult" ? ["knownAdult", "known_adult", "knownAdults"] : [group];
}

/** Parts of the summary that say more than a level, each with the words that introduce it. */
const extracts: readonly (readonly [string, string])[] = [
  ["whoIsAtRisk", "Who is at risk"],
  ["natureOfRisk", "Nature of the risk"],
  ["riskImminence", "When the risk is greatest"],
  ["riskIncreaseFactors", "What increases the risk"],
  ["riskMitigationFactors", "What reduces the risk"],
];

function readSummary(
  summary: Field,
  on: Reading["today"] | undefined,
  reading: Reading,
  assessed: Leaf | undefined,
): void {
  const { levels, from } = levelsIn(branch(summary, "riskInCommunity"));
  const stated = leafAt(summary, "overallRiskLevel");
  const overall = stated && riskLevel(stated.text);
  const all = overall === undefined ? levels : { overall, ...levels };
  sayRisk(reading, all, { on, assertion: "opinion", from: [...from, overall && stated, on && assessed].map(orNone) });
  for (const [name, words] of extracts) {
    const field = leafAt(summary, name);
    if (field)
      say(reading, "probation.assessment", `${words}: ${field.text}`, { on, assertion: "opinion", from: [field] });
  }
}

function orNone(field: Leaf | string | undefined): Leaf | undefined {
  return typeof field === "object" ? field : undefined;
}

/** Risk of serious harm in the form of the two interfaces: the service's own, and the one for other organisations. */
export const rosh: Facet = {
  name: "risk-of-serious-harm",
  applies: (record) =>
    hasMember(record, "riskToSelf") ||
    hasMember(branch(record, "summary"), "riskInCommunity") ||
    hasMember(branch(record, "summary"), "whoIsAtRisk"),
  rules: {
    shared: [
      "assessedOn",
      "summary.overallRiskLevel",
      ...[...riskGroups, "known_adult", "knownAdults", "LOW", "MEDIUM", "HIGH", "VERY_HIGH"].map(
        (name) => `summary.riskInCommunity.${name}`,
      ),
      ...extracts.map(([name]) => `summary.${name}`),
    ],
    notShared: {
      riskToSelf: "the adult's own safety, which is for those who care for the adult",
      otherRisks: "about custody and staff of prisons",
      "summary.riskInCustody": "says nothing about children outside",
    },
  },
  read: (record, reading) => {
    const assessed = leafAt(record, "assessedOn");
    readSummary(branch(record, "summary"), pastDay(assessed, reading), reading, assessed);
  },
};
