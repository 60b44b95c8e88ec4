import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents } from "@gatehouse/test/kit/family";
import { startTestWitnesses, witnessesSetting } from "@gatehouse/test/kit/witness";
import { expect, onTestFinished, test, vi } from "vitest";
import { compareLedgers } from "@gatehouse/cli/commands/ledger-compare";
import { verifyLedger } from "@gatehouse/cli/commands/ledger-verify";

const poll = { timeout: 60_000, interval: 50 };

/** What a command says, and how it ends. */
async function said(command: () => Promise<number>): Promise<{ readonly exit: number; readonly text: string }> {
  let text = "";
  const hear = (chunk: string | Uint8Array): boolean => {
    text += chunk.toString();
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockImplementation(hear));
  try {
    return { exit: await command(), text };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** A witness behind somebody who changes one byte of the records it serves. */
async function altering(url: string, at: number): Promise<string> {
  const server = createServer((request, response) => {
    void fetch(`${url}${request.url ?? ""}`).then(async (answer) => {
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (request.url?.startsWith("/tile/entries/")) bytes[at] = (bytes[at] ?? 0) ^ 1;
      response.writeHead(answer.status).end(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("anybody can check a witness's whole copy, and is told which record was changed", async () => {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const witnesses = await startTestWitnesses(broker);
  onTestFinished(async () => void (await Promise.all(witnesses.map(({ stop }) => stop()))));
  await broker.startGateway(undefined, { settings: witnessesSetting(witnesses) });
  const council = await broker.client("northshire-council");
  let id = "";
  for (const event of familyEvents("ada", ["hillside-school"])) ({ id } = await council.record(event));
  await expect.poll(async () => (await council.status(id))?.final, poll).toBe(true);

  const [one = "", two = ""] = witnesses.map(({ url }) => url);
  const places = { directory: broker.places.directory, root: broker.places.rootPublic, state: "" };
  const whole = await said(() => verifyLedger(one, places));
  expect(whole).toMatchObject({ exit: 0, text: expect.stringMatching(/all \d+ records are what was signed/) });
  // Who shows a checkpoint of before shows when it was cosigned.
  const cosignedAt = /cosigned by northshire-council at (\S+);/.exec(whole.text)?.[1] ?? "";
  expect(Date.parse(cosignedAt)).toBeGreaterThan(Date.now() - 600_000);
  expect(whole.text).toContain("not checked: whether it was decided rightly");
  expect(await said(() => compareLedgers(one, two, places))).toMatchObject({
    exit: 0,
    text: expect.stringContaining("one ledger"),
  });

  // In the first entry, behind its length.
  const first = await said(() => verifyLedger("not a witness", places));
  expect(first).toMatchObject({ exit: 1, text: expect.stringContaining("nobody answers") });
  const changed = await altering(one, 20);
  expect(await said(() => verifyLedger(changed, places))).toMatchObject({
    exit: 1,
    text: expect.stringMatching(/record 1 is (not the one that was signed|no record)/),
  });
  const others = { ...places, root: broker.places.directory };
  await expect(verifyLedger(one, others)).rejects.toThrow();
  expect(await said(() => verifyLedger(one, { ...places, directory: "/nowhere" }))).toMatchObject({ exit: 2 });
});
