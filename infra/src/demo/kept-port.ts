import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname } from "node:path";

/**
 * A port of this machine that nobody listens on now: the one that the file names, so that an address stays what it was at the
 * last start; another, which the file then names, where somebody else has taken it.
 */
export async function keptPort(file: string): Promise<number> {
  const before = Number(await readFile(file, "utf8").catch(() => ""));
  const isPort = Number.isInteger(before) && before > 0 && before < 65_536;
  const port = (isPort ? await freePort(before) : null) ?? (await freePort(0)) ?? 0;
  if (port === before) return port;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${port}\n`, { mode: 0o600 });
  return port;
}

/** The port asked for, or any for 0; null where it cannot be had. */
async function freePort(wanted: number): Promise<number | null> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  server.once("error", () => resolve(false));
  server.listen(wanted, "127.0.0.1", () => resolve(true));
  if (!(await promise)) return null;
  const address = server.address();
  await new Promise<void>((done) => server.close(() => done()));
  return typeof address === "object" && address !== null ? address.port : null;
}
