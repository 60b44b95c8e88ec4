import { join } from "node:path";
import type { Places } from "./enrol.ts";

/** The environment of a gateway on an enrolled partnership: every setting of `services/gateway/src/config.ts`. */
export function gatewaySettings(
  places: Places,
  nats: {
    readonly url: string;
    readonly caFile: string;
    readonly credsFile: string;
    readonly observerCredsFile: string;
  },
  partnershipFolder: string,
  witnesses: readonly { readonly agency: string; readonly url: string }[] = [],
  metricsPort: number | null = null,
): Readonly<Record<string, string>> {
  return {
    GATEWAY_NATS_URL: nats.url,
    GATEWAY_NATS_CA_FILE: nats.caFile,
    GATEWAY_NATS_CREDS_FILE: nats.credsFile,
    GATEWAY_OBSERVER_CREDS_FILE: nats.observerCredsFile,
    GATEWAY_NATS_SERVERS: "1",
    GATEWAY_KEYS_DIR: places.gateway,
    GATEWAY_TILES_DIR: join(places.gateway, "tiles"),
    GATEWAY_WITNESSES: witnesses.map(({ agency, url }) => `${agency}=${url}`).join(",") || "none",
    GATEWAY_PARTNERSHIP_DIR: partnershipFolder,
    GATEWAY_SIGNATURES_DIR: places.signatures,
    GATEWAY_DIRECTORY_FILE: places.directory,
    GATEWAY_ROOT_FILE: places.rootPublic,
    GATEWAY_PROFILE: "demo",
    ...(metricsPort === null ? {} : { GATEWAY_METRICS_PORT: String(metricsPort) }),
  };
}
