import { existsSync } from "node:fs";
import * as nodeFs from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const calls = ["link", "mkdir", "open", "readFile", "readdir", "rename", "rm", "unlink"] as const;

/** How a disk dies: a call has not happened, or has and nobody was told. */
export type Death = "before" | "after";
/** The calls to the file system that writers here make. */
export type WholeDisk = Pick<typeof nodeFs, (typeof calls)[number]>;

/**
 * The machine's disk, of which the `fails`-th call and every one after it fails: the program has died there. A write that
 * dies leaves half of its bytes.
 */
export function dyingDisk(
  fails: number,
  death: Death = "before",
): { readonly disk: WholeDisk; readonly calls: () => number } {
  let made = 0;
  const counted =
    <Given extends unknown[], Result>(call: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      made += 1;
      if (made < fails) return call(...given);
      if (made === fails && death === "after") await call(...given);
      throw Object.assign(new Error("the disk"), { code: "EIO" });
    };
  const writing = async (target: FileHandle, bytes: Uint8Array | string): Promise<void> => {
    if (made + 1 === fails && death === "before")
      await target.writeFile(Buffer.from(bytes).subarray(0, bytes.length / 2));
    await counted(async () => target.writeFile(bytes))();
  };
  const handled = (handle: FileHandle): FileHandle =>
    new Proxy(handle, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        // What was opened is closed by the system when the program has died.
        if (name === "close") return async () => target.close();
        if (name === "writeFile") return async (bytes: Uint8Array | string) => writing(target, bytes);
        if (typeof value !== "function") return value;
        return counted(async (...given: unknown[]): Promise<unknown> => Reflect.apply(value, target, given));
      },
    });
  const open = async (...given: Parameters<typeof nodeFs.open>): Promise<FileHandle> => {
    let opened: FileHandle | undefined;
    try {
      return await counted(async () => (opened = handled(await nodeFs.open(...given))))();
    } catch (cause) {
      await opened?.close();
      throw cause;
    }
  };
  const rest = calls.filter((name) => name !== "open").map((name) => [name, counted(nodeFs[name] as Call)] as const);
  // They have the very signatures of what they pass on to.
  return { disk: { ...Object.fromEntries(rest), open } as unknown as WholeDisk, calls: () => made };
}

/**
 * A folder for a test, which removes it. In memory where the machine has that: a program that dies is not a
 * machine that does, and thousands of syncs of a disk take minutes.
 */
export async function passingFolder(): Promise<string> {
  const memory = "/dev/shm";
  return nodeFs.mkdtemp(join(existsSync(memory) ? memory : tmpdir(), "gatehouse-"));
}

type Call = (...given: unknown[]) => Promise<unknown>;
