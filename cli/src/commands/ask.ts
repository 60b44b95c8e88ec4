import { errors, GatehouseError } from "@gatehouse/contracts/errors";
import { askControl } from "@gatehouse/infra/control/ask";
import type { ControlRequest } from "@gatehouse/infra/control/protocol";
import { describeCode, describeError } from "../describe-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { printJson, printNote } from "../print.ts";

/** What the demonstration said; when it refused or is not there, that has been printed and `exit` says how to end. */
export type Asked = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly exit: number };

/** Asks the demonstration and prints its refusal, as JSON on stdout or as a line on stderr. */
export async function ask(stateDir: string, request: ControlRequest, json: boolean): Promise<Asked> {
  try {
    const answer = await askControl(stateDir, request);
    if (answer.ok) return { ok: true, result: answer.result };
    if (answer.code === "not-running") throw new GatehouseError("not-running", { file: stateDir });
    if (json) printJson({ code: answer.code, field: answer.field });
    else printNote(describeCode(answer.code, answer.field));
    return { ok: false, exit: exitCodes.failed };
  } catch (error) {
    if (!(error instanceof GatehouseError) || error.code !== "not-running") throw error;
    if (json) printJson({ code: error.code, title: errors[error.code].title });
    printNote(`${describeError(error)}; npm start starts one`);
    return { ok: false, exit: exitCodes.notRunning };
  }
}
