import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Subject } from "./subject-protocol.ts";

export type SubjectName = "gateway" | "floor";

const Said = z.discriminatedUnion("type", [
  z.object({ type: z.literal("loaded") }),
  z.object({ type: z.literal("started"), atMs: z.number(), tookMs: z.number(), rss: z.number() }),
  z.object({
    type: z.literal("figures"),
    decided: z.number(),
    mainMs: z.number(),
    cpuMs: z.number(),
    rss: z.number(),
    stages: z.record(z.string(), z.object({ count: z.number(), ms: z.number() })),
  }),
  z.object({ type: z.literal("failed"), text: z.string() }),
]);
type Said = z.infer<typeof Said>;

/** A measured process under its parent's hand. */
export type Measured = {
  readonly pid: number;
  /** Starts it, connected and recovered. */
  readonly start: () => Promise<Extract<Said, { type: "started" }>>;
  /** From here its processor time counts. */
  readonly begin: () => void;
  readonly figures: () => Promise<Subject>;
  /** Asks it to end in order; resolves when it is gone. */
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
};

/** Loads the gateway's or the floor's program in a process of its own; nothing is measured yet. */
export async function startSubject(
  name: SubjectName,
  settings: Readonly<Record<string, string>>,
  options: {
    readonly dir: string;
    readonly execArgv?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<Measured> {
  const file = join(options.dir, `${name}.json`);
  await writeFile(file, JSON.stringify(settings));
  const child = fork(join(import.meta.dirname, "subject.ts"), [name, file], {
    execArgv: [...(options.execArgv ?? [])],
    env: { ...process.env, ...options.env },
  });
  const gone = once(child, "exit");
  let ended = (): void => undefined;
  void gone.then(() => ended());
  let failed: string | null = null;
  const heard = async <Type extends Said["type"]>(
    type: Type,
    ask: string | null,
  ): Promise<Extract<Said, { type: Type }>> => {
    const answer = new Promise<Extract<Said, { type: Type }>>((resolve, reject) => {
      const listen = (raw: unknown): void => {
        const said = Said.parse(raw);
        if (said.type === "failed") {
          failed = said.text;
          reject(new Error(`${name}: ${said.text}`));
        } else if (isOf(said, type)) resolve(said);
        else return;
        child.off("message", listen);
      };
      child.on("message", listen);
      ended = () => reject(new Error(`${name} ended ${failed ?? ""}`));
    });
    if (ask !== null) child.send(ask);
    return await answer;
  };
  await heard("loaded", null);
  return {
    pid: child.pid ?? 0,
    start: async () => await heard("started", "start"),
    begin: () => void child.send("begin"),
    figures: async () => await heard("figures", "figures"),
    async stop() {
      if (child.connected) child.send("stop");
      await gone;
    },
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}

function isOf<Type extends Said["type"]>(said: Said, type: Type): said is Extract<Said, { type: Type }> {
  return said.type === type;
}
