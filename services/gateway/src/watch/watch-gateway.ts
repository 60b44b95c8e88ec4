import type { Bus } from "@gatehouse/bus/connect";
import { streamInfo } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import { dutyNames } from "@gatehouse/contracts/codes";
import type { DutyName } from "@gatehouse/contracts/codes";
import type { DirectoryKey } from "@gatehouse/contracts/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import type { Metrics, Readings } from "@gatehouse/observe/metrics";
import type { Assembly } from "../assemble.ts";
import type { Checkpointer } from "../ledger/checkpointer.ts";
import type { GatewayState } from "../state.ts";
import { readDeliveries } from "./deliveries.ts";
import { Lag } from "./lag.ts";

/** What of a gateway is looked at. */
export type WatchedGateway = Pick<Assembly, "loop" | "committer" | "snapshots"> & {
  readonly bus: Bus;
  readonly checkpointer: Checkpointer;
  readonly directory: () => TrustedDirectory;
  /** The machine's clock, milliseconds. */
  readonly clock: () => number;
};

const msPerSecond = 1_000;
const shownStreams = ["INTAKE", "CORE", "LEDGER", "PARTS", "KEYS", "DELIVERY"] as const;

/** Has a gateway's state, ledger and streams read whenever somebody looks: counts and times, of nobody. */
export function watchGateway(metrics: Metrics, watched: WatchedGateway): void {
  const { bus, clock, loop, directory } = watched;
  metrics.read(
    [
      "gatehouse_unwritten_steps",
      "gatehouse_again_waiting_items",
      "gatehouse_duties_open",
      "gatehouse_duties_late",
      "gatehouse_holds_open",
      "gatehouse_holds_overdue",
      "gatehouse_snapshot_timestamp_seconds",
      "gatehouse_snapshot_behind_records",
    ],
    () => ({ ...readWork(loop.state, clock()), ...readCommits(watched) }),
  );
  watchLedger(metrics, watched);
  for (const { agency } of directory().ledger.witnesses)
    for (const outcome of ["cosigned", "away", "refused", "invalid"] as const)
      metrics.count("gatehouse_witness_answers_total", { agency, outcome }, 0);
  metrics.read(["gatehouse_key_expires_timestamp_seconds"], () => readKeys(directory(), clock()));
  metrics.read(["gatehouse_intake_waiting_items", "gatehouse_clock_ahead_seconds"], async () => {
    const { lastSeq, serverTime } = await streamInfo(bus, streams.intake);
    return {
      gatehouse_intake_waiting_items: Math.max(0, lastSeq - loop.state.at.intake),
      gatehouse_clock_ahead_seconds: (clock() - serverTime.getTime()) / msPerSecond,
    };
  });
  metrics.read(["gatehouse_stream_bytes"], async () => {
    const infos = await Promise.all(
      shownStreams.map(async (stream) => ({ stream, ...(await streamInfo(bus, stream)) })),
    );
    return { gatehouse_stream_bytes: infos.map(({ stream, bytes }) => ({ labels: { stream }, value: bytes })) };
  });
  metrics.read(
    [
      "gatehouse_delivery_waiting_items",
      "gatehouse_delivery_oldest_seconds",
      "gatehouse_delivery_waiting_steps",
      "gatehouse_agency_listening",
    ],
    async () => {
      const { serverTime } = await streamInfo(bus, streams.delivery);
      return readDeliveries(bus, directory(), serverTime.getTime());
    },
  );
}

/** What is open and what is late, all agencies together; looked at once, as there can be very many. */
export function readWork({ history, lives, register }: GatewayState, nowMs: number): Readings {
  const open = new Map<DutyName, number>();
  const late = new Map<DutyName, number>();
  for (const { duty, dueMs } of history.duties.values()) {
    open.set(duty, (open.get(duty) ?? 0) + 1);
    if (dueMs <= nowMs) late.set(duty, (late.get(duty) ?? 0) + 1);
  }
  const byDuty = (counts: ReadonlyMap<DutyName, number>) =>
    dutyNames.map((duty) => ({ labels: { duty }, value: counts.get(duty) ?? 0 }));
  // What was answered with no waits for nobody, even while its decision still lists it.
  const holds = [...history.holds.values()].filter(
    ({ id }) => (register.reviews.get(id)?.outcome ?? "release") === "release",
  );
  return {
    gatehouse_again_waiting_items: lives.again.size,
    gatehouse_duties_open: byDuty(open),
    gatehouse_duties_late: byDuty(late),
    gatehouse_holds_open: holds.length,
    gatehouse_holds_overdue: holds.filter(({ dueMs }) => dueMs <= nowMs).length,
  };
}

function readCommits({ committer, snapshots, clock }: WatchedGateway): Readings {
  const { n, ageMs } = snapshots.standing();
  return {
    gatehouse_unwritten_steps: committer.waiting,
    gatehouse_snapshot_timestamp_seconds: (clock() - ageMs) / msPerSecond,
    gatehouse_snapshot_behind_records: Math.max(0, committer.committed - n),
  };
}

function watchLedger(metrics: Metrics, { committer, checkpointer, clock, directory }: WatchedGateway): void {
  const unsigned = new Lag(committer.committed, clock());
  const unfinal = new Lag(committer.committed, clock());
  // Where nothing is ever to be final, nothing waits for it.
  const isWitnessed = (): boolean => directory().ledger.quorum > 0;
  committer.onCommitted((batch) => {
    const { signed, final } = checkpointer.standing();
    const n = batch.at(-1)?.n ?? committer.committed;
    unsigned.committed(n, signed, clock());
    unfinal.committed(n, final, clock());
  });
  metrics.read(
    [
      "gatehouse_ledger_records",
      "gatehouse_ledger_signed_records",
      "gatehouse_ledger_final_records",
      "gatehouse_ledger_checkpoint_timestamp_seconds",
      "gatehouse_ledger_unsigned_seconds",
      "gatehouse_ledger_unfinal_seconds",
    ],
    () => {
      const { signed, signedAtMs, final, finalAtMs } = checkpointer.standing();
      return {
        gatehouse_ledger_records: committer.committed,
        gatehouse_ledger_signed_records: signed,
        gatehouse_ledger_final_records: final,
        gatehouse_ledger_checkpoint_timestamp_seconds: signedAtMs / msPerSecond,
        gatehouse_ledger_unsigned_seconds: unsigned.ageMs(signed, signedAtMs, clock()) / msPerSecond,
        gatehouse_ledger_unfinal_seconds: isWitnessed() ? unfinal.ageMs(final, finalAtMs, clock()) / msPerSecond : 0,
      };
    },
  );
}

/** When each agency, and the gateway, has no key any more that is good now. */
export function readKeys({ agencies, gateway }: TrustedDirectory, nowMs: number): Readings {
  const holders = [...agencies, { ...gateway, id: "gateway" }];
  const uses = ["signing", "sealing"] as const;
  return {
    gatehouse_key_expires_timestamp_seconds: holders.flatMap((holder) =>
      uses.map((use) => ({ labels: { agency: holder.id, use }, value: lastOf(holder[use], nowMs) / msPerSecond })),
    ),
  };
}

function lastOf(keys: readonly DirectoryKey[], nowMs: number): number {
  const good = keys.filter(
    ({ validFrom, validTo, revokedAt }) =>
      revokedAt === null && Date.parse(validFrom) <= nowMs && nowMs < Date.parse(validTo),
  );
  return Math.max(0, ...good.map(({ validTo }) => Date.parse(validTo)));
}
