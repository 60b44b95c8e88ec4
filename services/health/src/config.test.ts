import { expect, test } from "vitest";
import { readConfig, readRules } from "./config.ts";
import { createMapRecord } from "./map.ts";
import { defaultRules } from "./reading.ts";
import { itemsOf, jsonFile, mapOk } from "./testing.ts";

const environment = {
  ADAPTER_AGENCY: "riverside-practice",
  ADAPTER_AUTHOR_NAME: "Dr A. Bello",
  ADAPTER_AUTHOR_ROLE: "general-practitioner",
  ADAPTER_CONTACT: "01632 960200",
  ADAPTER_FRONT_DOOR: "northshire-council",
  ADAPTER_FRONT_DOOR_TELEPHONE: "01632 960100",
  ADAPTER_PARTNERSHIP: "northshire",
  ADAPTER_FOLDER: "/var/lib/health/records",
  ADAPTER_STATE_DIR: "/var/lib/health/state",
  ADAPTER_NATS_URL: "tls://127.0.0.1:4222",
  ADAPTER_NATS_CA_FILE: "/etc/health/ca.pem",
  ADAPTER_NATS_CREDS_FILE: "/etc/health/agency.creds",
  ADAPTER_KEYS_DIR: "/etc/health/keys",
  ADAPTER_DIRECTORY_FILE: "/etc/health/directory.jws",
  ADAPTER_ROOT_FILE: "/etc/health/root.jwk",
  ADAPTER_CLIENTS_FILE: "/etc/health/door-clients.json",
  ADAPTER_SECRET_FILE: "/etc/health/secret",
};

test("a whole environment is a configuration, on loopback unless told otherwise", () => {
  const read = readConfig(environment);
  expect(read.ok && [read.config.settings.ADAPTER_HOST, read.config.rulesFile]).toEqual(["127.0.0.1", null]);
});

test("what is wrong is told by the names of the variables, never by their values", () => {
  const read = readConfig({
    ...environment,
    ADAPTER_AGENCY: "Not An Agency",
    ADAPTER_KEYS_DIR: "secret",
    HEALTH_RULES_FILE: "x",
  });
  expect(read).toEqual({ ok: false, variables: ["ADAPTER_AGENCY", "ADAPTER_KEYS_DIR", "HEALTH_RULES_FILE"] });
});

test("an agency's rules stand over the defaults, part by part; a file of another form is none", () => {
  const rules = readRules({ triggers: { flags: { codes: ["own-code"], words: [] } } });
  expect(rules?.triggers.flags.codes).toEqual(["own-code"]);
  expect(rules?.triggers.messages).toEqual(defaultRules.triggers.messages);
  expect(readRules({ trigger: {} })).toBeNull();
});

test("an agency's own code makes a concern", () => {
  const rules = readRules({ triggers: { flags: { codes: ["own-code"], words: [] } } }) ?? defaultRules;
  const flag = {
    resourceType: "Flag",
    status: "active",
    subject: { reference: "Patient/a" },
    code: { coding: [{ code: "own-code" }], text: "Ask" },
  };
  expect(itemsOf(mapOk(jsonFile(flag), createMapRecord({ ...rules, isOn: () => true })).drafts)).toContain(
    "concern.narrative",
  );
  expect(itemsOf(mapOk(jsonFile(flag)).drafts)).not.toContain("concern.narrative");
});

const code = { coding: [{ code: "safeguarding" }], text: "Safeguarding" };
const about = { subject: { reference: "Patient/a" }, patient: { reference: "Patient/a" } };
const emergency = { class: { code: "EMER" }, status: "finished", period: { start: "2026-10-01T10:00:00Z" } };
type Marked = { readonly id: string; readonly record: object; readonly left: readonly string[] };

test.each<Marked>([
  { id: "safeguarding-flag", record: { resourceType: "Flag", status: "active", ...about, code }, left: [] },
  {
    id: "safeguarding-message",
    record: {
      resourceType: "Communication",
      status: "completed",
      ...about,
      category: [code],
      payload: [{ contentString: "Ring" }],
    },
    left: [],
  },
  {
    id: "safeguarding-message",
    record: {
      resourceType: "ServiceRequest",
      status: "active",
      intent: "order",
      ...about,
      category: [code],
      code: { text: "Ask" },
    },
    left: [],
  },
  {
    id: "worrying-attendance",
    record: { resourceType: "Encounter", ...emergency, ...about, reasonCode: [{ text: "Overdose of paracetamol" }] },
    left: ["health.urgentAttendances"],
  },
])(
  "$id proposes a concern unless it is off; then nothing of a marked entry goes another way",
  ({ id, record, left }) => {
    expect(itemsOf(mapOk(jsonFile(record)).drafts)).toContain("concern.narrative");
    const off = mapOk(jsonFile(record), createMapRecord({ ...defaultRules, isOn: (other) => other !== id }));
    expect(itemsOf(off.drafts)).toEqual(left);
    if (left.length === 0) expect(off.warnings.map((warning) => warning.code)).toContain("trigger-off");
  },
);
