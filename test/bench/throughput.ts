import { median, rounded } from "./statistics.ts";
import { runThrough } from "./run-through.ts";
import type { Through } from "./run-through.ts";
import type { SubjectName } from "./start-subject.ts";
import type { Claim, Size } from "./claim.ts";
import { makeWorkload } from "./workload.ts";

/** Messages a second from a full intake to the last acknowledged copy: the gateway, and the floor beside it. */
export async function throughput(size: Size, say: (line: string) => void): Promise<Claim> {
  await using workload = await makeWorkload(size.messages);
  const runs: Through[] = [];
  // Interleaved, and each round the other way about: what else the machine does meets both alike.
  for (let round = 0; round < size.rounds; round++) {
    const order: readonly SubjectName[] = round % 2 === 0 ? ["gateway", "floor"] : ["floor", "gateway"];
    for (const subject of order) {
      const run = await runThrough(subject, workload);
      runs.push(run);
      say(`${subject}: ${run.perSecond} messages a second, ${run.micros.subject} µs of processor each`);
    }
  }
  const of = (subject: SubjectName): readonly Through[] => runs.filter((run) => run.subject === subject);
  const [gateway, floor] = [summary(of("gateway")), summary(of("floor"))];
  const ratio = (pick: (of: Summary) => number): number => rounded(pick(gateway) / pick(floor), 2);
  return {
    name: "throughput",
    title: "Messages per second, 25 statements to 5 recipients, until every copy is acknowledged",
    rows: [
      ["messages per second", gateway.perSecond, floor.perSecond, ratio((one) => one.perSecond)],
      ["decided per second", gateway.decidedPerSecond, floor.decidedPerSecond, ratio((one) => one.decidedPerSecond)],
      ["its processor, µs a message", gateway.subject, floor.subject, rounded(floor.subject / gateway.subject, 2)],
      ["of which its main thread, µs", gateway.main, floor.main, rounded(floor.main / gateway.main, 2)],
      ["server's processor, µs a message", gateway.server, floor.server, rounded(floor.server / gateway.server, 2)],
      [
        "consumers' processor, µs a message",
        gateway.consumers,
        floor.consumers,
        rounded(floor.consumers / gateway.consumers, 2),
      ],
      ["resident memory at the end, MiB", gateway.mib, floor.mib, rounded(floor.mib / gateway.mib, 2)],
    ],
    columns: ["", "gateway", "floor", "gateway's share of the floor"],
    notes: [
      `${size.messages} messages of ${workload.signedChars} characters signed; medians of ${size.rounds} runs each, interleaved.`,
    ],
    raw: runs,
  };
}

type Summary = Readonly<
  Record<"perSecond" | "decidedPerSecond" | "subject" | "main" | "server" | "consumers" | "mib", number>
>;

function summary(runs: readonly Through[]): Summary {
  const of = (pick: (run: Through) => number): number => rounded(median(runs.map(pick)));
  return {
    perSecond: of((run) => run.perSecond),
    decidedPerSecond: of((run) => run.decidedPerSecond),
    subject: of((run) => run.micros.subject),
    main: of((run) => run.micros.main),
    server: of((run) => run.micros.server),
    consumers: of((run) => run.micros.consumers),
    mib: of((run) => run.rss / 2 ** 20),
  };
}
