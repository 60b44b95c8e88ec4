import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "./run-command.ts";
import { putIntoCache, RoadClosed, withScratch } from "./server-binary.ts";

/**
 * The newest release whose checksums the project itself publishes where they could be read: the Dockerfile of its own
 * image (nats-io/nats-docker, 2.14.x/alpine3.22/Dockerfile). It is not the 2.15.1 that the tests ran on, but has what
 * this broker needs; a newer pin needs a checksum from the same place.
 */
const RELEASE = "2.14.5";
const CHECKSUMS: Readonly<Record<string, string>> = {
  "linux-amd64": "5e3b603d47c447bda1f77f9ac16dbf91c90aac4ff3681f8fbbc7201e4ed99355",
  "linux-arm64": "673a98d3faa79dde3f9ebf16d6dfac36a5f694e7ad2015e4954dd7939c85cd4c",
};
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** A release is 7 MB: a line that needs longer than this is better served by another road. */
const DOWNLOAD_TIMEOUT_MS = 60_000;

/** A host that has not begun to answer by then is not going to. */
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Downloads the pinned release and checks it against the checksum above before anything of it is unpacked.
 *
 * @throws RoadClosed where there is no pin for this machine, the download fails, or the checksum differs
 */
export async function serverFromRelease(cacheDir: string, report: (line: string) => void): Promise<string> {
  const platform = `${process.platform}-${ARCHITECTURES[process.arch] ?? process.arch}`;
  const expected = CHECKSUMS[platform];
  if (expected === undefined) throw new RoadClosed(`no checksum of release ${RELEASE} is pinned for ${platform}`);
  const name = `nats-server-v${RELEASE}-${platform}`;
  report(`downloading ${name}.tar.gz`);
  const archive = await download(`https://github.com/nats-io/nats-server/releases/download/v${RELEASE}/${name}.tar.gz`);
  const actual = createHash("sha256").update(archive).digest("hex");
  if (actual !== expected) throw new RoadClosed(`the checksum of ${name}.tar.gz is not the pinned one`);
  return withScratch(cacheDir, async (dir) => {
    const file = join(dir, "release.tar.gz");
    await writeFile(file, archive);
    const unpacked = await runCommand("tar", ["-xzf", file, "-C", dir, `${name}/nats-server`], { timeoutMs: 30_000 });
    if (!unpacked.ok) throw new RoadClosed(`the release cannot be unpacked (${unpacked.reason})`);
    return putIntoCache(cacheDir, "release", join(dir, name, "nats-server"));
  });
}

async function download(url: string): Promise<Uint8Array> {
  try {
    const silent = new AbortController();
    const timer = setTimeout(() => silent.abort(), ANSWER_TIMEOUT_MS);
    const signal = AbortSignal.any([silent.signal, AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS)]);
    const response = await fetch(url, { signal }).finally(() => clearTimeout(timer));
    if (!response.ok) throw new RoadClosed(`the release cannot be downloaded (HTTP ${response.status})`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    if (cause instanceof RoadClosed) throw cause;
    throw new RoadClosed("the release cannot be downloaded (its host does not answer)", { cause });
  }
}
