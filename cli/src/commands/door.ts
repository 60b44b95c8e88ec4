import { readFile } from "node:fs/promises";
import { errors, GatehouseError } from "@gatehouse/contracts/errors";
import { readSigningKey } from "@gatehouse/envelope/keys";
import { doorScopes } from "@gatehouse/http/oauth/door-clients";
import type { DoorScope } from "@gatehouse/http/oauth/door-clients";
import { doorTokens } from "@gatehouse/http/oauth/door-token";
import { addDoorClient } from "@gatehouse/infra/door/door-client";
import { exitCodes } from "../exit-codes.ts";
import { printLine, printNote } from "../print.ts";

const chosen = (given: readonly string[]): readonly DoorScope[] => doorScopes.filter((scope) => given.includes(scope));

/** Adds a client to the list of a door. */
export async function addClient(
  id: string,
  { clients, key, scope }: { readonly clients: string; readonly key: string; readonly scope: readonly string[] },
): Promise<number> {
  const identity = await addDoorClient({ clients, key }, id, chosen(scope));
  printLine(`${identity.client} may ${identity.scopes.join(", ")}; its key is ${identity.key.kid}`);
  printNote("The adapter reads its list when it starts.");
  return exitCodes.ok;
}

/** Asks a door for a token and prints nothing else. */
export async function printToken(
  url: string,
  id: string,
  { key, scope }: { readonly key: string; readonly scope: readonly string[] },
): Promise<number> {
  const text = await readFile(key, "utf8").catch((cause: unknown) => {
    throw new GatehouseError("file-unreadable", { file: key }, { cause });
  });
  const tokens = doorTokens(url, { client: id, key: readSigningKey(JSON.parse(text)), scopes: chosen(scope) });
  try {
    printLine(await tokens.token());
    return exitCodes.ok;
  } catch {
    printNote(`not-authenticated: ${errors["not-authenticated"].title}, or no door answers at ${url}`);
    return exitCodes.failed;
  }
}
