import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { askPaths } from "./ask-paths.ts";
import type { Standing } from "./targets.ts";

const id = "019839b8-2ea0-7649-865a-165573b8453f";
const known = { since: "2026-11-24T10:15:00Z", waits: ["final" as const] };

/** A process that answers so, and the paths it was asked for. */
async function process(name: string, answer: RequestListener): Promise<{ standing: Standing; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    answer(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on a port has an address of this form.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  return { standing: { name, url, read: new Map(), ready: true, seenMs: 1 }, asked };
}

const says =
  (paths: readonly unknown[]): RequestListener =>
  (_, response) =>
    void response.end(JSON.stringify({ paths }));
const away: RequestListener = (_, response) => void response.destroy();

test("the gateway is asked beside its metrics, without the number in an address, and a witness hears of nothing", async () => {
  const gateway = await process("gateway", says([known]));
  // An agency runs it, and may show whatever it likes.
  const witness = await process("witness of police", says([{ ...known, waits: [] }]));
  witness.standing = { ...witness.standing, read: new Map([["gatehouse_intake_waiting_items", []]]) };
  expect(await askPaths([witness.standing, gateway.standing], id)).toEqual([known]);
  expect([gateway.asked, witness.asked]).toEqual([["/path"], []]);
  expect(await askPaths([witness.standing], id)).toBe("not-reached");
});

test.each<readonly [string, RequestListener, unknown]>([
  ["knows nothing", says([]), []],
  ["is asked too much", (_, response) => void response.writeHead(429).end("{}"), "too-many"],
  ["breaks off", away, "not-reached"],
  ["leads elsewhere", (_, response) => void response.writeHead(302, { location: "/other" }).end(), "not-reached"],
  ["says what is no answer", says(["Ada"]), "not-reached"],
  ["has no such door", (_, response) => void response.writeHead(404).end("{}"), "not-reached"],
])("a gateway that %s", async (_, answer, expected) => {
  expect(await askPaths([(await process("gateway", answer)).standing], id)).toEqual(expected);
});

test("of two gateways the one that knows counts, and one that stands by does not speak for one that is away", async () => {
  const [inCharge, standingBy, gone] = await Promise.all([
    process("gateway", says([known])),
    process("gateway two", says([])),
    process("gateway three", away),
  ]);
  expect(await askPaths([standingBy.standing, inCharge.standing], id)).toEqual([known]);
  expect(await askPaths([standingBy.standing, gone.standing], id)).toBe("not-reached");
});
