import { signDirectory } from "@gatehouse/envelope/directory";
import { generateSigningKey } from "@gatehouse/envelope/keys";
import type { SigningKey } from "@gatehouse/envelope/keys";
import { expect, test } from "vitest";
import type { DirectoryStore } from "./directory-store.ts";
import { openDirectoryStore } from "./directory-store.ts";
import { realDisk } from "./disk.ts";
import { mortal } from "./testing/dying-disk.ts";
import type { World } from "./testing/world.ts";
import { makeWorld, partnershipId } from "./testing/world.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const accounts = { "northshire-council": `A${"C".repeat(55)}` };
const open = (world: World, dir: string, initial: string, disk = realDisk()): Promise<DirectoryStore> =>
  openDirectoryStore({ dir, disk, root: world.pinned, partnership: partnershipId, initial });
const version = (world: World, n: number, key: SigningKey = world.root, change: object = {}): Promise<string> =>
  signDirectory({ ...world.draft, version: n, ...change }, key);

test("takes newer ones, and shows after a restart the newest it ever saw, whatever it is started with", async () => {
  const [world, dir] = [await makeWorld(accounts), await temporaryFolder()];
  const store = await open(world, dir, world.jws);
  expect(await store.offer(await version(world, 3))).toBe(true);
  expect(await store.offer(await version(world, 3))).toBe(false);
  expect((await open(world, dir, world.jws)).current().version).toBe(3);
  expect((await open(world, dir, await version(world, 4))).current().version).toBe(4);
});

test.each([
  { name: "an older one", n: 1, change: {}, code: "directory-outdated" },
  {
    name: "another of the same version",
    n: 2,
    change: { issuedAt: "2026-01-02T00:00:00Z" },
    code: "directory-outdated",
  },
  { name: "one of another partnership", n: 3, change: { partnership: "elsewhere" }, code: "directory-invalid" },
])("refuses $name and keeps what it has", async ({ n, change, code }) => {
  const world = await makeWorld(accounts);
  const store = await open(world, await temporaryFolder(), await version(world, 2));
  await expect(store.offer(await version(world, n, world.root, change))).rejects.toMatchObject({ code });
  expect(store.current().version).toBe(2);
});

test("refuses one that another root signed, though it names the pinned one", async () => {
  const world = await makeWorld(accounts);
  const store = await open(world, await temporaryFolder(), world.jws);
  const forged = await version(world, 9, generateSigningKey());
  await expect(store.offer(forged)).rejects.toMatchObject({ code: "directory-invalid" });
  await expect(open(world, await temporaryFolder(), forged)).rejects.toMatchObject({ code: "directory-invalid" });
});

test("killed at any step of taking a newer one, it opens with the old or the new one, never with an older", async () => {
  for (let dieAt = 1; dieAt < 12; dieAt += 1) {
    const [world, dir] = [await makeWorld(accounts), await temporaryFolder()];
    const newer = await version(world, 2);
    const process = mortal(realDisk(), dieAt, "power");
    const offered = open(world, dir, world.jws, process.disk).then((store) => store.offer(newer));
    const taken = await offered.catch(() => false);
    await process.afterDeath();
    const after = (await open(world, dir, world.jws)).current().version;
    expect(after).toBeGreaterThanOrEqual(taken ? 2 : 1);
  }
});
