import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { runCommand } from "@gatehouse/infra/nats/run-command";
import type { ServerBinary } from "@gatehouse/infra/nats/server-binary";

/** Name of the image in the engine: one for each version and origin, built once. */
export function imageName(binary: ServerBinary): string {
  return `gatehouse.local/nats-server:${binary.version}-${binary.origin.toLowerCase()}`;
}

/**
 * Lays out an image with nothing in it but the server that was found and, for a dynamic one, the C library and loader
 * it asks for: no registry is needed, and it is the same server as in a child process.
 */
export async function writeImageContext(dir: string, binary: ServerBinary): Promise<void> {
  const root = join(dir, "rootfs");
  await mkdir(join(root, "tmp"), { recursive: true });
  await copyFile(binary.path, join(root, "nats-server"));
  for (const library of await librariesOf(binary.path)) {
    await mkdir(join(root, dirname(library)), { recursive: true });
    await copyFile(library, join(root, dirname(library), basename(library)));
  }
  await writeFile(join(dir, "Dockerfile"), 'FROM scratch\nCOPY rootfs/ /\nENTRYPOINT ["/nats-server"]\n');
}

/** Paths as the loader resolves them on this machine; none for a static program, which `ldd` says by failing. */
async function librariesOf(path: string): Promise<readonly string[]> {
  const listed = await runCommand("ldd", [path], { timeoutMs: 10_000 });
  if (!listed.ok) return [];
  return listed.stdout.split("\n").flatMap((line) => /(?:=> )?(\/\S+) \(0x/.exec(line)?.[1] ?? []);
}
