import { branch, firstLeaf, hasMember, leafAt } from "@gatehouse/adapter/leaf";
import { because } from "@gatehouse/adapter/field-rules";
import type { Field } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { cleanLine, tidyPostcode } from "@gatehouse/adapter/text";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { probationTexts } from "../texts.ts";
import type { Facet, Reading } from "../reading.ts";
import { anyDay, pastDay, say } from "../reading.ts";
import { sayRegistration } from "../registration.ts";

type Event = {
  readonly record: Field;
  readonly info: Field;
  readonly type: Leaf;
  readonly on: CalendarDate | undefined;
  readonly at: Leaf | undefined;
};
type Handler = (event: Event, reading: Reading) => void;

/** Prison movements after which the person is at liberty; court, hospital visits and transfers are not releases. */
const releaseReasons: readonly string[] = ["RELEASED", "RELEASED_TO_HOSPITAL", "TEMPORARY_ABSENCE_RELEASE"];
const addressNames = ["address", "proposedAddress", "releaseAddress"];
const addressParts = [
  "line1",
  "line2",
  "addressLine1",
  "addressLine2",
  "buildingName",
  "addressNumber",
  "streetName",
  "town",
  "city",
  "county",
  "postcode",
];

/** An address as one line of text, however the event writes it, with the fields it is made of. */
function addressOf(info: Field): readonly Leaf[] {
  for (const name of addressNames) {
    const node = branch(info, name);
    const all = [leafAt(node), ...addressParts.map((part) => leafAt(node, part))];
    const parts = all.filter((leaf) => leaf !== undefined);
    if (parts.length > 0) return parts;
  }
  return [];
}

/** The district of a postcode in the address, for those who may know the area only. */
function areaOf(info: Field, address: readonly Leaf[]): string | undefined {
  const given = leafAt(info, "area");
  if (given) return cleanLine(given.text);
  const code = address
    .map((field) => tidyPostcode(field.text))
    .find((text) => /^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$/.test(text));
  return code?.split(" ")[0];
}

function readRelease(event: Event, reading: Reading): void {
  const { info } = event;
  const reason = leafAt(info, "reason");
  if (reason !== undefined && !releaseReasons.includes(reason.text.toUpperCase())) {
    reading.ledger.warn("not-a-release", reason.path);
    return;
  }
  const dated = firstLeaf(info, ["releaseDate", "arrivedAt", "departedAt", "date"]);
  const date = anyDay(dated, reading) ?? event.on;
  if (date === undefined) return;
  const address = addressOf(info);
  const text = cleanLine(address.map((field) => field.text).join(", "));
  const value = { date, address: text === "" ? undefined : text, area: areaOf(info, address) };
  const from = [event.type, reason, dated ?? event.at, ...address, leafAt(info, "area")];
  say(reading, "probation.release", value, { on: date > reading.today ? reading.today : date, from });
  reading.subject.released = true;
}

function readRegistration(event: Event, reading: Reading): void {
  const { info } = event;
  const registration = {
    type: leafAt(info, "registerTypeCode"),
    start: leafAt(info, "registrationDate"),
    level: leafAt(info, "registrationLevelCode"),
    category: leafAt(info, "registrationCategoryCode"),
    active: event.type,
  };
  if (registration.type === undefined) reading.ledger.warn("register-type-missing", info.path);
  sayRegistration(reading, registration);
}

function condition(kind: string, words: string): Handler {
  return (event, reading) => {
    const outcome = leafAt(event.info, "outcome");
    const code = outcome && /^[A-Z0-9_]{1,20}$/.test(outcome.text) ? outcome : undefined;
    const text = code ? `${words} (outcome code ${code.text}).` : `${words}.`;
    say(reading, "probation.conditions", [{ kind, text }], {
      on: event.on,
      from: [event.type, code, event.on ? event.at : undefined],
    });
  };
}

function readSummaryProduced(event: Event, reading: Reading): void {
  const day = event.on === undefined ? "" : ` on ${event.on}`;
  const from = [event.type, event.on === undefined ? undefined : event.at];
  say(reading, "probation.assessment", `An OASys assessment summary was produced${day}.`, { on: event.on, from });
}

function notShared(code: keyof typeof probationTexts): Handler {
  return (event, reading) => reading.ledger.warn(code, event.type.path);
}
const ended = notShared("registration-ended");
const scores = notShared("predictors-not-shared");
const internal = notShared("event-not-shared");

