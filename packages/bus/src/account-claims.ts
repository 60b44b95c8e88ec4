import type { Account, Export, Import, User } from "@nats-io/jwt";
import { agencySubjects, askSubject, deliverSubject, intakeSubject, streams, witnessedStreams } from "./subjects.ts";
import type { WitnessedStream } from "./subjects.ts";

/** Largest body an agency may publish, in bytes. */
export const MAX_AGENCY_BYTES = 1 << 20;

/** Headers count too: a de-duplication id and what the client library adds. */
export const MAX_AGENCY_BYTES_WITH_HEADERS = MAX_AGENCY_BYTES + (4 << 10);

/** Connections an agency may hold: its adapter, its pages, and as many again while one replaces the other. */
const MAX_AGENCY_CONNECTIONS = 20;

/** Subscriptions an agency may hold over all its connections; a client holds three. */
const MAX_AGENCY_SUBSCRIPTIONS = 500;

/** A witness has one connection, and a second while it replaces the first. */
const MAX_WITNESS_CONNECTIONS = 2;

/** A question of a witness names a place and a number of records. */
const MAX_WITNESS_BYTES = 4 << 10;

/** In a NATS claim: no limit. */
const UNLIMITED = -1;

const noJetStream = { mem_storage: 0, disk_storage: 0, streams: 0, consumer: 0 } as const;
const allJetStream = {
  mem_storage: UNLIMITED,
  disk_storage: UNLIMITED,
  streams: UNLIMITED,
  consumer: UNLIMITED,
} as const;

type ClaimOptions = { readonly signingKey: string; readonly revoked: Readonly<Record<string, number>> };

function base(options: ClaimOptions): Pick<Account, "signing_keys" | "revocations"> {
  return { signing_keys: [options.signingKey], revocations: { ...options.revoked } };
}

/** Pull requests, consumer information and acknowledgements of the one delivery stream, by account key. */
function deliveryApi(account: string): { readonly next: string; readonly info: string; readonly ack: string } {
  return {
    next: `CONSUMER.MSG.NEXT.${streams.delivery}.${account}`,
    info: `CONSUMER.INFO.${streams.delivery}.${account}`,
    ack: `$JS.ACK.${streams.delivery}.${account}.>`,
  };
}

/** Where the server itself answers what stands in a stream from a place on; the gateway has no part in it. */
function storedRecords(stream: WitnessedStream): string {
  return `DIRECT.GET.${stream}`;
}

/**
 * Claims of the gateway's account: what it offers to agencies and witnesses, and nothing else.
 *
 * `account_token_position` makes the server itself compare that token with the importing account, so an import for
 * another agency's key would be refused even if it were signed by mistake.
 */
export function gatewayClaims(options: ClaimOptions): Partial<Account> {
  const api = deliveryApi("*");
  const service = { type: "service" } as const;
  const exports: Export[] = [
    { ...service, name: "intake", subject: intakeSubject("*"), account_token_position: 2 },
    { ...service, name: "ask", subject: askSubject("*"), account_token_position: 2 },
    { ...service, name: "pull", subject: `$JS.API.${api.next}`, account_token_position: 7, response_type: "Stream" },
    { ...service, name: "consumer", subject: `$JS.API.${api.info}`, account_token_position: 6 },
    { ...service, name: "acknowledge", subject: api.ack, account_token_position: 4 },
    // Whoever has an import of these may read them, and an import is the operator's to sign: witnesses alone have one.
    ...witnessedStreams.map((stream) => ({
      ...service,
      name: stream.toLowerCase(),
      subject: `$JS.API.${storedRecords(stream)}`,
      response_type: "Stream" as const,
    })),
  ];
  return { ...base(options), exports, limits: { ...unlimited, ...allJetStream } };
}

/** Claims of an agency's account: four ways into the gateway's, each with the agency's own key, no JetStream of its own. */
export function agencyClaims(account: string, gateway: string, options: ClaimOptions): Partial<Account> {
  const api = deliveryApi(account);
  const imported = (name: string, subject: string, local: string): Import => ({
    type: "service",
    name,
    account: gateway,
    subject,
    local_subject: local,
  });
  const imports: Import[] = [
    imported("intake", intakeSubject(account), agencySubjects.intake),
    imported("ask", askSubject(account), agencySubjects.ask),
    imported("pull", `$JS.API.${api.next}`, `${agencySubjects.apiPrefix}.${api.next}`),
    imported("consumer", `$JS.API.${api.info}`, `${agencySubjects.apiPrefix}.${api.info}`),
    imported("acknowledge", api.ack, api.ack),
  ];
  const limits = {
    ...unlimited,
    ...noJetStream,
    conn: MAX_AGENCY_CONNECTIONS,
    subs: MAX_AGENCY_SUBSCRIPTIONS,
    payload: MAX_AGENCY_BYTES_WITH_HEADERS,
    exports: 0,
    leaf: 0,
  };
  return { ...base(options), imports, limits };
}

