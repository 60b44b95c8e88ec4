import { plainItem } from "@gatehouse/policy/plain-items";
import { hexOf, utf8 } from "./bytes.ts";
import { sha256 } from "./crypto.ts";
import { agencyNameIn, readDirectory } from "./directory.ts";
import type { ReadDirectory } from "./directory.ts";
import type { EvidenceData, RecordEvidence, SealedEvidence } from "./evidence-data.ts";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import { isArray, isObject, memberOf, objectsOf, readJson, textOf } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { readJws } from "./jws.ts";
import { readMessage } from "./message.ts";
import type { ReadMessage } from "./message.ts";
import { claimedTimes, readProof } from "./note.ts";

/**
 * The text of the page, from the evidence and nothing else: the page shows it, checks itself against it, and so does
 * `gatehouse verify`. All of it but our own words may be hostile.
 */
export async function renderBody({ evidence }: Pick<SealedEvidence, "evidence">): Promise<string> {
  const digest = hexOf(await sha256(utf8(canonicalJson(evidence))));
  const read = await Promise.all(evidence.directories.map((compact) => readDirectory(compact, evidence.root.x)));
  const directories = read.filter((one) => typeof one !== "string");
  const sent = evidence.sent === null ? undefined : await readMessage(evidence.sent);
  const copies = await Promise.all(evidence.copies.map((copy) => renderCopy(copy, directories)));
  const newest = directories.at(-1);
  return [
    section(
      "What this is evidence of",
      facts([
        ["Message", evidence.message],
        ["Whose evidence", agencyNameIn(newest, evidence.agency)],
        ["What it did", evidence.sent === null ? "received it" : "sent it"],
        ["Partnership", newest?.partnership ?? "unknown"],
        ["Fingerprint of the partnership's root key", evidence.root.kid],
        ["Fingerprint of this evidence (SHA-256)", digest],
      ]),
    ),
    section("The decision in plain words", paragraphs(evidence.words)),
    ...(evidence.sent === null ? [] : [section("What was sent", sent ? renderMessage(sent) : unreadable)]),
    ...copies.map((copy) => section("What was received", copy)),
    section("What the ledger says of it", evidence.records.map((record) => renderRecord(record, evidence)).join("")),
    section("Directories: who held which keys", directories.map(renderDirectory).join("")),
  ].join("");
}

const unreadable = "<p>It cannot be read.</p>";

/** What a browser would take for an order, or a reader could not see: it is named instead. */
const unseen =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uD800-\uDFFF]/gu;

/** Text from others as HTML: no mark-up, no hidden character, and its own direction of writing. */
export function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text
    .replaceAll(
      unseen,
      (character) => `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`,
    )
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}

function isolated(text: string): string {
  return `<bdi>${escaped(text)}</bdi>`;
}

function section(title: string, content: string): string {
  return `<section><h2>${title}</h2>${content}</section>`;
}

function paragraphs(lines: readonly string[]): string {
  return lines.map((line) => `<p>${isolated(line)}</p>`).join("");
}

function facts(rows: readonly (readonly [string, string])[]): string {
  return `<dl>${rows.map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${isolated(value)}</dd></div>`).join("")}</dl>`;
}

/** Any JSON as rows of its members, deepest as JSON: what a later version adds is shown too. */
function membersOf(value: JsonObject, path = ""): readonly (readonly [string, string])[] {
  return Object.entries(value).flatMap(([name, inner]): readonly (readonly [string, string])[] =>
    isObject(inner) ? membersOf(inner, `${path}${name} `) : [[`${path}${name}`, asText(inner)]],
  );
}

/** Any JSON in lines: members under their names, what is in them further in. */
function asText(value: unknown, indent = ""): string {
  if (typeof value === "string") return value;
  if (value === null || (isArray(value) && value.length === 0)) return "none";
  if (isArray(value) && !value.some((one) => isObject(one) || isArray(one)))
    return value.map((one) => asText(one)).join(", ");
  if (isArray(value)) return value.map((one) => asText(one, indent)).join(`\n${indent}and\n${indent}`);
  if (!isObject(value)) return JSON.stringify(value);
  return Object.entries(value)
    .map(([name, inner]) => {
      const isDeep = isObject(inner) || (isArray(inner) && inner.some(isObject));
      return isDeep ? `${name}:\n${indent}  ${asText(inner, `${indent}  `)}` : `${name}: ${asText(inner)}`;
    })
    .join(`\n${indent}`);
}

function renderMessage({ jws, claims, statements }: ReadMessage): string {
  const { payload, kid } = jws;
  const plain = Object.entries(payload).filter(([name]) => !name.startsWith("_sd"));
  const at: readonly [string, string] = ["signed at", secondsAsText(payload["iat"])];
  const signed = [...membersOf(Object.fromEntries(plain)), at, ["key", kid] as const];
  const inOrder = statements.toSorted((a, b) => (`${a.item} ${a.form}` < `${b.item} ${b.form}` ? -1 : 1));
  const rows = inOrder.map(({ item, form, about, value, assertion, on }) => {
    const named = plainItem(item, form === "minimised" ? "minimised" : "full");
    const cells = [named, form, about, asText(value), assertion, on].map((text) => `<td>${isolated(text)}</td>`);
    return `<tr>${cells.join("")}</tr>`;
  });
  const head = ["What", "Form", "About", "Value", "Said as", "On"]
    .map((name) => `<th scope="col">${name}</th>`)
    .join("");
  const table = `<div class="wide" tabindex="0" role="region" aria-label="Statements"><table><caption>Statements, each signed by the sender</caption><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
  return `<h3>Signed</h3>${facts(signed)}<h3>Said of the message</h3>${facts(membersOf(claims))}${rows.length === 0 ? "" : table}`;
}

