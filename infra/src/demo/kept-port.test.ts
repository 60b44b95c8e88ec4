import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keptPort } from "./kept-port.ts";

async function file(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-port-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "witness", "port");
}

test("an address stays what it was at the last start", async () => {
  const place = await file();
  const port = await keptPort(place);
  expect(await keptPort(place)).toBe(port);
});

test("a port that somebody else took is not waited for: another is kept instead", async () => {
  const place = await file();
  const port = await keptPort(place);
  const other = createServer().listen(port, "127.0.0.1");
  onTestFinished(() => void other.close());
  await new Promise((resolve) => other.once("listening", resolve));
  const next = await keptPort(place);
  expect(next).not.toBe(port);
  expect(await readFile(place, "utf8")).toBe(`${next}\n`);
});

test.each(["", "soon", "-1", "70000"])("a file that says %o is made anew", async (text) => {
  const place = await file();
  await keptPort(place);
  await writeFile(place, text);
  expect(await keptPort(place)).toBeGreaterThan(0);
});
