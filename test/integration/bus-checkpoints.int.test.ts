import { checkpoints, lastCheckpoint, putCheckpoint } from "@gatehouse/bus/checkpoint-store";
import { startTestServer } from "@gatehouse/test/kit/nats";
import { expect, onTestFinished, test } from "vitest";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array | null): string | null => (data === null ? null : new TextDecoder().decode(data));

test("checkpoints are kept by sort, in order, and the newest of each is found", async () => {
  const server = await startTestServer({ agencies: [] });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  const bus = await server.connect("gateway");
  expect(await lastCheckpoint(bus, "signed")).toBeNull();
  for (const n of [1, 2, 3]) {
    await putCheckpoint(bus, "signed", bytes(`signed ${n}`));
    if (n < 3) await putCheckpoint(bus, "cosigned", bytes(`cosigned ${n}`));
  }
  expect(text(await lastCheckpoint(bus, "signed"))).toBe("signed 3");
  expect(text(await lastCheckpoint(bus, "cosigned"))).toBe("cosigned 2");
  const all: (string | null)[] = [];
  for await (const kept of checkpoints(bus, "cosigned")) all.push(text(kept));
  expect(all).toEqual(["cosigned 1", "cosigned 2"]);
});
