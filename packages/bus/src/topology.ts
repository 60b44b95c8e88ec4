import { GatehouseError } from "@gatehouse/contracts/errors";
import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  jetstreamManager,
  PersistMode,
  RetentionPolicy,
  StorageType,
} from "@nats-io/jetstream";
import type { ConsumerConfig, JetStreamManager, StreamConfig } from "@nats-io/jetstream";
import { deliveryConsumer, MAX_AGENCY_BYTES_WITH_HEADERS } from "./account-claims.ts";
import { apiCodeOf, apiCodes, busError } from "./bus-error.ts";
import type { Bus } from "./connect.ts";
import { coreSubjects, deliverSubject, intakeSubject, streams } from "./subjects.ts";
import type { StreamName } from "./subjects.ts";

/** `demo`: one server, one copy. `production`: three copies in three failure domains. */
export type Profile = "demo" | "production";

export type TopologyOptions = {
  /** Account keys of the agencies: each gets its delivery consumer. */
  readonly accounts: readonly string[];
  readonly profile: Profile;
  /** Undecided messages an agency may have, so that none can crowd out another's concern. */
  readonly intakePerAgency?: number;
  /**
   * Most that the intake may take of the disk; the server sets it aside at once. To be well below the whole, so that
   * decisions can still be written, and the intake be trimmed, when agencies have filled it.
   */
  readonly intakeBytes?: number;
};

/** A month of a busy agency undecided; past it its own client keeps the rest in its outbox. */
const INTAKE_PER_AGENCY = 100_000;

/** A sender that lost an acknowledgement sends again within this; older repeats are found by their signed id. */
const DUPLICATE_WINDOW_NS = 120_000_000_000;

/**
 * One delivery at a time is with an agency: this alone keeps order when its client dies holding one. A second is lost
 * to nothing: the next is already in the client's pull window when the acknowledgement leaves.
 */
const MAX_UNACKNOWLEDGED = 1;

/** A client that died holds up its own deliveries this long; one that lives says so every third of it. */
export const ACK_WAIT_MS = 3_000;

/** Of each sort: an hour of a ledger that grows every second. Any of them can be made again from the ledger. */
const KEPT_CHECKPOINTS = 3_600;

/** Pull requests that may wait at a consumer: the agency's programs, each with a few. */
const MAX_WAITING = 64;

/**
 * Makes every stream and consumer of the partnership, or checks that they are as they must be; changes what may change
 * while it runs (limits, more copies), never for fewer copies.
 *
 * @throws `topology-differs` with the stream's name when one stands there that cannot become what is needed
 */
export async function ensureTopology(bus: Bus, options: TopologyOptions): Promise<void> {
  const jsm = await jetstreamManager(bus.nc, { checkAPI: false });
  try {
    for (const config of streamConfigs(options)) await ensureStream(jsm, config);
    for (const account of options.accounts) await ensureDeliveryConsumer(jsm, account);
  } catch (cause) {
    throw busError(cause);
  }
}

type Config = Partial<StreamConfig> & { readonly name: StreamName; readonly num_replicas: number };

/** What a stream is to be set up as. @throws `internal` for none of ours */
export function streamConfig(name: StreamName, profile: Profile): Config {
  const config = streamConfigs({ accounts: [], profile }).find((one) => one.name === name);
  if (!config) throw new GatehouseError("internal", { field: name });
  return config;
}