/** What each event becomes. The separators in names differ between services, so names are compared by their words. */
const handlers: readonly (readonly [RegExp, Handler])[] = [
  [/^probation case registration (?:added|updated)$/, readRegistration],
  [/^probation case registration (?:deregistered|deleted)$/, ended],
  [/^prison offender events prisoner released$/, readRelease],
  [/^approved premises person (?:arrived|departed)$/, readRelease],
  [
    /^approved premises person not arrived$/,
    condition("approved-premises", "The person did not arrive at approved premises"),
  ],
  [
    /^enforcement breach raised$/,
    condition("breach-raised", "Enforcement of a breach of an order or licence was started"),
  ],
  [
    /^enforcement breach concluded$/,
    condition("breach-concluded", "Enforcement of a breach of an order or licence was concluded"),
  ],
  [/^enforcement recall raised$/, condition("recall-raised", "Recall to custody of a person on licence was started")],
  [
    /^enforcement recall concluded$/,
    condition("recall-concluded", "Recall to custody of a person on licence was concluded"),
  ],
  [/^assessment summary produced$/, readSummaryProduced],
  [/^risk assessment scores/, scores],
  [/^risk flag tier change$|^tier calculation/, internal],
  [/^probation case engagement created$/, internal],
  [/prisoner alerts?|person alert/, internal],
];

function handlerOf(type: Leaf): Handler | undefined {
  const words = type.text.toLowerCase().replace(/[._\s-]+/g, " ");
  return handlers.find(([form]) => form.test(words))?.[1];
}

const info = (names: readonly string[]): readonly string[] => names.map((name) => `additionalInformation.${name}`);
const shared = [
  "registerTypeCode",
  "registrationDate",
  "registrationLevelCode",
  "registrationCategoryCode",
  "nomsNumber",
  "prisonerNumber",
  "reason",
  "outcome",
  "releaseDate",
  "arrivedAt",
  "departedAt",
  "date",
  "area",
];
const key = "the source's own key";
const place = "which prison or premises: a location that the release item does not need";
const score = "a predictor of reoffending: information for probation only";

/** The inner part of a domain event: what happened to whom. The record it points to has to be fetched and mapped by itself. */
export const domainEvent: Facet = {
  name: "domain-event",
  applies: (record) => hasMember(record, "eventType"),
  rules: {
    shared: [
      "eventType",
      "occurredAt",
      "personReference.identifiers[].type",
      "personReference.identifiers[].value",
      ...shared.map((name) => `additionalInformation.${name}`),
      ...addressNames
        .flatMap((name) => [name, ...addressParts.map((part) => `${name}.${part}`)])
        .map((name) => `additionalInformation.${name}`),
    ],
    notShared: {
      version: "the form of the event",
      description: "the type says it",
      detailUrl: "the record it points to is fetched and mapped by itself",
      publishedAt: "when the transport sent it",
      ...because(
        key,
        info([
          "eventId",
          "registrationId",
          "deregistrationId",
          "applicationId",
          "bookingId",
          "assessmentId",
          "engagementId",
          "applicationUrl",
        ]),
      ),
      ...because(
        place,
        info([
          "prisonId",
          "currentLocation",
          "currentPrisonStatus",
          "premises",
          "nomisMovementReasonCode",
          "details",
          "deliusRecordedReason",
        ]),
      ),
      ...because(
        score,
        info([
          "RSRScore",
          "RSRBand",
          "RSRStaticOrDynamic",
          "OSPIndecentScore",
          "OSPIndecentBand",
          "OSPContactScore",
          "OSPContactBand",
          "OSPDirectContactScore",
          "OSPDirectContactBand",
          "OSPIndirectIndecentScore",
          "OSPIndirectIndecentBand",
          "EventNumber",
          "eventNumber",
        ]),
      ),
      "additionalInformation.registerTypeDescription": "this service names the flag by its code",
      "additionalInformation.registrationLevelDescription": "this service names the flag by its code",
      "additionalInformation.registrationCategoryDescription": "this service names the flag by its code",
    },
  },
  read: (record, reading) => {
    const type = leafAt(record, "eventType");
    if (type === undefined) return;
    const occurred = leafAt(record, "occurredAt");
    const happened = pastDay(occurred, reading);
    const at = happened === undefined ? reading.sentAt.get(record) : occurred;
    const event = {
      record,
      info: branch(record, "additionalInformation"),
      type,
      at,
      on: happened ?? pastDay(at, reading),
    };
    const url = leafAt(record, "detailUrl");
    if (url) reading.ledger.warn("detail-not-fetched", url.path);
    const handler = handlerOf(type);
    if (handler) handler(event, reading);
    else reading.ledger.warn("event-type-unknown", type.path);
  },
};