/** Claims of a witness's account: it can read the ledger's leaves and its sealed parts, and say nothing to anybody. */
export function witnessClaims(gateway: string, options: ClaimOptions): Partial<Account> {
  const imports: Import[] = witnessedStreams.map((stream) => ({
    type: "service",
    name: stream.toLowerCase(),
    account: gateway,
    subject: `$JS.API.${storedRecords(stream)}`,
    local_subject: `${agencySubjects.apiPrefix}.${storedRecords(stream)}`,
  }));
  const limits = {
    ...unlimited,
    ...noJetStream,
    conn: MAX_WITNESS_CONNECTIONS,
    subs: MAX_AGENCY_SUBSCRIPTIONS,
    payload: MAX_WITNESS_BYTES,
    exports: 0,
    leaf: 0,
  };
  return { ...base(options), imports, limits };
}

/** Claims of the system account. It has no JetStream and exports nothing of its own accord. */
export function systemClaims(options: ClaimOptions): Partial<Account> {
  return { ...base(options), limits: { ...unlimited, ...noJetStream } };
}

const unlimited = {
  subs: UNLIMITED,
  data: UNLIMITED,
  payload: UNLIMITED,
  conn: UNLIMITED,
  imports: UNLIMITED,
  exports: UNLIMITED,
  leaf: 0,
  wildcards: true,
  disallow_bearer: true,
} as const;

/** Where a user's answers arrive: one inbox per user key, so users of one account cannot read each other's. */
export function inboxPrefix(user: string): string {
  return `_INBOX.${user}`;
}

/** What an agency's user may say and hear. Its account is the wall; this is the second one. */
export function agencyPermissions(account: string, user: string): Partial<User> {
  const api = deliveryApi(account);
  const prefix = agencySubjects.apiPrefix;
  const allow = [agencySubjects.intake, agencySubjects.ask, `${prefix}.${api.next}`, `${prefix}.${api.info}`, api.ack];
  return standard({ pub: { allow }, sub: { allow: [`${inboxPrefix(user)}.>`] } });
}

/** What a witness may say and hear. Its account is the wall; this is the second one. */
export function witnessPermissions(_account: string, user: string): Partial<User> {
  const allow = witnessedStreams.map((stream) => `${agencySubjects.apiPrefix}.${storedRecords(stream)}`);
  return standard({ pub: { allow }, sub: { allow: [`${inboxPrefix(user)}.>`] } });
}

/**
 * What the gateway's user may do. The denials keep a faulty gateway from the two things it has no business with:
 * speaking as an agency, and destroying what is kept for good.
 */
export function gatewayPermissions(): Partial<User> {
  const deny = [
    intakeSubject("*"),
    "$JS.API.STREAM.DELETE.>",
    "$JS.API.STREAM.RESTORE.>",
    ...[streams.intake, streams.ledger, streams.erased].map((stream) => `$JS.API.STREAM.MSG.DELETE.${stream}`),
    `$JS.API.STREAM.PURGE.${streams.ledger}`,
    `$JS.API.STREAM.PURGE.${streams.erased}`,
    "$JS.API.ACCOUNT.PURGE.>",
    "$JS.API.META.>",
    "$JS.API.SERVER.>",
  ];
  return standard({ pub: { allow: [">"], deny }, sub: { allow: [">"] } });
}

/**
 * What whoever restores the ledger may do, for an hour: besides what a gateway may, put a stream in the place of LEDGER and
 * of PARTS. There is no such user but while a restore runs.
 */
export function restorerPermissions(): Partial<User> {
  const rebuilt = witnessedStreams.map((stream) => `$JS.API.STREAM.DELETE.${stream}`);
  const deny = [
    intakeSubject("*"),
    ...Object.values(streams)
      .map((stream) => `$JS.API.STREAM.DELETE.${stream}`)
      .filter((subject) => !rebuilt.includes(subject)),
    "$JS.API.STREAM.PURGE.>",
    "$JS.API.STREAM.RESTORE.>",
    "$JS.API.ACCOUNT.PURGE.>",
    "$JS.API.META.>",
    "$JS.API.SERVER.>",
  ];
  return standard({ pub: { allow: [">"], deny }, sub: { allow: [">"] } });
}

/** Reads how the servers are set up and how they are; changes nothing. */
export function observerPermissions(user: string): Partial<User> {
  const allow = ["VARZ", "JSZ", "STATSZ", "HEALTHZ"].map((what) => `$SYS.REQ.SERVER.PING.${what}`);
  return standard({ pub: { allow }, sub: { allow: [`${inboxPrefix(user)}.>`] } });
}

/** Gives the servers new account claims: the one way to add, suspend and revoke while they run. */
export function controlPermissions(user: string): Partial<User> {
  const allow = ["$SYS.REQ.CLAIMS.UPDATE", "$SYS.REQ.SERVER.PING.STATSZ", "$SYS.REQ.SERVER.PING.VARZ"];
  return standard({ pub: { allow }, sub: { allow: [`${inboxPrefix(user)}.>`] } });
}

function standard(user: Partial<User>): Partial<User> {
  return { ...user, allowed_connection_types: ["STANDARD"] };
}

/** The consumer from which an agency pulls its deliveries, named by its account key so that exports can carry it. */
export function deliveryConsumer(account: string): { readonly durable_name: string; readonly filter_subject: string } {
  return { durable_name: account, filter_subject: deliverSubject(account) };
}
