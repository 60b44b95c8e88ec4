import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { silentLog } from "@gatehouse/observe/log";
import { expect, onTestFinished, test } from "vitest";
import { watchTargets } from "./targets.ts";

async function door(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on a port has an address of this form.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}

async function looked(url: string) {
  const targets = watchTargets([{ name: "gateway", url }], { log: silentLog, now: () => 1 });
  let heard = 0;
  const end = targets.onNews(() => (heard += 1));
  await targets.look();
  end();
  await targets.look();
  const [standing] = targets.standings();
  return { heard, ready: standing?.ready, reached: standing?.read != null, seenMs: standing?.seenMs };
}

test("a process that works, one that says it cannot, and what listens is told of the first look alone", async () => {
  const says = (text: string) => door((_, response) => void response.end(text));
  expect(await looked(await says("gatehouse_ready 1\n"))).toEqual({ heard: 1, ready: true, reached: true, seenMs: 1 });
  expect(await looked(await says("gatehouse_ready 0\n"))).toMatchObject({ ready: false, reached: true });
});

test.each<readonly [string, RequestListener]>([
  ["answers with an error", (_, response) => void response.writeHead(500).end("gatehouse_ready 1")],
  ["leads elsewhere", (_, response) => void response.writeHead(302, { location: "/other" }).end()],
  [
    "goes on for longer than metrics do",
    (_, response) => void response.end(`gatehouse_ready 1\n${"x".repeat(2 << 20)}`),
  ],
  ["breaks off", (_, response) => void response.destroy()],
])("a process that %s was not reached", async (_, answer) => {
  expect(await looked(await door(answer))).toMatchObject({ ready: false, reached: false, seenMs: null });
});
