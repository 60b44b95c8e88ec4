import { join } from "node:path";
import type { ClientConfig, ClientPorts } from "./client-config.ts";
import type { DirectoryStore } from "./directory-store.ts";
import { openDirectoryStore } from "./directory-store.ts";
import type { MessageStates } from "./message-states.ts";
import { openMessageStates } from "./message-states.ts";
import type { NoticeStore } from "./notice-store.ts";
import { openNotices } from "./notice-store.ts";
import type { Numbers } from "./numbers.ts";
import { openNumbers } from "./numbers.ts";
import type { Outbox } from "./outbox.ts";
import { openOutbox } from "./outbox.ts";
import type { OwnCopies } from "./own-copies.ts";
import { openOwnCopies } from "./own-copies.ts";
import type { Quarantine } from "./quarantine.ts";
import { openQuarantine } from "./quarantine.ts";
import type { Seen } from "./seen.ts";
import { openSeen } from "./seen.ts";
import { lockStateDir } from "./state-lock.ts";

/** A day of a busy agency, should the gateway be away so long; some 300 MB of sealed bytes at most. */
const defaultOutboxCapacity = 10_000;
/** Delivery ids remembered: more than come again after any crash, and 5 MB at most. */
const seenCapacity = 50_000;

/** All that a client keeps on its disk. */
export type ClientState = {
  readonly directory: DirectoryStore;
  readonly outbox: Outbox;
  readonly seen: Seen;
  readonly states: MessageStates;
  readonly notices: NoticeStore;
  readonly numbers: Numbers;
  readonly quarantine: Quarantine;
  readonly ownCopies: OwnCopies;
  readonly damaged: () => number;
  readonly unlock: () => Promise<void>;
};

/** A removal from the outbox that a power cut undid: its receipt is on disk, so it has been decided. */
async function forgetDecided(outbox: Outbox, states: MessageStates): Promise<void> {
  for (const { id } of outbox.entries()) {
    const status = await states.read(id);
    if (status !== null && status.outcome !== null) await outbox.remove(id);
  }
}

async function openAll(config: ClientConfig, ports: ClientPorts): Promise<Omit<ClientState, "unlock">> {
  const { stateDir, log } = config;
  const { disk, clock } = ports;
  let damaged = 0;
  const directory = await openDirectoryStore({
    dir: join(stateDir, "directory"),
    disk,
    root: config.rootJwk,
    partnership: config.partnership.id,
    initial: config.directoryJws,
  });
  const ownCopies = await openOwnCopies(join(stateDir, "own"), disk, clock.now);
  const outbox = await openOutbox({
    dir: join(stateDir, "outbox"),
    disk,
    capacity: config.outboxCapacity ?? defaultOutboxCapacity,
    keptAs: ownCopies.placeOf,
    onDamaged: () => {
      damaged += 1;
      log.error("client.outbox-file-damaged", { count: damaged });
    },
  });
  const seen = await openSeen({ dir: join(stateDir, "deliveries"), disk, capacity: seenCapacity });
  const states = await openMessageStates(join(stateDir, "states"), disk);
  const notices = await openNotices(join(stateDir, "notices"), disk, clock.now);
  const numbers = await openNumbers(join(stateDir, "numbers"), disk);
  const quarantine = await openQuarantine(join(stateDir, "quarantine"), disk, clock.now);
  await forgetDecided(outbox, states);
  return { directory, outbox, seen, states, notices, numbers, quarantine, ownCopies, damaged: () => damaged };
}

/**
 * Opens a client's state folder: `directory/`, `outbox/`, `deliveries/`, `states/`, `notices/`, `numbers/`, `own/`, `quarantine/`, all of ids, codes and
 * sealed bytes.
 *
 * @throws state-dir-in-use, directory-invalid, or what the disk says
 */
export async function openClientState(config: ClientConfig, ports: ClientPorts): Promise<ClientState> {
  await ports.disk.makeDir(config.stateDir);
  const unlock = await lockStateDir(config.stateDir);
  try {
    return { ...(await openAll(config, ports)), unlock };
  } catch (error) {
    await unlock();
    throw error;
  }
}
