import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const good = {
  OPERATIONS_TARGETS: "gateway=http://127.0.0.1:9100/metrics,witness of police=https://10.0.0.7/metrics?a=b",
  OPERATIONS_PARTNERSHIP_DIR: "/etc/gatehouse/partnership",
  OPERATIONS_STATE_DIR: "/var/lib/gatehouse/operations",
  OPERATIONS_OIDC_ISSUER: "https://id.example",
  OPERATIONS_OIDC_CLIENT_ID: "operations",
  OPERATIONS_OIDC_SECRET_FILE: "/etc/gatehouse/secret",
  OPERATIONS_URL: "https://operations.example",
};

test("targets are names and addresses", () => {
  const read = readConfig(good);
  expect(read.ok && read.config.OPERATIONS_TARGETS).toEqual([
    { name: "gateway", url: "http://127.0.0.1:9100/metrics" },
    { name: "witness of police", url: "https://10.0.0.7/metrics?a=b" },
  ]);
});

test.each(["gateway", "gateway=ftp://x", "=http://x", "school=http://x", "gatewayed=http://x", "Gate<b>=http://x"])(
  "%s is no target",
  (targets) => {
    expect(readConfig({ ...good, OPERATIONS_TARGETS: targets })).toEqual({
      ok: false,
      variables: ["OPERATIONS_TARGETS"],
    });
  },
);
