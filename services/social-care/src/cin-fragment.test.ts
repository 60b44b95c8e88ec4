import { readFileSync } from "node:fs";
import type { AgencyKind } from "@gatehouse/contracts/agency";
import type { Delivery } from "@gatehouse/contracts/delivery";
import { delivered, testDelivery } from "@gatehouse/adapter/testing/test-delivery";
import { XmlDocument, XsdValidator } from "libxml2-wasm";
import { expect, test } from "vitest";
import { cinFragment } from "./cin-fragment.ts";
import { referralOf } from "./referral.ts";

const schema = readFileSync(new URL("../../../test/vectors/cin/CIN_schema_2026.xsd", import.meta.url));
const validator = XsdValidator.fromDoc(XmlDocument.fromBuffer(schema));

/** What the census's schema has against a fragment, as the only child of a return; nothing when it is valid. */
function faults(fragment: string): readonly string[] {
  const document = XmlDocument.fromString(`<Message><Children>${fragment}</Children></Message>`);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    return [String(error)];
  } finally {
    document.dispose();
  }
}

const written = (delivery: Delivery, kind: AgencyKind): string => cinFragment(delivery, referralOf(delivery, kind));
const whole = [
  delivered("a1", "child.dateOfBirth", "2017-03-09"),
  delivered("a2", "child.sex", "female"),
  delivered("a3", "child.upn", "H801200001001"),
  delivered("a4", "child.ethnicity", { code: "WBRI", text: "White British" }),
];
const kinds: readonly AgencyKind[] = [
  "education",
  "health",
  "housing",
  "police",
  "probation",
  "social-care",
  "voluntary",
];

test.each(kinds)("what is written of a child whom %s brings is valid by the census's schema", (kind) => {
  for (const message of ["concern", "support-request", "domestic-abuse-notice"] as const)
    for (const statements of [whole, []])
      expect(faults(written(testDelivery(statements, { kind: message }), kind))).toEqual([]);
});

test("the schema is no formality: without its day, or with elements the other way round, a referral is not valid", () => {
  const fragment = written(testDelivery(whole), "education");
  expect(faults(fragment.replace(/<CINreferralDate>[^<]*<[/]CINreferralDate>/, ""))).toHaveLength(1);
  expect(
    faults(
      fragment
        .replace(/(<Sex>.*?<[/]Sex>)(<[/]ChildIdentifiers>)/, "$2")
        .replace("<LAchildID>", "<Sex>F</Sex><LAchildID>"),
    ),
  ).toHaveLength(1);
});
