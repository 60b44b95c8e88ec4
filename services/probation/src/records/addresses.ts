import { elements, isTrue, leafAt } from "@gatehouse/adapter/leaf";
import type { Field } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { cleanLine, tidyPostcode } from "@gatehouse/adapter/text";
import type { Facet, Reading } from "../reading.ts";
import { anyDay, pastDay, say } from "../reading.ts";

const lineParts: readonly (readonly string[])[] = [
  ["subBuildingName"],
  ["buildingName"],
  ["addressNumber", "buildingNumber", "streetName", "thoroughfareName"],
  ["district", "dependentLocality"],
  ["town", "townCity", "postTown"],
  ["county"],
];

function listOf(record: Field): readonly Field[] {
  return [...elements(record, "contactDetails.addresses"), ...elements(record, "addresses")];
}

/** A usable postcode, tidied; what is none is left to the lines of the address. */
function postcodeOf(field: Leaf | undefined): string | undefined {
  const tidy = field && tidyPostcode(field.text);
  return tidy !== undefined && /^[A-Za-z0-9][A-Za-z0-9 ]{1,9}$/.test(tidy) ? tidy : undefined;
}

function readAddress(address: Field, reading: Reading): void {
  if (isTrue(address, "noFixedAbode")) {
    reading.ledger.warn("no-fixed-abode", address.path);
    return;
  }
  const parts = lineParts.map((names) =>
    names.map((name) => leafAt(address, name)).filter((field) => field !== undefined),
  );
  const lines = parts
    .map((fields) => cleanLine(fields.map((field) => field.text).join(" ")))
    .filter((line) => line !== "");
  const code = leafAt(address, "postcode");
  const [from, to] = [
    leafAt(address, "from") ?? leafAt(address, "startDate"),
    leafAt(address, "to") ?? leafAt(address, "endDate"),
  ];
  const ended = anyDay(to, reading);
  if (lines.length === 0 && code !== undefined) lines.push(cleanLine(code.text));
  if (lines.length === 0) return;
  if (ended !== undefined && ended <= reading.today) reading.ledger.warn("address-ended", to?.path ?? address.path);
  const value = { lines, postcode: postcodeOf(code), from: pastDay(from, reading), to: ended };
  say(reading, "contact.address", value, {
    on: value.from,
    from: [...parts.flat(), code, value.from && from, ended && to].map(orNone),
  });
}

function orNone(field: Leaf | "" | undefined): Leaf | undefined {
  return field === "" ? undefined : field;
}

const names = ["noFixedAbode", ...lineParts.flat(), "postcode", "from", "to", "startDate", "endDate"];
const unshared: Readonly<Record<string, string>> = {
  telephoneNumber: "a number of the place, not of the person",
  type: "says only which system holds the address",
  status: "says only which system holds the address",
  notes: "free text about the address may name others who live there",
  country: "always the United Kingdom",
  createdDatetime: "when the source wrote it",
  lastUpdatedDatetime: "when the source wrote it",
  latestAssessmentDate: "how probation manages the address",
  typeVerified: "how probation manages the address",
  uprn: "the address says it",
  id: "the source's own key",
  cprAddressId: "the Core Person Record's own key",
  usages: "says only which system holds the address",
};

/** Where the adult lives or lived: whoever plans for a child has to know it. */
export const addresses: Facet = {
  name: "addresses",
  applies: (record) => listOf(record).length > 0,
  rules: {
    shared: ["contactDetails.addresses[]", "addresses[]"].flatMap((list) => names.map((name) => `${list}.${name}`)),
    notShared: Object.fromEntries(
      ["contactDetails.addresses[]", "addresses[]"].flatMap((list) =>
        Object.entries(unshared).map(([name, reason]) => [`${list}.${name}`, reason] as const),
      ),
    ),
  },
  read: (record, reading) => {
    for (const address of listOf(record)) readAddress(address, reading);
  },
};
