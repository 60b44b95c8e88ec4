import { join } from "node:path";
import type { Accounts } from "@gatehouse/bus/accounts";

export type ServerConfigOptions = {
  readonly accounts: Accounts;
  /** Folder of the server's state as the server sees it: another path than ours inside a container. */
  readonly root: string;
  readonly listen: { readonly host: string; readonly port: number };
  /** 32 random bytes in hex; a secret. Every stream's own key is wrapped under it. */
  readonly storeKey: string;
  /** Most that all streams together may take; left out, three quarters of the free disk. */
  readonly maxStoreBytes?: number;
};

/** The one largest message the server passes on: a record's sealed parts; agencies are held to 1 MiB by their claims. */
export const MAX_PAYLOAD_BYTES = 8 << 20;

/** The server asks its resolver's peers this often: a revocation reaches a server that was down within it. */
const RESOLVER_INTERVAL = "5s";

/** A batch whose gateway died is given up after this; fifty such would stop all others until then. */
const BATCH_TIMEOUT = "3s";

/** Folders below the root, made before the server starts. */
export const serverFolders = { jwt: "jwt", store: "store", tls: "tls", ports: "ports" } as const;

/**
 * The configuration of one server: operator mode, TLS 1.3 on every address, each write on disk before its
 * acknowledgement, streams encrypted, no other door (no monitoring port, no cluster, leaf, gateway, MQTT or WebSocket
 * listener, no anonymous user).
 *
 * JSON is a form the server reads, and leaves nothing to quoting.
 */
export function serverConfig(options: ServerConfigOptions): string {
  const { accounts, root, listen } = options;
  const folder = (name: keyof typeof serverFolders): string => join(root, serverFolders[name]);
  const config = {
    server_name: "gatehouse",
    listen: `${listen.host.includes(":") ? `[${listen.host}]` : listen.host}:${listen.port}`,
    ports_file_dir: folder("ports"),
    max_payload: MAX_PAYLOAD_BYTES,
    ping_interval: "10s",
    operator: accounts.operator.jwt,
    system_account: accounts.system.publicKey,
    resolver: { type: "full", dir: folder("jwt"), allow_delete: false, interval: RESOLVER_INTERVAL, limit: 10_000 },
    // The other accounts are files in the resolver's folder: a preload would put an older claim over a revocation.
    resolver_preload: { [accounts.system.publicKey]: accounts.system.jwt },
    jetstream: {
      store_dir: folder("store"),
      sync_interval: "always",
      key: options.storeKey,
      cipher: "aes",
      // No stream of ours lives in memory; a reader's place does.
      max_memory_store: 64 << 20,
      limits: { batch: { max_inflight_per_stream: 200, timeout: BATCH_TIMEOUT } },
      ...(options.maxStoreBytes === undefined ? {} : { max_file_store: options.maxStoreBytes }),
    },
    // The subject of an acknowledgement is part of what agencies import (`packages/bus/src/account-claims.ts`).
    feature_flags: { js_ack_fc_v2: false },
    tls: {
      cert_file: join(folder("tls"), "server.pem"),
      key_file: join(folder("tls"), "server.key"),
      min_version: "1.3",
    },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
