import { join } from "node:path";
import { runCommand } from "./run-command.ts";
import { putIntoCache, RoadClosed, withScratch } from "./server-binary.ts";

/**
 * The project's image `nats:2.15-scratch`, by digest: the engine verifies every layer against it. The digest is the one
 * that Docker's own record of official images lists (docker-library/repo-info, repos/nats/remote/2.15-scratch.md,
 * 17 September 2026).
 */
const IMAGE = "nats@sha256:5065f90de16fbd25fa91f85e25bc3b5a3fa386c4b06668f1487ffa8ad75178a0";

/** The image is 7 MB: an engine that needs longer has no way to its registry. */
const PULL_TIMEOUT_MS = 45_000;

/**
 * Takes the server out of the project's image: one static file, which then runs like any other. Nothing stays in Docker
 * but the image.
 *
 * @throws RoadClosed where no engine answers, the image cannot be pulled, or this is not Linux
 */
export async function serverFromDocker(cacheDir: string, report: (line: string) => void): Promise<string> {
  if (process.platform !== "linux") throw new RoadClosed("the image holds a Linux program, and this is not Linux");
  const engine = await runCommand("docker", ["version", "--format", "{{.Server.Version}}"], { timeoutMs: 5_000 });
  if (!engine.ok) throw new RoadClosed(`no Docker engine answers (${engine.reason})`);
  report(`pulling ${IMAGE.slice(0, 24)}…`);
  const pulled = await runCommand("docker", ["pull", "--quiet", IMAGE], { timeoutMs: PULL_TIMEOUT_MS });
  if (!pulled.ok) throw new RoadClosed(`the image cannot be pulled (${pulled.reason})`);
  return withScratch(cacheDir, async (dir) => {
    const created = await runCommand("docker", ["create", IMAGE], { timeoutMs: 20_000 });
    if (!created.ok) throw new RoadClosed(`no container can be made (${created.reason})`);
    const container = created.stdout.trim();
    const file = join(dir, "nats-server");
    const copied = await runCommand("docker", ["cp", `${container}:/nats-server`, file], { timeoutMs: 30_000 });
    await runCommand("docker", ["rm", container], { timeoutMs: 20_000 });
    if (!copied.ok) throw new RoadClosed(`the server cannot be copied out of the image (${copied.reason})`);
    return putIntoCache(cacheDir, "docker", file);
  });
}
