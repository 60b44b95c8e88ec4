import type { NativeRecord, ToNative } from "@gatehouse/adapter/native";
import type { DeliveredStatement, Delivery } from "@gatehouse/contracts/delivery";
import type { ItemName } from "@gatehouse/contracts/items";

type Json = Readonly<Record<string, unknown>>;

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The full values of an item; a typed absence and a minimised form are no value of the record's own shape. */
function valuesOf({ data }: Delivery, item: ItemName): readonly unknown[] {
  const full = data.statements.filter((statement) => statement.item === item && statement.form === "full");
  return full.map(({ value }) => value).filter((value) => !(isJson(value) && "absent" in value));
}

const risks: Readonly<Record<string, string>> = {
  "sexual-exploitation": "riskSexualExploitation",
  "criminal-exploitation": "riskCriminalExploitation",
  radicalisation: "riskRadicalisation",
  "modern-slavery-and-trafficking": "riskModernSlaveryAndTrafficking",
  "gangs-and-youth-violence": "riskGangsAndYouthViolence",
};

/** True where the message says so, else null: the record has no no, and neither has silence. */
function risksOf(delivery: Delivery): Json {
  const kinds = valuesOf(delivery, "police.exploitationRisk").map((value) =>
    isJson(value) ? value["kind"] : undefined,
  );
  return Object.fromEntries(Object.entries(risks).map(([kind, name]) => [name, kinds.includes(kind) ? true : null]));
}

function episodesOf(delivery: Delivery): readonly Json[] {
  const rows = valuesOf(delivery, "police.missingEpisodes").flatMap((value) =>
    Array.isArray(value) ? (value as unknown[]) : [],
  );
  return rows.filter(isJson).map((row) => ({
    date: String(row["from"]).slice(0, 10),
    returnedHomeInterviewAttended: row["returnInterview"] == null ? null : true,
  }));
}

function crimePayload(delivery: Delivery): Json {
  const [marker] = valuesOf(delivery, "police.staffSafety").filter(isJson);
  const events = valuesOf(delivery, "police.protectionEvent").filter(isJson);
  const last = events
    .map((event) => String(event["from"]))
    .toSorted()
    .at(-1);
  return {
    policeMarkerDetails: marker?.["text"] ?? marker?.["marker"] ?? null,
    servicesKnownTo: null,
    lastPoliceProtectionPowerEvent: last ?? null,
    missingEpisodes: episodesOf(delivery),
    ...risksOf(delivery),
    crimeActiveStatusesAndPlans: null,
  };
}

function personalPayload(delivery: Delivery): Json {
  const [born] = valuesOf(delivery, "child.dateOfBirth");
  const [sex] = valuesOf(delivery, "child.sex");
  const [home] = valuesOf(delivery, "contact.address").filter(isJson);
  const lines = Array.isArray(home?.["lines"]) ? (home["lines"] as unknown[]) : [];
  const address = {
    line1: lines[0] ?? null,
    line2: lines[1] ?? null,
    townOrCity: lines[2] ?? null,
    county: lines[3] ?? null,
  };
  return {
    // One text in the contract: where it divides into given and family names is not for a machine to guess.
    firstName: null,
    lastName: null,
    fullName: valuesOf(delivery, "child.name")[0] ?? null,
    dateOfBirth: born ?? null,
    birthAssignedSex: sex ?? null,
    address: home === undefined ? null : { ...address, postcode: home["postcode"] ?? null },
  };
}

function statementOf({ item, about, value, assertion, on, form }: DeliveredStatement): Json {
  return { item, about, value, assertion, on, form };
}

/**
 * A delivery in the shape of a custodian record: what has a place in it stands there, null where nothing was said, and all
 * that was delivered stands under `gatehouse` as it came, with how it may be handled. `personId` only where a signed
 * statement agrees with it.
 */
export const toNative: ToNative = (delivery): NativeRecord => {
  const { data } = delivery;
  const { filedUnder, author } = data;
  const personId = filedUnder?.scheme === "nhs-number" ? filedUnder.value : null;
  const record = (recordType: string, payload: Json): Json => ({
    recordId: `${delivery.id}:${recordType}`,
    personId,
    recordType,
    version: "1",
    contactDetails: [{ name: author.name, description: author.role, telephone: null, email: null, address: null }],
    recordLink: [],
    payload,
  });
  const document = {
    orgId: data.from,
    orgName: data.from,
    orgType: null,
    records: [
      record("personal.details", personalPayload(delivery)),
      record("crime-justice.details", crimePayload(delivery)),
    ],
    gatehouse: {
      delivery: delivery.id,
      message: data.message,
      kind: data.kind,
      purpose: data.purpose,
      case: data.case,
      createdAt: data.createdAt,
      filedUnder,
      handling: data.handling,
      routedTo: data.routedTo,
      retainUntil: data.retainUntil,
      statements: data.statements.map(statementOf),
    },
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
  return { contentType: "application/json", extension: ".custodian.json", bytes };
};
