import { publishIntake } from "@gatehouse/bus/agency";
import { appendBatch } from "@gatehouse/bus/append";
import { range, streamInfo } from "@gatehouse/bus/read";
import { trimHead } from "@gatehouse/bus/trim";
import { startTestServer } from "@gatehouse/test/kit/nats";
import { expect, test, vi } from "vitest";

/** What a call threw, by code; null when it went through. */
const codeOf = async (call: Promise<unknown>): Promise<string | null> =>
  call.then(
    () => null,
    (cause: unknown) => (cause instanceof Error ? cause.message : "?"),
  );

test("with the disk full the intake refuses, nothing is half written, and trimming lets messages in again", async () => {
  await using server = await startTestServer({ agencies: ["north-school"], maxStoreBytes: 6 << 20 });
  const [agency, gateway] = [await server.connect("north-school"), await server.connect("gateway")];
  const body = new Uint8Array(200_000);
  const codes: (string | null)[] = [];
  for (let n = 1; n <= 60 && codes.at(-1) !== "intake-full"; n++) {
    codes.push(await codeOf(publishIntake(agency, body, { msgId: `${n}` })));
  }
  expect(codes.at(-1)).toBe("intake-full");
  expect(new Set(codes.slice(0, -1))).toEqual(new Set([null]));
  const { lastSeq } = await streamInfo(gateway, "INTAKE");
  expect(lastSeq).toBe(codes.length - 1);

  const batch = Array.from({ length: 20 }, () => ({ subject: "ledger", data: body }));
  expect(await appendBatch(gateway, batch, { expectedLastSeq: 0, timeoutMs: 4_000 })).toEqual({ outcome: "unknown" });
  expect((await streamInfo(gateway, "CORE")).messages).toBe(0);

  await trimHead(gateway, "INTAKE", lastSeq);
  await vi.waitUntil(async () => (await codeOf(publishIntake(agency, body, { msgId: "again" }))) === null, {
    timeout: 60_000,
  });
  const small = [1, 2].map((n) => ({ subject: "ledger", data: new TextEncoder().encode(`${n}`) }));
  expect(await appendBatch(gateway, small, { expectedLastSeq: 0 })).toEqual({ outcome: "committed", lastSeq: 2 });
  for await (const { seq } of range(gateway, "CORE", 1)) expect(seq).toBeLessThanOrEqual(2);
});

test("an intake that is full leaves room for the decisions that empty it", async () => {
  await using server = await startTestServer({
    agencies: ["north-school"],
    maxStoreBytes: 8 << 20,
    intakeBytes: 4 << 20,
  });
  const [agency, gateway] = [await server.connect("north-school"), await server.connect("gateway")];
  const body = new Uint8Array(200_000);
  let code: string | null = null;
  for (let n = 1; n <= 60 && code === null; n++) code = await codeOf(publishIntake(agency, body, { msgId: `${n}` }));
  expect(code).toBe("intake-full");
  const batch = Array.from({ length: 5 }, () => ({ subject: "parts", data: body }));
  expect(await appendBatch(gateway, batch, { expectedLastSeq: 0 })).toEqual({ outcome: "committed", lastSeq: 5 });
});
