import { stderr } from "node:process";

export type KitEnvironment = {
  /** `GATEHOUSE_TEST_SERVER`: `container` or `process` and nothing else; left out, whichever can be had. */
  readonly server: "container" | "process" | null;
  /** Where a Docker engine listens. */
  readonly dockerHost: string;
  /** `npm test -- --long`: more kills, more messages. */
  readonly long: boolean;
  /** `npm test -- --tour`: the pictures of docs/tour.md are taken anew. */
  readonly tour: boolean;
  /** `GATEHOUSE_SEED`: repeats the random choices of an earlier run. */
  readonly seed: number | null;
  readonly all: Readonly<Record<string, string | undefined>>;
};

/** The one place of the kit that reads the environment. */
export function readEnvironment(): KitEnvironment {
  const all = process.env;
  const wanted = all["GATEHOUSE_TEST_SERVER"];
  return {
    server: wanted === "container" || wanted === "process" ? wanted : null,
    dockerHost: all["DOCKER_HOST"] ?? "unix:///var/run/docker.sock",
    long: all["GATEHOUSE_LONG"] === "1",
    tour: all["GATEHOUSE_TOUR"] === "1",
    seed: /^\d{1,9}$/.test(all["GATEHOUSE_SEED"] ?? "") ? Number(all["GATEHOUSE_SEED"]) : null,
    all,
  };
}

/**
 * The cleaner that testcontainers would start is one more image to pull: we remove what we start. And our containers are
 * on this machine's own network, so no bridge has to be there to find them through.
 */
export function prepareTestcontainers(): void {
  const ours = { TESTCONTAINERS_RYUK_DISABLED: "true", TESTCONTAINERS_HOST_OVERRIDE: "127.0.0.1" };
  Object.assign(process.env, { ...ours, ...process.env });
}

/** One line for whoever watches the tests. */
export function say(line: string): void {
  stderr.write(`${line}\n`);
}
