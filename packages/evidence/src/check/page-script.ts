import { checkEvidence } from "./check.ts";
import { canCheck } from "./crypto.ts";
import { readEvidence } from "./evidence-data.ts";
import type { SealedEvidence } from "./evidence-data.ts";
import { finding } from "./findings.ts";
import type { Finding } from "./findings.ts";
import { renderBody } from "./render.ts";

/** As much of a browser as this needs: the project has no types of one. */
type PageNode = {
  textContent: string;
  className: string;
  readonly append: (child: PageNode) => void;
  readonly replaceChildren: (...children: readonly PageNode[]) => void;
  readonly isEqualNode: (other: PageNode) => boolean;
  readonly cloneNode: (deep: boolean) => PageNode;
};
declare const document: {
  readonly getElementById: (id: string) => PageNode | null;
  readonly createElement: (name: string) => PageNode & { innerHTML: string; readonly content: PageNode };
};

/** Checks the page when it is opened, and writes each check and what it came to. */
export async function checkPage(): Promise<void> {
  const [data, shown, checks] = ["evidence", "shown", "checks"].map((id) => document.getElementById(id));
  if (!checks) return;
  if (!(await canCheck())) return say(checks, noCheck, "unchecked", []);
  try {
    const read = readEvidence(JSON.parse(data?.textContent ?? ""));
    const findings =
      read && shown
        ? await allChecks(read, shown)
        : [finding("file", "the evidence in this page", "it cannot be read")];
    const wrong = findings.filter(({ ok }) => !ok);
    if (wrong.length > 0)
      say(checks, `${wrong.length} of ${findings.length} checks failed. Do not rely on this page.`, "failed", findings);
    else say(checks, allHold(findings.length), "held", findings);
  } catch {
    // JSON that is none, too.
    say(checks, "The checks could not be finished. Do not rely on this page.", "failed", []);
  }
}

const noCheck =
  "This browser cannot check signatures (it lacks Ed25519), so nothing here has been checked. Open the file in a current Chromium, Firefox or Safari, or run: gatehouse verify FILE";

function allHold(count: number): string {
  return `All ${count} checks hold, down from the root key. Nothing here says whose key that is: compare its fingerprint with the one you were given by other means.`;
}

async function allChecks(read: SealedEvidence, shown: PageNode): Promise<readonly Finding[]> {
  const findings = await checkEvidence(read);
  const template = document.createElement("template");
  template.innerHTML = `<div id="shown">${await renderBody(read)}</div>`;
  const same = document.createElement("template");
  same.content.append(shown.cloneNode(true));
  const isSame = template.content.isEqualNode(same.content);
  const page = finding("page", "the text of this page is what its evidence says", isSame ? null : "it was changed");
  return [...findings, page];
}

function say(checks: PageNode, summary: string, how: string, findings: readonly Finding[]): void {
  const line = document.createElement("p");
  line.textContent = summary;
  line.className = how;
  const list = document.createElement("ul");
  for (const { ok, part, text } of findings) {
    const item = document.createElement("li");
    item.className = ok ? "held" : "failed";
    item.textContent = `${ok ? "Holds" : "FAILED"} (${part}): ${text}`;
    list.append(item);
  }
  checks.replaceChildren(line, list);
}
