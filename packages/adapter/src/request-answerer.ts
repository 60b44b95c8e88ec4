import { uuidOf } from "@gatehouse/client/uuid-of";
import type { Delivery } from "@gatehouse/contracts/delivery";
import type { Instant, Message } from "@gatehouse/contracts/message";
import type { Log } from "@gatehouse/observe/log";
import { askedPeople } from "./asked-person.ts";
import { answerRequest } from "./answer-request.ts";
import type { DeliveryFolder } from "./delivery-folder.ts";
import type { FindRecords } from "./find-records.ts";
import type { Mapped } from "./map.ts";
import type { MapFile, MappingConfig } from "./map-file.ts";
import { caseReference } from "./record-context.ts";
import type { ReplyFolder } from "./reply-folder.ts";

export type AnswererPorts = {
  readonly config: MappingConfig;
  readonly find: FindRecords;
  readonly mapFile: MapFile;
  readonly replies: ReplyFolder;
  readonly deliveries: Pick<DeliveryFolder, "read">;
  readonly now: () => Instant;
  readonly log: Log;
};

/** Proposes replies to information requests, one after the other, beside the adapter's other work. */
export type RequestAnswerer = {
  /** Remembers a request on disk; the search goes on after this resolves. Deliveries of other kinds are passed over. */
  readonly take: (delivery: Delivery) => Promise<void>;
  /** Goes on with what was remembered and not answered before this process. */
  readonly resume: () => Promise<void>;
  /** Resolves when no search is under way. */
  readonly idle: () => Promise<void>;
};

/** Makes the answerer of one agency: it searches the agency's records by the same mapper that sends them. */
export function requestAnswerer(ports: AnswererPorts): RequestAnswerer {
  const { replies, deliveries, log } = ports;
  let last: Promise<void> = Promise.resolve();
  const answer = async (id: string): Promise<void> => {
    try {
      const delivery = await deliveries.read(id);
      await replies.keep(id, delivery === null ? null : await search(delivery, ports));
      log.info("reply.proposed", { recordId: id });
    } catch (err) {
      // It stays remembered, and is tried again when the adapter starts; the request itself is in `out/` all the same.
      log.error("reply.not-proposed", { recordId: id, err });
    }
  };
  const queue = (id: string): void => {
    last = last.then(() => answer(id));
  };
  return {
    take: async (delivery) => {
      if (delivery.data.kind !== "information-request") return;
      await replies.ask(delivery.id);
      queue(delivery.id);
    },
    resume: async () => {
      for (const id of await replies.asked()) queue(id);
    },
    idle: () => last,
  };
}

/** Warnings that say nothing of a person: what was left out is no part of what may be shared. */
const ofFields: ReadonlySet<string> = new Set(["field-not-shared", "field-unknown", "no-results", "nothing-to-share"]);
/** Warnings that a person of the record was left out because it is not known who they are, or who may know of them. */
const inDoubt: ReadonlySet<string> = new Set([
  "identifier-shared",
  "limited-access",
  "record-not-recognised",
  "records-disagree",
  "reference-ambiguous",
  "reference-disagrees",
]);

/** Whether a record was read and may tell of somebody of whom nothing was drafted. */
function leavesOutSomebody({ drafts, warnings }: Mapped): boolean {
  return warnings.some(({ code }) => inDoubt.has(code) || (drafts.length === 0 && !ofFields.has(code)));
}

async function search(
  delivery: Delivery,
  { config, find, mapFile, now }: AnswererPorts,
): Promise<ReturnType<typeof answerRequest>> {
  const at = now();
  const drafts: Message[] = [];
  let [read, unmapped] = [0, 0];
  const { records, unread } = find(askedPeople(delivery));
  for await (const file of records) {
    const result = await mapFile(file, at).catch(() => null);
    // What is about nobody holds nothing of the person; what cannot be read, or was left out in doubt, may.
    const isRead = result?.ok === true ? !leavesOutSomebody(result) : result?.code === "no-subject";
    if (isRead) read += 1;
    else unmapped += 1;
    if (result?.ok === true) drafts.push(...result.drafts);
  }
  const { agency, author, contact, frontDoor, secret } = config;
  // The same request is the same reply, however often it is searched for.
  const newId = (): string => uuidOf("reply", secret, delivery.id);
  const context = {
    agency,
    author,
    contact,
    frontDoor,
    now: at,
    newId,
    caseFor: (key: string) => caseReference(secret, key),
  };
  return answerRequest(delivery, { drafts, read, unread: unread() + unmapped }, context);
}
