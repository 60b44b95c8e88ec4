import { because } from "@gatehouse/adapter/field-rules";
import { elements, hasMember, isTrue, leafAt } from "@gatehouse/adapter/leaf";
import type { Field } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { cleanLine } from "@gatehouse/adapter/text";
import type { Facet, Reading } from "../reading.ts";
import { pastDay, say } from "../reading.ts";

/** What the main categories of Delius are, where others have a word for them. */
const kinds: Readonly<Record<string, string>> = { F: "rehabilitation-activity", W: "unpaid-work", X: "exclusion" };
const families = ["requirementType", "adRequirementType"];

const describe = (leaf: Leaf | undefined): string => cleanLine(leaf?.text ?? "").slice(0, 500);

/** One requirement as a condition, in the words of the list that Delius takes them from; what was noted with it stays. */
function readRequirement(requirement: Field, reading: Reading): void {
  const family = families.find((name) => leafAt(requirement, `${name}MainCategory.description`) !== undefined);
  const main = family === undefined ? undefined : leafAt(requirement, `${family}MainCategory.description`);
  if (family === undefined || main === undefined) return;
  const code = leafAt(requirement, `${family}MainCategory.code`);
  const sub = leafAt(requirement, `${family}SubCategory.description`);
  const [length, unit] = [leafAt(requirement, "length"), leafAt(requirement, "lengthUnit")];
  const started = leafAt(requirement, "startDate");
  const on = pastDay(started, reading);
  const detail = sub === undefined || sub.text === main.text ? "" : `: ${describe(sub)}`;
  const extent = length && unit ? ` (${describe(length)} ${describe(unit).toLowerCase()})` : "";
  const known = family === "requirementType" && code && Object.hasOwn(kinds, code.text) ? kinds[code.text] : undefined;
  say(
    reading,
    "probation.conditions",
    [{ kind: known ?? "requirement", text: `${describe(main)}${detail}${extent}` }],
    {
      on,
      from: [
        leafAt(requirement, "active"),
        main,
        sub,
        known === undefined ? undefined : code,
        extent === "" ? undefined : length,
      ]
        .concat(extent === "" ? [] : [unit])
        .concat(on === undefined ? [] : [started]),
    },
  );
}

const categories = families.flatMap((name) => [`${name}MainCategory`, `${name}SubCategory`]);
const under = (names: readonly string[]): readonly string[] => names.map((name) => `requirements[].${name}`);

/** The requirements of a community order or a licence, of which those in force are conditions. */
export const requirements: Facet = {
  name: "requirements",
  applies: (record) => elements(record, "requirements").some((one) => hasMember(one, "requirementId")),
  rules: {
    shared: under([
      "active",
      "startDate",
      "length",
      "lengthUnit",
      ...categories.map((name) => `${name}.description`),
    ]).concat(under(categories.map((name) => `${name}.code`))),
    notShared: {
      ...because(
        "the source's own key",
        under(["requirementId", "requirementTypeMainCategory", "requirementTypeSubCategory"]),
      ),
      ...because("free text: it may name victims and others", under(["requirementNotes", "notes"])),
      ...because(
        "how probation manages the requirement",
        under(["commencementDate", "expectedStartDate", "expectedEndDate", "createdDatetime", "softDeleted"]),
      ),
      ...because("a requirement that ended is not shared", under(["terminationDate", "terminationReason"])),
      ...because("the words of the requirement say it", under(["restrictive", "rarCount"])),
    },
  },
  read: (record, reading) => {
    for (const requirement of elements(record, "requirements")) {
      const ended = leafAt(requirement, "terminationDate") ?? leafAt(requirement, "active");
      if (isTrue(requirement, "active") && leafAt(requirement, "terminationDate") === undefined)
        readRequirement(requirement, reading);
      else reading.ledger.warn("requirement-ended", ended?.path ?? requirement.path);
    }
  },
};
