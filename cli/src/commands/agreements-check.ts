import type { Partnership } from "@gatehouse/contracts/partnership";
import type { SignatureLack } from "@gatehouse/envelope/agreement-signature";
import { placesIn } from "@gatehouse/infra/demo/enrol";
import { signatureState } from "@gatehouse/infra/demo/sign-agreements";
import { londonDateOf } from "@gatehouse/policy/calendar";
import { checkAgreements } from "@gatehouse/policy/agreements/check";
import { exitCodes } from "../exit-codes.ts";
import { dayOf, sourceIn } from "../partnership-source.ts";
import { printJson, printLine, printNote } from "../print.ts";

/** What `agreements check` is given beside the folder; `stateDir` is where signatures are, null to leave them out. */
export type CheckOptions = {
  readonly on: string | undefined;
  readonly json: boolean;
  readonly stateDir: string | null;
};

/** Prints what is wrong with a partnership's agreements, each finding with its place. */
export async function checkFolder(folder: string, { on, json, stateDir }: CheckOptions): Promise<number> {
  const day = dayOf(on, londonDateOf(Date.now()));
  const source = sourceIn(folder);
  if (day === null || source === null) return exitCodes.unreadable;
  const { partnership, placeOf } = source;
  const unsigned = stateDir === null ? [] : await unsignedIn(stateDir, partnership);
  if (unsigned === null) return exitCodes.notRunning;
  const findings = [...checkAgreements(partnership, day), ...unsigned].map(({ path, ...finding }) => ({
    ...placeOf(path),
    ...finding,
  }));
  const wrong = findings.filter((finding) => finding.wrong).length;
  if (json) printJson({ partnership: partnership.id, on: day, agreements: partnership.agreements.length, findings });
  else {
    for (const { file, line, code, sentence, wrong: isWrong } of findings)
      printLine(`${file}:${line}  ${isWrong ? "" : "note  "}${code}  ${sentence}`);
    printNote(
      `${partnership.id}: ${partnership.agencies.length} agencies, ${partnership.agreements.length} agreements on ${day}; ` +
        `${wrong} wrong, ${findings.length - wrong} worth knowing`,
    );
  }
  return wrong === 0 ? exitCodes.ok : exitCodes.failed;
}

type Lack = {
  readonly code: string;
  readonly path: (string | number)[];
  readonly sentence: string;
  readonly wrong: true;
};

/** Whose signatures a gateway on that state folder would miss; null where nothing is that one could say it by. */
async function unsignedIn(stateDir: string, partnership: Partnership): Promise<readonly Lack[] | null> {
  const state = await signatureState(placesIn(stateDir), partnership, Date.now());
  if (state === null) {
    printNote(`not-running: no keys and no signatures are in ${stateDir}; npm start makes them`);
    return null;
  }
  if (state.terms !== null) {
    const sentence = `${partnership.id} is not as its root signed it (${state.terms}): a gateway does not start.`;
    return [{ code: "policy-unsigned", path: ["id"], sentence, wrong: true }];
  }
  return state.unsigned.flatMap(({ agreement, missing }) => {
    const at = partnership.agreements.findIndex(({ id }) => id === agreement);
    return [...Map.groupBy(missing, ({ code }) => code)].map(([code, same]): Lack => {
      const who = same.map(({ agency }) => agency).join(", ");
      const sentence = `${agreement} is not in force: ${who} ${lackWords[code] ?? `signed with no good key (${code})`}.`;
      return { code: "agreement-unsigned", path: ["agreements", at, "parties"], sentence, wrong: true };
    });
  });
}

const lackWords: Readonly<Partial<Record<SignatureLack, string>>> = {
  "signature-missing": "did not sign it",
  "signature-outdated": "signed other words than these",
};
