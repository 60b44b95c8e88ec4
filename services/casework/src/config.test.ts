import { expect, test } from "vitest";
import { limitsOf, readConfig } from "./config.ts";

const whole = {
  CASEWORK_AGENCY: "family-support",
  CASEWORK_PARTNERSHIP_DIR: "/p",
  CASEWORK_STATE_DIR: "/s",
  CASEWORK_NATS_URL: "tls://127.0.0.1:4222",
  CASEWORK_NATS_CA_FILE: "/ca.pem",
  CASEWORK_NATS_CREDS_FILE: "/creds",
  CASEWORK_KEYS_DIR: "/keys",
  CASEWORK_DIRECTORY_FILE: "/directory.jws",
  CASEWORK_ROOT_FILE: "/root.jwk",
  CASEWORK_OIDC_ISSUER: "https://login.example",
  CASEWORK_OIDC_CLIENT_ID: "pages",
  CASEWORK_OIDC_SECRET_FILE: "/secret",
  CASEWORK_URL: "https://pages.example",
};

test("what is whole is read, with a quarter of an hour and eight hours as the sessions' limits", () => {
  const read = readConfig(whole);
  if (!read.ok) throw new Error(read.variables.join(" "));
  expect(limitsOf(read.config)).toEqual({ idleMs: 15 * 60_000, absoluteMs: 8 * 3_600_000 });
});

test.each([
  { name: "no agency", change: { CASEWORK_AGENCY: undefined }, variable: "CASEWORK_AGENCY" },
  {
    name: "a provider in clear",
    change: { CASEWORK_OIDC_ISSUER: "http://login.example" },
    variable: "CASEWORK_OIDC_ISSUER",
  },
  { name: "pages in clear", change: { CASEWORK_URL: "http://pages.example" }, variable: "CASEWORK_URL" },
  {
    name: "sessions without an end",
    change: { CASEWORK_LONGEST_MINUTES: "100000" },
    variable: "CASEWORK_LONGEST_MINUTES",
  },
])("$name is told by its variable's name alone", ({ change, variable }) => {
  expect(readConfig({ ...whole, ...change })).toEqual({ ok: false, variables: [variable] });
});
