import { londonDateOf } from "@gatehouse/policy/calendar";
import { checkAgreements } from "@gatehouse/policy/agreements/check";
import { exitCodes } from "../exit-codes.ts";
import { dayOf, sourceIn } from "../partnership-source.ts";
import { printJson, printLine, printNote } from "../print.ts";

/** Prints what is wrong with a partnership's agreements, each finding with its place. */
export function checkFolder(folder: string, on: string | undefined, json: boolean): number {
  const day = dayOf(on, londonDateOf(Date.now()));
  const source = sourceIn(folder);
  if (day === null || source === null) return exitCodes.unreadable;
  const { partnership, placeOf } = source;
  const findings = checkAgreements(partnership, day).map(({ path, ...finding }) => ({ ...placeOf(path), ...finding }));
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
