import { InvalidArgumentError } from "commander";
import type { Command } from "commander";

/** A delivery's id or a key's fingerprint: base64url, of which one in sixty-four begins with a dash. */
const dashed = /^-[\w-]{31,42}$/;

/**
 * Gives a command an argument that is an id or a fingerprint, also where it begins with a dash and would be taken for an
 * option. Whatever else begins with a dash stays wrong use.
 */
export function addIdArgument(command: Command, name: string, description: string): Command {
  return command.allowUnknownOption().argument(name, description, (given: string): string => {
    if (given.startsWith("-") && !dashed.test(given)) throw new InvalidArgumentError("There is no such option.");
    return given;
  });
}
