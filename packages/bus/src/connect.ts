import { GatehouseError } from "@gatehouse/contracts/errors";
import { parseCreds } from "@nats-io/jwt";
import { AuthorizationError, connect, credsAuthenticator } from "@nats-io/transport-node";
import type { NatsConnection } from "@nats-io/transport-node";
import { inboxPrefix } from "./account-claims.ts";

/** An open connection. What is on `nc` is this package's business alone. */
export type Bus = {
  readonly nc: NatsConnection;
  /** Public key of the account that the credentials belong to. */
  readonly account: string;
  /** Resolves when the connection is closed for good: null after `close`, else why (`bus-access-refused`). */
  readonly closed: Promise<GatehouseError | null>;
  /** Whether the line holds now, as far as is known. */
  readonly isConnected: () => boolean;
  /** Calls `listener` each time the line breaks; what was asked before and not answered is then unknown. */
  readonly onDisconnect: (listener: () => void) => () => void;
  /** Sends what is buffered and closes. Loops over this bus are to be ended first, by their signals. */
  readonly close: () => Promise<void>;
};

export type ConnectOptions = {
  /** `tls://host:port`, one or several servers of one cluster. */
  readonly url: string | readonly string[];
  /** Text of a credentials file; a secret. */
  readonly creds: string;
  /** The authority whose certificate the server must show; nothing else is trusted, not even the machine's own list. */
  readonly caPem: string;
  /** Shown in the server's monitoring: the program's name, never a person's. */
  readonly name: string;
};

/** Between attempts; a restarted server is found again within this and its own start. */
const RECONNECT_WAIT_MS = 150;

/** How long one attempt to connect, or one question without a time of its own, may take. */
const CONNECT_TIMEOUT_MS = 5_000;

/** The line is asked this often whether it is alive, so a silent break is noticed within three times this. */
const PING_INTERVAL_MS = 5_000;

/**
 * Connects by TLS, and again whenever the line breaks, for ever. Refused credentials end it.
 *
 * Answers come to an inbox that belongs to the user's key alone.
 *
 * @throws `bus-access-refused` when the server does not know the credentials; `bus-unavailable` when none answers
 */
export async function connectBus(options: ConnectOptions): Promise<Bus> {
  const creds = new TextEncoder().encode(options.creds);
  const { uc, aid } = await parseCreds(creds);
  const nc = await open(options, creds, inboxPrefix(uc.sub));
  const listeners = new Set<() => void>();
  let connected = true;
  void watchStatus(nc, (state) => {
    connected = state;
    if (!state) for (const listener of listeners) listener();
  });
  return {
    nc,
    isConnected: () => connected,
    account: aid,
    closed: nc.closed().then((cause) => (cause ? accessError(cause) : null)),
    onDisconnect: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => closeConnection(nc),
  };
}

async function open(options: ConnectOptions, creds: Uint8Array, prefix: string): Promise<NatsConnection> {
  try {
    return await connect({
      servers: typeof options.url === "string" ? options.url : [...options.url],
      authenticator: credsAuthenticator(creds),
      tls: { ca: options.caPem },
      name: options.name,
      inboxPrefix: prefix,
      maxReconnectAttempts: -1,
      reconnectTimeWait: RECONNECT_WAIT_MS,
      reconnectJitterTLS: RECONNECT_WAIT_MS,
      timeout: CONNECT_TIMEOUT_MS,
      pingInterval: PING_INTERVAL_MS,
      // A stack trace for every request halves what one connection can publish.
      noAsyncTraces: true,
      ignoreClusterUpdates: true,
    });
  } catch (cause) {
    throw accessError(cause);
  }
}

function accessError(cause: unknown): GatehouseError {
  const code = cause instanceof AuthorizationError ? "bus-access-refused" : "bus-unavailable";
  return new GatehouseError(code, {}, { cause });
}

async function watchStatus(nc: NatsConnection, onChange: (connected: boolean) => void): Promise<void> {
  for await (const { type } of nc.status()) {
    if (type === "disconnect") onChange(false);
    if (type === "reconnect") onChange(true);
  }
}

async function closeConnection(nc: NatsConnection): Promise<void> {
  if (nc.isClosed()) return;
  // `drain` waits for the server's answer; with the server gone it would wait for it to come back.
  await Promise.race([nc.drain(), new Promise((resolve) => setTimeout(resolve, 1_000).unref())]).catch(() => undefined);
  await nc.close();
}
