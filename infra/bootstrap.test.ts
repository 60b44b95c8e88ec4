import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

/** A checkout with the real bootstrap, a start command that tells what it got, and an `npx` that does as told. */
let root = "";
const put = async (path: string, text: string, mode = 0o644): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  await chmod(join(root, path), mode);
};
const installed = "node_modules/.gatehouse-installed";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "bootstrap-"));
  await mkdir(join(root, "infra"));
  await copyFile(join(import.meta.dirname, "bootstrap.mjs"), join(root, "infra/bootstrap.mjs"));
  await put("pnpm-lock.yaml", "lock 1\n");
  await put("pnpm-workspace.yaml", "packages: []\n");
  await put("package.json", '{ "type": "module" }');
  await put(
    "infra/src/start/main.ts",
    `const given: string[] = process.argv.slice(2);
    console.log(JSON.stringify({ given, execPath: process.execPath }));
    if (given.includes("--wait")) {
      process.on("SIGTERM", () => process.exit(42));
      console.log("waiting");
      setInterval(() => {}, 1000);
    } else process.exitCode = Number(given[0] ?? 0);`,
  );
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A pinned Node of this platform that is this very one behind a script, so that it counts as another. */
const pinnedScript = `node_modules/node-${process.platform}-${process.arch}/bin/node`;
const npx = (script: string): Promise<void> => put("bin/npx", `#!/bin/sh\n${script}\n`, 0o755);
const npxInstalls = (): Promise<void> =>
  npx(
    `echo run >> ${root}/npx-runs; mkdir -p ${root}/${dirname(pinnedScript)}; printf '#!/bin/sh\\nexec ${process.execPath} "$@"\\n' > ${root}/${pinnedScript}; chmod +x ${root}/${pinnedScript}`,
  );

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

function run(
  args: readonly string[],
  onOut?: (text: string, kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, "infra/bootstrap.mjs"), ...args], {
    env: { PATH: `${join(root, "bin")}:/usr/bin:/bin`, HOME: root },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    onOut?.(out, (signal) => void child.kill(signal));
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  return new Promise((done) => child.on("close", (code) => done({ code, out, err })));
}

test("the first run installs and says so on stderr; arguments and exit status pass through", async () => {
  await npxInstalls();
  const ended = await run(["start", "7", "--records", "a b"]);
  expect(ended.code).toBe(7);
  expect(JSON.parse(ended.out)).toMatchObject({ given: ["7", "--records", "a b"] });
  expect(ended.err).toMatch(/first run: installing[\s\S]*installed in/);
});

test("the second run installs nothing and says nothing; a changed lockfile installs again", async () => {
  await npxInstalls();
  await run(["start"]);
  const second = await run(["start"]);
  expect(second).toMatchObject({ code: 0, err: "" });
  expect(await readFile(join(root, "npx-runs"), "utf8")).toBe("run\n");
  await put("pnpm-lock.yaml", "lock 2\n");
  expect((await run(["start"])).code).toBe(0);
  expect(await readFile(join(root, "npx-runs"), "utf8")).toBe("run\nrun\n");
});

test("two first runs at once install once", async () => {
  await npxInstalls();
  const both = await Promise.all([run(["start"]), run(["start"])]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(await readFile(join(root, "npx-runs"), "utf8")).toBe("run\n");
});

test.each([
  { name: "no network", script: "echo 'npm error code EAI_AGAIN' >&2; exit 1", code: "network-unreachable" },
  { name: "a full disk", script: "echo ' ERR_PNPM_ENOSPC  no space left' >&2; exit 1", code: "disk-full" },
  {
    name: "a lockfile that does not fit",
    script: "echo ERR_PNPM_OUTDATED_LOCKFILE; exit 1",
    code: "lockfile-outdated",
  },
  { name: "an altered package", script: "echo ERR_PNPM_TARBALL_INTEGRITY; exit 1", code: "package-altered" },
  { name: "anything else", script: "echo something; exit 1", code: "install-failed" },
])("$name ends with one line that begins with its code", async ({ script, code }) => {
  await npx(script);
  const ended = await run(["start"]);
  expect(ended.code).toBe(3);
  expect(ended.out).toBe("");
  expect(ended.err.trim().split("\n").at(-1)).toMatch(new RegExp(`^gatehouse: ${code}: .+`));
});

test("a machine without npx is told what is missing", async () => {
  const child = spawn(process.execPath, [join(root, "infra/bootstrap.mjs"), "start"], { env: { PATH: "/nowhere" } });
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  expect(await new Promise((done) => child.on("close", done))).toBe(3);
  expect(err).toContain("npm-not-found");
});

test("a failed install leaves no trace of being finished", async () => {
  await npx("exit 1");
  expect((await run(["start"])).code).toBe(3);
  await npxInstalls();
  expect((await run(["start"])).code).toBe(0);
});

test("signals reach the command, and its exit status comes back", async () => {
  await npxInstalls();
  const ended = await run(["start", "--wait"], (out, kill) => {
    if (out.includes("waiting")) kill("SIGTERM");
  });
  expect(ended.code).toBe(42);
});

test("where the running Node is the pinned one, the command runs in the same process", async () => {
  const wanted = createHash("sha256").update(`${process.platform} ${process.arch} pnpm@10.34.9\n`);
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) wanted.update(await readFile(join(root, file)));
  await put(installed, JSON.stringify({ for: wanted.digest("hex"), node: process.execPath }));
  const ended = await run(["start", "5"]);
  expect(ended).toMatchObject({ code: 5, err: "" });
  expect(JSON.parse(ended.out)).toEqual({ given: ["5"], execPath: process.execPath });
});

test("help needs no installation, and an unknown command is refused", async () => {
  expect(await run(["--help"])).toMatchObject({ code: 0, err: "" });
  expect(await run(["begin"])).toMatchObject({ code: 3, err: expect.stringContaining("command-unknown") });
});
