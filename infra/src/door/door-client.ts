import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { generateSigningKey, publicKey, readSigningKey } from "@gatehouse/envelope/keys";
import type { SigningKey } from "@gatehouse/envelope/keys";
import type { DoorClient, DoorScope } from "@gatehouse/http/oauth/door-clients";
import { readDoorClients } from "@gatehouse/http/oauth/door-clients";
import { doorTokens } from "@gatehouse/http/oauth/door-token";
import type { DoorIdentity, DoorTokens } from "@gatehouse/http/oauth/door-token";
import { writePrivate } from "../nats/server-state.ts";

/**
 * Makes one of an agency's systems a client of its door: its key where there is none yet (0600), and its line in the
 * door's list, replacing one of the same name.
 *
 * @throws `setting-wrong` for a list that cannot be read, `key-malformed`
 */
export async function addDoorClient(
  files: { readonly clients: string; readonly key: string },
  id: string,
  scopes: readonly DoorScope[],
): Promise<DoorIdentity> {
  const key = await keyIn(files.key);
  const { kty, crv, x, kid } = publicKey(key);
  const added: DoorClient = { id, scopes: [...scopes], keys: [{ kty, crv, x, kid }] };
  const text = await readFile(files.clients, "utf8").catch(() => null);
  const known = text === null ? [] : readDoorClients(text, "clients");
  const clients = [...known.filter((client) => client.id !== id), added];
  const list = `${JSON.stringify({ clients }, null, 2)}\n`;
  readDoorClients(list, "clients");
  await mkdir(dirname(files.clients), { recursive: true, mode: 0o700 });
  await writePrivate(files.clients, list);
  return { client: id, key, scopes };
}

async function keyIn(file: string): Promise<SigningKey> {
  const text = await readFile(file, "utf8").catch(() => null);
  if (text !== null) return readSigningKey(JSON.parse(text));
  const key = generateSigningKey();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writePrivate(file, `${JSON.stringify(key)}\n`);
  return key;
}

/** Calls a door with a token, a new one when the door no longer knows it, and again when it says to come later. */
export type CallDoor = (
  path: string,
  init: Omit<RequestInit, "headers"> & { readonly headers?: Readonly<Record<string, string>> },
) => Promise<Response>;

/** @param base where the door is now; a door that was started again may be elsewhere */
export function doorCaller(base: () => string, identity: DoorIdentity): CallDoor {
  const sources = new Map<string, DoorTokens>();
  const tokensAt = (door: string): DoorTokens => {
    const tokens = sources.get(door) ?? doorTokens(door, identity);
    sources.set(door, tokens);
    return tokens;
  };
  const send: CallDoor = async (path, init) => {
    const authorization = `Bearer ${await tokensAt(base()).token()}`;
    return await fetch(`${base()}${path}`, { ...init, headers: { authorization, ...init.headers } });
  };
  return async (path, init) => {
    for (let isNew = true; ; isNew = false) {
      const answer = await send(path, init);
      if (answer.status === 429) await delay(Number(answer.headers.get("retry-after") ?? 1) * 1000);
      else if (answer.status === 401 && isNew) tokensAt(base()).forget();
      else return answer;
    }
  };
}
