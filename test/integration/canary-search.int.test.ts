import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { uuidV7 } from "@gatehouse/client/uuid-v7";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { rootDir } from "@gatehouse/infra/paths";
import { silentLog } from "@gatehouse/observe/log";
import { openMetrics } from "@gatehouse/observe/metrics";
import { searchFor, spellingsOf } from "@gatehouse/test/kit/canary";
import { canary } from "@gatehouse/test/kit/canary-person";
import { searchOperations } from "@gatehouse/test/kit/operations-search";
import { searchDoor } from "@gatehouse/test/kit/searched-doors";
import { expect, onTestFinished, test } from "vitest";

// That nothing is found means something only where whatever is there is found.
const values = Object.values(canary);

test("the search finds every spelling that it knows, anywhere in a text", () => {
  for (const value of values) {
    for (const { spelling, bytes } of spellingsOf(value)) {
      const search = searchFor([value]);
      search.look("here", Buffer.concat([Buffer.from('x":"'), bytes, Buffer.from("…")]));
      expect(search.found(), `${value} ${spelling}`).not.toEqual([]);
    }
    if (value.length < 10) continue;
    for (const before of ["", "1", "22", "333"]) {
      const search = searchFor([value]);
      search.look("here", Buffer.from(`${before}${value}${before}`).toString("base64url"));
      expect(search.found(), `${value} after ${before.length}`).not.toEqual([]);
    }
  }
});

test("the search goes red where a door serves personal data, in a body, in a header or in a refusal", async () => {
  const server = createServer((request, response) => {
    if (request.url === "/header") response.setHeader("x-about", encodeURIComponent(canary.name));
    if (request.url === "/refused") response.statusCode = 404;
    response.end(request.url === "/body" || request.url === "/refused" ? `{"title":"${canary.name}"}` : "{}");
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => void server.close());
  const search = searchFor([canary.name]);
  // A server that listens on a port has an address of this form.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await searchDoor(url, ["/clean", "/header", "/body", "/refused"], search);
  const places = search.found().map((one) => one.slice(0, one.indexOf(":")));
  expect(new Set(places)).toEqual(new Set(["/header 200 headers", "/body 200", "/refused 404"]));
});

test("the search goes red where an operators' page or the gateway's door shows personal data", async () => {
  const northshire = loadPartnership(join(rootDir, "contracts", "partnerships", "northshire"));
  const search = searchFor([canary.name, canary.text]);
  const pages = await searchOperations({
    partnership: { ...northshire, name: `${northshire.name}, for ${canary.name}` },
    metrics: openMetrics("gateway"),
    log: silentLog,
    // What no gateway says: the page does not read it, the search of the door finds it.
    paths: () => [{ since: canary.text, waits: [] }],
    message: uuidV7(new Date()),
    typed: canary.name,
    search,
  });
  const found = (place: string, value: string): boolean =>
    search.found().some((one) => one.startsWith(`${place}: ${value} `));
  expect(found("/path 200", canary.text)).toBe(true);
  for (const page of pages) expect([page, found(`page ${page}`, canary.name)]).toEqual([page, true]);
  expect(found("page message-path", canary.text)).toBe(false);
});
