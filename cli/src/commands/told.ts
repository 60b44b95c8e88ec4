import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { LetterDraft, LetterQuestion } from "@gatehouse/contracts/letter";
import { londonDate } from "@gatehouse/contracts/london";
import { approverHtml, approverNotes } from "@gatehouse/policy/told/approver-page";
import { letterHtml } from "@gatehouse/policy/told/letter-html";
import { letterText } from "@gatehouse/policy/told/letter-text";
import { describeError } from "../describe-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { readJson } from "../files.ts";
import { printJson, printLine, printNote } from "../print.ts";
import { askApproval, askDraft } from "./letter-line.ts";
import type { Office } from "./letter-line.ts";
import type { FrontDoorPlace } from "./as-front-door.ts";

type Who = FrontDoorPlace & { readonly name: string; readonly role: string };
type Asked = Who & {
  readonly for: "subject" | "parent";
  readonly parent?: string;
  readonly version: "child" | "adult";
  readonly nameAgencies?: boolean;
  readonly out?: string;
};

/** Drafts a letter, and prints or writes it with what only its approver may see. */
export async function draftTold(person: string, asked: Asked): Promise<number> {
  const reader = asked.for === "parent" ? { is: "parent", person: asked.parent } : { is: "subject" };
  const nameAgencies = asked.nameAgencies === true;
  const question = LetterQuestion.safeParse({ person, reader, version: asked.version, nameAgencies });
  if (!question.success) {
    printNote(
      `options-wrong: ${asked.for === "parent" ? "--for parent needs --parent with the parent's reference, and the version adult" : "this is no reference of a person in the register"}`,
    );
    return exitCodes.wrongUse;
  }
  const by = { name: asked.name, role: asked.role };
  const answer = await askDraft(asked, question.data, by);
  if (!answer.ok) return answer.exit;
  const { result: draft, office } = answer;
  if (asked.out !== undefined) await writeDraft(asked.out, draft, office);
  if (asked.json === true) printJson(draft);
  else if (asked.out === undefined) printDraft(draft, office);
  else printLine(`draft.json, draft.html, draft.txt and for-the-approver.html: ${asked.out}`);
  return exitCodes.ok;
}

/** Approves a draft as it was read, and writes the letter. */
export async function approveTold(file: string, who: Who & { readonly out?: string }): Promise<number> {
  const json = await readJson(file);
  const draft = "why" in json ? null : (LetterDraft.safeParse(json.value).data ?? null);
  if (draft === null) {
    printNote(describeError(new GatehouseError("file-unreadable", { file })));
    return exitCodes.unreadable;
  }
  const { question, digest } = draft;
  const by = { name: who.name, role: who.role };
  const answer = await askApproval(who, { question, digest }, by);
  if (!answer.ok) return answer.exit;
  const { result: approved, office } = answer;
  const head = { ...office, approvedOn: londonDate(new Date().toISOString()) };
  const out = who.out ?? dirname(file);
  await writeOwn(out, {
    "letter.html": letterHtml(approved.letter, head),
    "letter.txt": letterText(approved.letter, head),
  });
  if (who.json === true) printJson(approved);
  else {
    printLine(`Approved by ${who.name}: record ${approved.record}. letter.html and letter.txt: ${out}`);
    printLine("Nothing was sent.");
  }
  return exitCodes.ok;
}

/** A letter is about somebody: its files are their owner's alone. */
async function writeOwn(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(files)) {
    const file = join(dir, name);
    // One that is there already would keep its own mode.
    await rm(file, { force: true });
    await writeFile(file, text, { mode: 0o600, flag: "wx" });
  }
}

async function writeDraft(dir: string, draft: LetterDraft, office: Office): Promise<void> {
  const head = { ...office, approvedOn: null };
  await writeOwn(dir, {
    "draft.json": `${JSON.stringify(draft, null, 2)}\n`,
    "draft.html": letterHtml(draft.letter, head),
    "draft.txt": letterText(draft.letter, head),
    "for-the-approver.html": approverHtml(draft, head.names),
  });
}

function printDraft(draft: LetterDraft, office: Office): void {
  const head = { ...office, approvedOn: null };
  for (const line of letterText(draft.letter, head).trimEnd().split("\n")) printLine(line);
  const { blocked, checks, omitted, omittedMore, released } = approverNotes(draft, head.names);
  printLine("");
  printLine("FOR THE APPROVER ALONE, never with the letter");
  for (const line of blocked) printLine(`No letter can be approved: ${line}`);
  for (const line of [...checks, ...released]) printLine(`Before you approve: ${line}`);
  for (const { what, why } of omitted) printLine(`Left out: ${what}. ${why}`);
  if (omittedMore > 0) printLine(`And ${omittedMore} more, of the newest records.`);
  if (omitted.length === 0) printLine("Nothing was left out.");
}
