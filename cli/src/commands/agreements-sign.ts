import { errors } from "@gatehouse/contracts/errors";
import { placesIn } from "@gatehouse/infra/demo/enrol";
import { signAs, signatureState, signTerms } from "@gatehouse/infra/demo/sign-agreements";
import { exitCodes } from "../exit-codes.ts";
import { sourceIn } from "../partnership-source.ts";
import { printLine, printNote } from "../print.ts";

/** Signs a folder's agreements with the key that the demonstration keeps for an agency, or for the root. */
export async function signFolder(folder: string, as: string, stateDir: string): Promise<number> {
  const source = sourceIn(folder);
  if (source === null) return exitCodes.unreadable;
  const { partnership } = source;
  const places = placesIn(stateDir);
  const now = new Date();
  if ((await signatureState(places, partnership, now.getTime())) === null) {
    printNote(`not-running: ${errors["not-running"].title}; npm start makes the keys`);
    return exitCodes.notRunning;
  }
  if (as === partnership.id) {
    await signTerms(places, partnership, now);
    printLine(`${as}  agencies, roles, matrix, front door and telephone`);
  } else if (partnership.agencies.some(({ id }) => id === as)) {
    for (const agreement of await signAs(places, partnership, as, now)) printLine(`${as}  ${agreement}`);
  } else {
    printNote(`agency-not-here: ${errors["agency-not-here"].title} (${as}; the root signs as ${partnership.id})`);
    return exitCodes.failed;
  }
  printNote(
    `Signed with the key that the demonstration keeps for ${as} in ${stateDir}; a real key never leaves its agency. ` +
      "The gateway reads signatures when it starts: an agreement is in force once every party has signed it.",
  );
  return exitCodes.ok;
}
