import { access, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { debianMirror } from "./apt-sources.ts";
import { runCommand } from "./run-command.ts";
import { RoadClosed } from "./server-binary.ts";

/** Debian's own key; without it nothing could be verified, and the road is closed. */
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** The suite with a server ≥ 2.14: bookworm has 2.9, trixie 2.10, neither of which gets fixes. */
const SUITE = "sid";

/** Of a package or two; a slow line takes minutes. */
const downloadMs = 300_000;

/**
 * Downloads Debian's packages into a folder of our own, verified by apt against Debian's archive key, and unpacks them
 * without installing: no root, no system change, none of what they depend on.
 *
 * @param dir empty, and the caller's to remove
 * @returns the folder with what they hold, as it would lie under `/`
 * @throws RoadClosed where apt, the key, a Debian mirror or a package is missing
 */
export async function unpackFromDebian(
  dir: string,
  packages: readonly string[],
  report: (line: string) => void,
): Promise<string> {
  if (process.platform !== "linux") throw new RoadClosed("Debian's package runs on Linux only");
  await access(KEYRING).catch(() => {
    throw new RoadClosed("Debian's archive key is not on this machine, so its package could not be verified");
  });
  const mirror = debianMirror(await aptSources());
  if (mirror === null) throw new RoadClosed("the machine's apt sources name no Debian mirror");
  const options = await aptOptions(dir, mirror);
  report(`reading the package list of Debian ${SUITE}`);
  const updated = await runCommand("apt-get", [...options, "-q", "update"], { timeoutMs: 120_000, cwd: dir });
  if (!updated.ok) throw new RoadClosed(`apt cannot read Debian ${SUITE} (${updated.reason})`);
  report(`downloading Debian's package ${packages.join(", ")}`);
  const download = [...options, "-q", "download", ...packages];
  const got = await runCommand("apt-get", download, { timeoutMs: downloadMs, cwd: dir });
  if (!got.ok) throw new RoadClosed(`Debian's package cannot be downloaded (${got.reason})`);
  const archives = (await readdir(dir)).filter((name) => name.endsWith(".deb"));
  if (archives.length < packages.length) throw new RoadClosed("apt downloaded no package");
  for (const archive of archives) {
    const unpacked = await runCommand("dpkg-deb", ["-x", archive, "unpacked"], { timeoutMs: 120_000, cwd: dir });
    if (!unpacked.ok) throw new RoadClosed(`Debian's package cannot be unpacked (${unpacked.reason})`);
  }
  return join(dir, "unpacked");
}

/** Everything apt reads and writes is in `dir`, except the machine's own settings (proxies) and Debian's key. */
async function aptOptions(dir: string, mirror: string): Promise<string[]> {
  for (const name of ["lists/partial", "archives/partial", "parts", "preferences"]) {
    await mkdir(join(dir, name), { recursive: true });
  }
  await writeFile(join(dir, "sources.list"), `deb [signed-by=${KEYRING}] ${mirror} ${SUITE} main\n`);
  const settings = {
    "Dir::Etc::sourcelist": join(dir, "sources.list"),
    "Dir::Etc::sourceparts": join(dir, "parts"),
    "Dir::Etc::preferences": "/dev/null",
    "Dir::Etc::preferencesparts": join(dir, "preferences"),
    "Dir::State": dir,
    "Dir::State::lists": join(dir, "lists"),
    "Dir::State::status": "/dev/null",
    "Dir::Cache": dir,
    "Dir::Cache::archives": join(dir, "archives"),
    "Acquire::Languages": "none",
    "APT::Get::AllowUnauthenticated": "false",
    // As root apt would drop to the user `_apt`, which may not write into our folder.
    "APT::Sandbox::User": "",
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}

async function aptSources(): Promise<string> {
  const parts = await readdir("/etc/apt/sources.list.d").catch(() => []);
  const files = ["/etc/apt/sources.list", ...parts.map((name) => join("/etc/apt/sources.list.d", name))];
  const wanted = files.filter((name) => name.endsWith(".list") || name.endsWith(".sources"));
  const texts = await Promise.all(wanted.map((name) => readFile(name, "utf8").catch(() => "")));
  return texts.join("\n\n");
}
