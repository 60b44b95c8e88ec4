import { GatehouseError } from "@gatehouse/contracts/errors";
import { z } from "zod";

/** What a client of a door may be allowed to do. A scope is never renamed; a new route gets one of these or a new one. */
export const doorScopes = [
  "records:write",
  "previews:read",
  "concerns:read",
  "concerns:write",
  "deliveries:read",
  "deliveries:write",
] as const;
/** One of the scopes of a door. */
export type DoorScope = (typeof doorScopes)[number];

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const named = { kid: z.string().min(1).max(100), use: z.literal("sig").optional() };
/** A client's public key. Strict: a file with a private key in it is refused, not passed over. */
const PublicJwk = z.union([
  z.strictObject({
    kty: z.literal("OKP"),
    crv: z.literal("Ed25519"),
    x: coordinate,
    ...named,
    alg: z.enum(["EdDSA", "Ed25519"]).optional(),
  }),
  z.strictObject({
    kty: z.literal("EC"),
    crv: z.literal("P-256"),
    x: coordinate,
    y: coordinate,
    ...named,
    alg: z.literal("ES256").optional(),
  }),
]);

const DoorClient = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
  scopes: z.array(z.enum(doorScopes)).min(1),
  keys: z.array(PublicJwk).min(1).max(10),
});
const DoorClientsFile = z
  .strictObject({ clients: z.array(DoorClient).max(100) })
  .refine(({ clients }) => new Set(clients.map(({ id }) => id)).size === clients.length);

/** A system of the agency that may call the door: its name, what it may do, and the public keys by which it is known. */
export type DoorClient = z.infer<typeof DoorClient>;

/**
 * Reads the file of a door's clients: `{ "clients": [{ "id", "scopes", "keys": [public JWK] }] }`.
 *
 * @throws GatehouseError `setting-wrong` (facts: the field) for anything else, also for a private key in it
 */
export function readDoorClients(text: string, field: string): readonly DoorClient[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new GatehouseError("setting-wrong", { field }, { cause });
  }
  const parsed = DoorClientsFile.safeParse(value);
  if (!parsed.success) throw new GatehouseError("setting-wrong", { field });
  return parsed.data.clients;
}
