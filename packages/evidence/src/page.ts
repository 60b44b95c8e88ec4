import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import type { EvidenceData, SealedEvidence } from "./check/evidence-data.ts";
import { escaped, renderBody } from "./check/render.ts";
import { pageScriptFile } from "./generate.ts";

const dataStart = '<script type="application/json" id="evidence">';
const dataEnd = "</script>";

/**
 * Writes evidence as one HTML file that needs nothing else: no network, no other file. The same evidence gives the same
 * bytes, so that whoever has the evidence can tell whether a single one of the page was changed.
 */
export async function evidencePage(sealed: SealedEvidence): Promise<string> {
  return withData(await pageShell(sealed.evidence), sealed);
}

/** The page without the evidence in it: a function of the evidence, which is what its agency seals. */
export async function pageShell(evidence: EvidenceData): Promise<string> {
  const script = readFileSync(pageScriptFile, "utf8");
  const policy = `default-src 'none'; script-src '${sourceOf(script)}'; style-src '${sourceOf(style)}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Evidence of message ${escaped(evidence.message)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Evidence of a message between agencies</h1>
<div class="warning" role="note"><p><strong>This file is about a child and a family.</strong> Keep it where your agency keeps case records. Do not send it by e-mail, do not put it in a shared folder, and delete every copy that you made when it has been used.</p></div>
<h2>Does it hold?</h2>
<div id="checks" role="status"><p class="unchecked">Nothing has been checked: this page checks itself where scripts may run. Without them, run: gatehouse verify FILE</p></div>
<p>Whoever could change this file could have changed its checks as well. Where it matters, run <code>gatehouse verify FILE</code> with the root key that your agency has from its joining: it checks the page too, byte by byte.</p>
<div id="shown">${await renderBody({ evidence })}</div>
</main>
${dataStart}${dataEnd}
<script>${script}</script>
</body>
</html>
`;
}

/** Puts evidence into its page. */
export function withData(shell: string, sealed: SealedEvidence): string {
  const at = shell.indexOf(dataStart) + dataStart.length;
  return `${shell.slice(0, at)}${inScript(canonicalJson(sealed))}${shell.slice(at)}`;
}

/** A page's text without the evidence in it: what `withData` was given. */
export function shellOf(page: string): string {
  const data = evidenceIn(page);
  if (data === undefined) return page;
  const at = page.indexOf(dataStart) + dataStart.length;
  return `${page.slice(0, at)}${page.slice(at + data.length)}`;
}

/** The evidence in the text of a page, as JSON that is not parsed; undefined when there is none. Nothing of it is checked. */
export function evidenceIn(page: string): string | undefined {
  const start = page.indexOf(dataStart);
  const end = page.indexOf(dataEnd, start);
  return start < 0 || end < 0 ? undefined : page.slice(start + dataStart.length, end);
}

/** JSON that cannot end its element and has no hidden character: all but plain ASCII is escaped. */
function inScript(json: string): string {
  return json.replaceAll(
    /[^\x20-\x7e]|</g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sourceOf(text: string): string {
  return `sha256-${hash("sha256", text, "base64")}`;
}

const style = `
:root { color-scheme: light; }
body { font: 1rem/1.5 Arial, sans-serif; color: #0b0c0c; background: #fff; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 2rem; line-height: 1.2; }
h2 { border-top: 2px solid #505a5f; padding-top: 1rem; margin-top: 2rem; }
.warning { border-left: 10px solid #b10e1e; padding: 0.5rem 1rem; background: #f8ecec; }
dl div { display: grid; grid-template-columns: minmax(8rem, 16rem) 1fr; gap: 0.5rem 1rem; border-bottom: 1px solid #b1b4b6; padding: 0.3rem 0; }
dt { font-weight: bold; overflow-wrap: anywhere; }
dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: bold; padding: 0.5rem 0; }
th, td { border-bottom: 1px solid #b1b4b6; padding: 0.3rem 0.6rem 0.3rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; white-space: pre-wrap; }
#checks ul { list-style: none; padding: 0; }
#checks li { border-left: 6px solid #00703c; padding: 0.1rem 0.6rem; margin: 0.2rem 0; overflow-wrap: anywhere; }
#checks li.failed { border-color: #b10e1e; font-weight: bold; }
#checks p { font-size: 1.2rem; font-weight: bold; }
#checks p.held { color: #005a30; }
#checks p.failed, #checks p.unchecked { color: #942514; }
code { overflow-wrap: anywhere; }
@media (max-width: 40rem) { dl div { grid-template-columns: 1fr; gap: 0; } }
@media print { body { font-size: 11pt; } main { max-width: none; padding: 0; } .warning { border: 2px solid #000; } .wide { overflow: visible; } details > * { display: block; } h2, h3, h4 { break-after: avoid; } tr, dl div, li { break-inside: avoid; } }
`;