function streamConfigs(options: TopologyOptions): readonly Config[] {
  const base = {
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    num_replicas: options.profile === "production" ? 3 : 1,
    discard: DiscardPolicy.New,
    // No stream has an age: what is not needed is trimmed by the gateway, knowingly.
    max_age: 0,
    allow_rollup_hdrs: false,
    allow_direct: false,
    compression: "none",
  } as const;
  const sourced = (subject: string): Partial<StreamConfig> => ({
    subjects: [],
    sources: [{ name: streams.core, filter_subject: subject }],
  });
  // A witness asks the server itself for what is stored, many records at a time, with no consumer to be kept for it.
  const witnessed = { allow_direct: true } as const;
  return [
    {
      ...base,
      name: streams.intake,
      subjects: [intakeSubject("*")],
      max_msgs_per_subject: options.intakePerAgency ?? INTAKE_PER_AGENCY,
      discard_new_per_subject: true,
      ...(options.intakeBytes === undefined ? {} : { max_bytes: options.intakeBytes }),
      max_msg_size: MAX_AGENCY_BYTES_WITH_HEADERS,
      duplicate_window: DUPLICATE_WINDOW_NS,
      deny_delete: true,
    },
    {
      ...base,
      name: streams.core,
      subjects: [...Object.values(coreSubjects), deliverSubject("*")],
      allow_atomic: true,
      // What is erased must be gone from here too: a trim of the head leaves its bytes on the disk (ADR 0010).
    },
    {
      ...base,
      ...sourced(coreSubjects.ledger),
      ...witnessed,
      name: streams.ledger,
      deny_delete: true,
      deny_purge: true,
    },
    { ...base, ...sourced(coreSubjects.parts), ...witnessed, name: streams.parts },
    { ...base, ...sourced(coreSubjects.keys), name: streams.keys },
    { ...base, ...sourced(deliverSubject("*")), name: streams.delivery, ...quicklyKept(options.profile) },
    { ...base, name: streams.erased, subjects: ["erased"], deny_delete: true, deny_purge: true },
    { ...base, name: streams.snapshots, subjects: ["snapshot.*"], allow_atomic: true },
    {
      ...base,
      name: streams.checkpoints,
      subjects: ["checkpoint.*"],
      max_msgs_per_subject: KEPT_CHECKPOINTS,
      // The one stream in which the old makes room for the new.
      discard: DiscardPolicy.Old,
    },
  ];
}

/**
 * DELIVERY on one server: written at once, on the disk for sure within two minutes, while CORE keeps every copy until
 * then (`heldElsewhere`). A write to the disk for each of five copies would hold deliveries to a third of what is
 * decided (`docs/adr/0004-nats.md`). With three servers the server writes in groups of its own accord.
 */
function quicklyKept(profile: Profile): Pick<Partial<StreamConfig>, "persist_mode"> {
  return profile === "demo" ? { persist_mode: PersistMode.Async } : {};
}

async function ensureStream(jsm: JetStreamManager, config: Config): Promise<void> {
  try {
    await jsm.streams.add(config);
  } catch (cause) {
    if (apiCodeOf(cause) !== apiCodes.streamExistsDifferently) throw cause;
    await updateStream(jsm, config);
  }
  const { config: actual } = await jsm.streams.info(config.name);
  for (const field of mustStand) {
    if (config[field] !== undefined && JSON.stringify(config[field]) !== JSON.stringify(actual[field])) {
      throw new GatehouseError("topology-differs", { code: config.name, field });
    }
  }
  for (const field of mustBeOff) {
    if (actual[field]) throw new GatehouseError("topology-differs", { code: config.name, field });
  }
}

async function updateStream(jsm: JetStreamManager, config: Config): Promise<void> {
  const { config: present } = await jsm.streams.info(config.name);
  if (present.num_replicas > config.num_replicas) {
    throw new GatehouseError("topology-differs", { code: config.name, field: "num_replicas" });
  }
  try {
    await jsm.streams.update(config.name, { ...config, ...goingOn(config, present) });
  } catch (cause) {
    throw new GatehouseError("topology-differs", { code: config.name }, { cause });
  }
}

/** A stream that was put in place from a copy goes on from CORE where its copy ended, however often it is set up. */
function goingOn({ sources }: Config, present: StreamConfig): Pick<Partial<StreamConfig>, "sources"> {
  const from = present.sources?.[0]?.opt_start_seq;
  return sources && from !== undefined
    ? { sources: sources.map((source) => ({ ...source, opt_start_seq: from })) }
    : {};
}

/** Read back after making: what the promises of architecture §4 rest on. */
const mustStand = [
  "num_replicas",
  "storage",
  "discard",
  "max_age",
  "max_msgs_per_subject",
  "discard_new_per_subject",
  "deny_delete",
  "deny_purge",
  "allow_atomic",
  "compression",
  "persist_mode",
] as const;

/** Every feature that a message's headers can use, and every way a stream sends elsewhere. */
const mustBeOff = [
  "allow_rollup_hdrs",
  "allow_msg_ttl",
  "allow_msg_schedules",
  "allow_msg_counter",
  "republish",
  "subject_transform",
  "mirror",
] as const;

async function ensureDeliveryConsumer(jsm: JetStreamManager, account: string): Promise<void> {
  const wanted: Partial<ConsumerConfig> = {
    ...deliveryConsumer(account),
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: ACK_WAIT_MS * 1_000_000,
    max_ack_pending: MAX_UNACKNOWLEDGED,
    max_deliver: -1,
    max_waiting: MAX_WAITING,
  };
  await jsm.consumers.add(streams.delivery, wanted);
}