function secondsAsText(seconds: unknown): string {
  const at = typeof seconds === "number" ? new Date(seconds * 1000) : null;
  return at === null || Number.isNaN(at.getTime()) ? "unknown" : at.toISOString();
}

async function renderCopy(copy: string, directories: readonly ReadDirectory[]): Promise<string> {
  const body = readJson(copy);
  const message = await readMessage(textOf(body, "presentation"));
  const stated = readJws(textOf(body, "gateway"));
  if (!message || !stated) return unreadable;
  const from = agencyNameIn(directories.at(-1), textOf(stated.payload, "sender"));
  const at: readonly [string, string] = ["signed at", secondsAsText(stated.payload["iat"])];
  const broker = facts([...membersOf(stated.payload), at, ["key", stated.kid]]);
  return `<p>From ${isolated(from)}.</p>${renderMessage(message)}<h3>Signed by the broker</h3>${broker}`;
}

function renderRecord({ record, leaf, proof }: RecordEvidence, evidence: EvidenceData): string {
  const read = readProof(proof);
  const of = readJson(leaf);
  const tree = read
    ? facts([
        ["Ledger", read.origin],
        ["Records in the signed tree", String(read.size)],
        ["Root of the tree", hexOf(read.root)],
        [
          "Cosigned at",
          claimedTimes(read)
            .map((time) => new Date(time).toISOString())
            .join(", "),
        ],
      ])
    : unreadable;
  const opened = openingsOf(evidence).filter((one) => one.record === record);
  const parts = opened.map(({ part }) => `<h4>What it says, shown to this agency alone</h4>${facts(membersOf(part))}`);
  const shown = isObject(of) ? facts(membersOf(of)) : unreadable;
  return `<h3>Record ${record}</h3><h4>What everyone may see of it</h4>${shown}${parts.join("")}<h4>Where it stands</h4>${tree}`;
}

type Opened = { readonly record: unknown; readonly part: JsonObject };

function openingsOf({ receipts, copies }: EvidenceData): readonly Opened[] {
  const told = receipts.map((compact) => memberOf(readJws(compact)?.payload, "receipt"));
  const ofReceipts = told.map((one) => ({
    record: memberOf(one, "record"),
    part: memberOf(memberOf(one, "opening"), "part"),
  }));
  const ofCopies = copies.map((copy) => {
    const body = readJson(copy);
    const record = memberOf(readJws(textOf(body, "gateway"))?.payload, "record");
    return { record, part: memberOf(memberOf(body, "opening"), "part") };
  });
  return [...ofReceipts, ...ofCopies].flatMap(({ record, part }) => (isObject(part) ? [{ record, part }] : []));
}

function renderDirectory(directory: ReadDirectory): string {
  const { version, issuedAt, payload } = directory;
  const owners: readonly JsonObject[] = [...objectsOf(payload, "agencies"), ...gatewayOf(payload)];
  const keys = owners.flatMap((owner) =>
    objectsOf(owner, "signing").map((key): readonly [string, string] => {
      const until = memberOf(key, "revokedAt") === null ? "" : `, revoked ${textOf(key, "revokedAt")}`;
      const name = textOf(owner, "name");
      return [
        name === "" ? "The broker" : name,
        `${textOf(key, "kid")} from ${textOf(key, "validFrom")} until before ${textOf(key, "validTo")}${until}`,
      ];
    }),
  );
  return `<details><summary>Version ${version}, issued ${escaped(issuedAt)}</summary>${facts(keys)}</details>`;
}

function gatewayOf(payload: JsonObject): readonly JsonObject[] {
  const gateway = memberOf(payload, "gateway");
  return isObject(gateway) ? [gateway] : [];
}
