import { because } from "@gatehouse/adapter/field-rules";
import { elements, firstLeaf, hasMember, isTrue, leafAt } from "@gatehouse/adapter/leaf";
import type { Field } from "@gatehouse/adapter/field";
import type { Facet, Reading } from "../reading.ts";
import { pastDay, say } from "../reading.ts";

/** The interventions that enforce an order, by how their codes begin, and what each is called in a condition. */
const enforcements: readonly (readonly [RegExp, string, string])[] = [
  [/^BRE/, "breach", "Enforcement of a breach of an order or licence"],
  [/^REC/, "recall", "Recall to custody of a person on licence"],
];

function readIntervention(nsi: Field, reading: Reading): void {
  const type = leafAt(nsi, "nsiType.code");
  const found = enforcements.find(([form]) => form.test(type?.text.toUpperCase() ?? ""));
  if (type === undefined || found === undefined) {
    reading.ledger.warn("nsi-not-shared", type?.path ?? nsi.path);
    return;
  }
  const [, kind, words] = found;
  const outcome = leafAt(nsi, "nsiOutcome.code");
  const isOver = outcome !== undefined || leafAt(nsi, "actualEndDate") !== undefined || isFalse(nsi, "active");
  const dated = firstLeaf(nsi, isOver ? ["actualEndDate", "statusDateTime"] : ["referralDate", "actualStartDate"]);
  const on = pastDay(dated, reading);
  const code = outcome && /^[A-Z0-9_]{1,20}$/.test(outcome.text) ? outcome : undefined;
  const text = `${words} was ${isOver ? "concluded" : "started"}${code ? ` (outcome code ${code.text})` : ""}.`;
  say(reading, "probation.conditions", [{ kind: `${kind}-${isOver ? "concluded" : "raised"}`, text }], {
    on,
    from: [type, code, on === undefined ? undefined : dated],
  });
}

function isFalse(nsi: Field, name: string): boolean {
  return leafAt(nsi, name) !== undefined && !isTrue(nsi, name);
}

const under = (names: readonly string[]): readonly string[] =>
  ["", "nsis[]."].flatMap((prefix) => names.map((name) => `${prefix}${name}`));

/** Non-statutory interventions: of all of them only the enforcement of an order is for others to know. */
export const nsis: Facet = {
  name: "nsis",
  applies: (record) => hasMember(record, "nsis") || (hasMember(record, "nsiId") && hasMember(record, "nsiType")),
  rules: {
    shared: under([
      "nsiType.code",
      "nsiOutcome.code",
      "statusDateTime",
      "referralDate",
      "actualStartDate",
      "actualEndDate",
    ]),
    notShared: {
      ...because("the source's own code or key", under(["nsiId", "nsiType", "nsiSubType", "nsiOutcome", "nsiStatus"])),
      ...because(
        "how probation manages the intervention",
        under([
          "active",
          "length",
          "lengthUnit",
          "requirement",
          "intendedProvider",
          "expectedStartDate",
          "expectedEndDate",
          "softDeleted",
        ]),
      ),
      ...because("partners reach the probation contact given with the message", under(["nsiManagers"])),
      ...because("free text: it may name victims and others", under(["notes"])),
    },
  },
  read: (record, reading) => {
    const all = hasMember(record, "nsis") ? elements(record, "nsis") : [record];
    for (const nsi of all) readIntervention(nsi, reading);
  },
};
