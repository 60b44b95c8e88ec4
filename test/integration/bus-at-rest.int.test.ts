import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { publishIntake } from "@gatehouse/bus/agency";
import { appendBatch } from "@gatehouse/bus/append";
import { streamInfo } from "@gatehouse/bus/read";
import { putSnapshot } from "@gatehouse/bus/snapshot-store";
import { deliverSubject } from "@gatehouse/bus/subjects";
import { startTestServer } from "@gatehouse/test/kit/nats";
import { expect, test, vi } from "vitest";

const CANARY = "canary-4857-not-to-be-found";

async function filesBelow(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

test("no body and no subject can be read in the server's files, and its secrets are their owner's alone", async () => {
  await using server = await startTestServer({ agencies: ["north-school"] });
  const [agency, gateway] = [await server.connect("north-school"), await server.connect("gateway")];
  const bytes = new TextEncoder().encode(CANARY.repeat(50));
  const subjects = ["ledger", "parts", deliverSubject(agency.account)];
  await publishIntake(agency, bytes, { msgId: CANARY });
  await appendBatch(
    gateway,
    subjects.map((subject) => ({ subject, data: bytes })),
    { expectedLastSeq: 0 },
  );
  await putSnapshot(gateway, bytes, { n: 1 });
  await vi.waitUntil(async () => (await streamInfo(gateway, "DELIVERY")).messages === 1, { timeout: 60_000 });
  await server.kill();
  const files = await filesBelow(server.stateDir);
  const blocks = files.filter((file) => file.endsWith(".blk"));
  expect(blocks.length).toBeGreaterThanOrEqual(6);
  for (const file of files) {
    const content = await readFile(file);
    expect({ file, found: content.includes(CANARY) }).toEqual({ file, found: false });
    if (blocks.includes(file))
      expect({ file, found: content.includes(agency.account) }).toEqual({ file, found: false });
  }
  const secrets = files.filter((file) => /(\.key|\.json|\.pem)$/.test(file));
  for (const file of secrets) expect({ file, mode: (await stat(file)).mode & 0o077 }).toEqual({ file, mode: 0 });
  await server.start();
});
