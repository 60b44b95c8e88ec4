(() => {
"use strict";
/**
 * Everything in this folder runs in Node and, bundled by `generate.ts`, in the page itself: plain code and WebCrypto, no
 * Node module, no package but the one canonical JSON, and no two exports of one name.
 */

/** Bytes as WebCrypto takes them. */

/** The UTF-8 of a text. */
function utf8(text        )        {
  return new TextEncoder().encode(text);
}

/** The text of bytes that are UTF-8; undefined for others. */
function readUtf8(bytes       )                     {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Bytes one after the other. */
function joined(...pieces                       )        {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Whether two are the same bytes; nothing here is secret, so it need not take the same time. */
function sameBytes(a            , b            )          {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** Lower-case hexadecimal. */
function hexOf(bytes            )         {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Base64 (RFC 4648 §4) in its one spelling; undefined for every other. */
function readBase64(text        )                    {
  try {
    const binary = atob(text);
    if (btoa(binary) !== text) return undefined;
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Base64url without padding (RFC 4648 §5) in its one spelling; undefined for every other. */
function readBase64url(text        )                    {
  if (/[^A-Za-z0-9_-]/.test(text)) return undefined;
  const standard = text.replaceAll("-", "+").replaceAll("_", "/");
  return readBase64(standard.padEnd(Math.ceil(standard.length / 4) * 4, "="));
}

/** Writes base64url without padding. */
function base64urlOf(bytes            )         {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
/**
 * Writes JSON in one spelling (RFC 8785): members sorted by name, no white space, numbers and strings as ECMAScript
 * writes them. What is hashed must not depend on the order in which a program built it.
 *
 * @param value plain JSON; members that are undefined are left out
 */
function canonicalJson(value         )         {
  // JSON.stringify is three times as fast as writing by hand, so it writes whatever it would write in this spelling.
  const sorted = sortedForm(value);
  return (sorted === unsortable ? write(value) : JSON.stringify(sorted)) ?? "null";
}

/** Stands for "a name that an object does not keep in the order of insertion (`12`), or takes for its prototype". */
const unsortable = Symbol("unsortable");

/** The value itself where its members stand in order at every depth, else a copy in which they do. */
function sortedForm(value         )          {
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? sortedItems(value) : sortedMembers(value);
}

function sortedItems(items                    )          {
  let copy                   = null;
  for (let at = 0; at < items.length; at++) {
    const item = items[at];
    const form = sortedForm(item);
    if (form === unsortable) return unsortable;
    if (form !== item) copy ??= items.slice();
    if (copy) copy[at] = form;
  }
  return copy ?? items;
}

function sortedMembers(value        )          {
  let same = true;
  let before = "";
  const members                      = Object.entries(value);
  for (const member of members) {
    const [name, inner] = member;
    if (!keepsItsPlace(name)) return unsortable;
    if (name < before) same = false;
    before = name;
    const form = sortedForm(inner);
    if (form === unsortable) return unsortable;
    if (form !== inner) {
      member[1] = form;
      same = false;
    }
  }
  return same ? value : Object.fromEntries(members.toSorted(byName));
}

function keepsItsPlace(name        )          {
  const first = name.charCodeAt(0);
  return !(first >= 0x30 && first <= 0x39) && name !== "__proto__";
}

function write(value         )         {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members
    .toSorted(byName)
    .map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`)
    .join(",")}}`;
}

/** RFC 8785 §3.2.3 sorts by UTF-16 code units, which is how strings compare. */
function byName([a]                   , [b]                   )         {
  return a < b ? -1 : 1;
}
/** SHA-256 of bytes, given in one piece or several. */
async function sha256(...pieces                       )                 {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...pieces)));
}

/** Whether an Ed25519 signature (RFC 8032) is that key's over these bytes; false for what is no key or no signature. */
async function ed25519Holds(publicKey            , message       , signature            )                   {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    const key = await crypto.subtle.importKey("raw", joined(publicKey), { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, key, joined(signature), message);
  } catch {
    // Whether the machine knows the algorithm is asked before (`canCheck`), so this is a key that is none.
    return false;
  }
}

/** RFC 8032 §7.1, test 1: the signature of nothing. */
const knownKey = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const knownSignature = "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc-bRr0lv18FlbviRlUUFDjnoQCw";

/** Whether this browser or Node can check at all: it has WebCrypto, and its Ed25519 tells right from wrong. */
async function canCheck()                   {
  if (typeof crypto !== "object" || typeof crypto.subtle !== "object") return false;
  const [key, signature] = [readBase64url(knownKey), readBase64url(knownSignature)];
  if (!key || !signature) return false;
  const holds = await ed25519Holds(key, new Uint8Array(), signature);
  return holds && !(await ed25519Holds(key, new Uint8Array(1), signature));
}
/** A JSON object of which nothing is known yet. */

/** Whether a value is a JSON object. */
function isObject(value         )                      {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
function isArray(value         )                              {
  return Array.isArray(value);
}

/** The member of an object, by name; undefined where there is none or the value is no object. */
function memberOf(value         , name        )          {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The text of a member; empty where it is none. */
function textOf(value         , name        )         {
  const found = memberOf(value, name);
  return typeof found === "string" ? found : "";
}

/** The number of a member; NaN where it is none, which is in no range. */
function numberOf(value         , name        )         {
  const found = memberOf(value, name);
  return typeof found === "number" ? found : Number.NaN;
}

/** The objects of a member that is a list; none where it is not. */
function objectsOf(value         , name        )                        {
  const found = memberOf(value, name);
  return isArray(found) ? found.filter(isObject) : [];
}

/** JSON that reads back to the very characters it was written with: one spelling, no key twice; undefined for other text. */
function readJson(text                    )          {
  if (text === undefined) return undefined;
  try {
    const value          = JSON.parse(text);
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The JSON in one part of a JWS or in a disclosure; undefined unless it is in its one spelling. */
function readJsonPart(part        )          {
  const bytes = readBase64url(part);
  return bytes && readJson(readUtf8(bytes));
}
/** A compact JWS (RFC 7515) taken apart. Nothing of it is verified. */

/** Takes a JWS apart: exactly `{ alg: "EdDSA", typ, kid }`, every part in its one spelling. */
function readJws(compact        )                      {
  const [head = "", body = "", sign = "", ...rest] = compact.split(".");
  const header = readJsonPart(head);
  const payload = readJsonPart(body);
  const signature = readBase64url(sign);
  if (rest.length > 0 || !isObject(header) || !isObject(payload) || signature?.length !== 64) return undefined;
  const [alg, typ, kid] = [textOf(header, "alg"), textOf(header, "typ"), textOf(header, "kid")];
  if (Object.keys(header).length !== 3 || alg !== "EdDSA" || typ === "" || kid === "") return undefined;
  return { typ, kid, payload, input: `${head}.${body}`, signature };
}

/** Whether a JWS is signed with the key of this `x` (base64url). */
async function jwsHolds({ input, signature }         , x        )                   {
  const key = readBase64url(x);
  return key !== undefined && (await ed25519Holds(key, utf8(input), signature));
}
/** A directory that the root's key of this evidence signed: who held which keys then. */

/** The thumbprint of an Ed25519 key (RFC 7638), by which everything names it. */
async function thumbprintOf(x        )                  {
  return base64urlOf(await sha256(utf8(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`)));
}

/** Reads a directory signed by this root; a text says what is wrong with another. */
async function readDirectory(compact        , rootX        )                                  {
  const jws = readJws(compact);
  if (jws?.typ !== "gatehouse-directory+jwt") return "it is not written as a directory is";
  const { payload, kid } = jws;
  if (kid !== (await thumbprintOf(rootX)) || textOf(payload, "root") !== kid) return "it names another root";
  if (!(await jwsHolds(jws, rootX))) return "the root's signature does not hold";
  const issuedAt = textOf(payload, "issuedAt");
  if (Number.isNaN(Date.parse(issuedAt))) return "it has no date";
  return { version: numberOf(payload, "version"), issuedAt, partnership: textOf(payload, "partnership"), payload };
}

/** The directory in force at a time: the newest issued by then, else the oldest there is. */
function inForce                                                           (
  directories                  ,
  timeMs        ,
)                    {
  const byVersion = directories.toSorted((a, b) => a.version - b.version);
  // What is signed counts in whole seconds, so a directory of the same second was already there.
  return byVersion.findLast(({ issuedAt }) => Math.floor(Date.parse(issuedAt) / 1000) * 1000 <= timeMs) ?? byVersion[0];
}

/** The key of that name among some of a directory, if it was good at a time; a text says why it was not. */
async function keyAt(keys         , kid        , timeMs        )                                           {
  const found = objectsOf({ keys }, "keys").find((key) => textOf(key, "kid") === kid);
  if (!found) return "the directory has no such key there";
  const x = textOf(found, "x");
  if ((await thumbprintOf(x)) !== kid) return "the key does not bear its own thumbprint";
  return isGoodAt(found, timeMs) ? { x } : "the key was not good at that time";
}

/** The keys of a list that were good at a time, oldest first. */
function keysGoodAt(keys         , timeMs        )                    {
  return objectsOf({ keys }, "keys")
    .filter((key) => isGoodAt(key, timeMs))
    .map((key) => textOf(key, "x"));
}

// Written so that a time that cannot be read (NaN) makes the key not good.
function isGoodAt(key            , timeMs        )          {
  const isCurrent = timeMs >= Date.parse(textOf(key, "validFrom")) && timeMs < Date.parse(textOf(key, "validTo"));
  const revokedAt = memberOf(key, "revokedAt");
  if (revokedAt === null) return isCurrent;
  return isCurrent && typeof revokedAt === "string" && timeMs < Date.parse(revokedAt);
}

/** An agency of a directory. */
function agencyIn({ payload }               , id        )                         {
  return objectsOf(payload, "agencies").find((agency) => textOf(agency, "id") === id);
}

/** The name of an agency, as the directory has it; its id where it has none. */
function agencyNameIn(directory                           , id        )         {
  const name = directory === undefined ? "" : textOf(agencyIn(directory, id), "name");
  return name === "" ? id : name;
}

/** What a directory says of the ledger. */
function ledgerIn({ payload }               )             {
  const ledger = memberOf(payload, "ledger");
  return isObject(ledger) ? ledger : {};
}
/** The parts of an evidence file of which each check says whether they are what they were. */

/**
 * One check: of which part, whether it held, and what it was, in words. `notCompared` stands where this version of
 * Gatehouse cannot tell, because another made it: then it did not fail, and did not hold.
 */

/** Something that was not compared, and why. */
function notCompared(part              , what        , why        )          {
  return { part, ok: false, text: `${what}: ${why}`, notCompared: true };
}

/** A check that held, or did not for a reason. */
function finding(part              , what        , wrong               )          {
  return { part, ok: wrong === null, text: wrong === null ? what : `${what}: ${wrong}` };
}
/** A proof of inclusion with its checkpoint (C2SP tlog-proof), taken apart. Nothing of it is verified. */

/** The types of signature of C2SP signed-note that this ledger has. */
const typeOf = { checkpoint: 0x01, cosignature: 0x04 }         ;

/** Takes a proof apart; undefined unless it is spelt as C2SP tlog-proof has it. */
function readProof(text        )                        {
  const end = text.indexOf("\n\n");
  const [head, indexLine = "", ...hashLines] = text.slice(0, Math.max(end, 0)).split("\n");
  const index = readCount(indexLine.replace(/^index /, ""));
  const hashes = hashLines.map(readHash);
  const note = text.slice(end + 2);
  const split = note.lastIndexOf("\n\n");
  if (head !== "c2sp.org/tlog-proof@v1" || !indexLine.startsWith("index ") || split < 0) return undefined;
  const checkpoint = note.slice(0, split + 1);
  const [origin = "", sizeLine = "", rootLine = "", ...more] = checkpoint.slice(0, -1).split("\n");
  const [size, root] = [readCount(sizeLine), readHash(rootLine)];
  const lines = readLines(note.slice(split + 2));
  if (index === undefined || size === undefined || !root || !lines || origin === "" || more.includes(""))
    return undefined;
  const known = hashes.filter((hash) => hash !== undefined);
  if (known.length < hashes.length || known.length > 63) return undefined;
  return { index, hashes: known, origin, size, root, text: checkpoint, lines };
}

function readLines(text        )                                  {
  if (!text.endsWith("\n")) return undefined;
  const read = text
    .slice(0, -1)
    .split("\n")
    .map((line)                       => {
      const [dash, name = "", base64 = "", ...more] = line.split(" ");
      const bytes = readBase64(base64);
      if (dash !== "—" || name === "" || more.length > 0 || !bytes || bytes.length <= 4) return undefined;
      return { name, id: bytes.slice(0, 4), signature: bytes.slice(4) };
    });
  const lines = read.filter((line) => line !== undefined);
  return lines.length === read.length && lines.length <= 64 ? lines : undefined;
}

function readCount(text        )                     {
  const count = Number(text);
  return /^(?:0|[1-9][0-9]{0,15})$/.test(text) && Number.isSafeInteger(count) ? count : undefined;
}

function readHash(text        )                    {
  const bytes = readBase64(text);
  return bytes?.length === 32 ? bytes : undefined;
}

/** The lines of a note under a key's name and id. */
async function linesOf(proof           , name        , type        , key       )                               {
  const digest = await sha256(utf8(`${name}\n`), Uint8Array.of(type), key);
  return proof.lines.filter((line) => line.name === name && sameBytes(line.id, digest.slice(0, 4)));
}

/** Whether a key of the ledger signed the checkpoint, and no signature of it is bad (C2SP signed-note, “Signatures”). */
async function isSignedBy(proof           , key       )                   {
  const own = await linesOf(proof, proof.origin, typeOf.checkpoint, key);
  const held = await Promise.all(own.map(({ signature }) => ed25519Holds(key, utf8(proof.text), signature)));
  return held.length > 0 && !held.includes(false);
}

/**
 * When a witness cosigned the checkpoint, in Unix seconds (C2SP tlog-cosignature, “Format”).
 *
 * @returns null when it did not; undefined when a cosignature under its name and key is bad
 */
async function cosignedAt(proof           , name        , key       )                                     {
  const times           = [];
  for (const { signature } of await linesOf(proof, name, typeOf.cosignature, key)) {
    if (signature.length !== 72) return undefined;
    const time = timeIn(signature);
    const message = utf8(`cosignature/v1\ntime ${time}\n${proof.text}`);
    const holds = time <= latest && (await ed25519Holds(key, message, signature.slice(8)));
    if (!holds) return undefined;
    times.push(time);
  }
  return times.length === 0 ? null : Math.max(...times);
}

/** When cosignatures say that they were made, in milliseconds; to find the directory of that time, and for nothing else. */
function claimedTimes(proof           )                    {
  const times = proof.lines
    .filter(({ signature }) => signature.length === 72)
    .map(({ signature }) => timeIn(signature));
  return times.filter((time) => time <= latest).map((time) => time * 1000);
}

/** The last second that calendars of this language have: what says a later one was never made at it. */
const latest = 8_640_000_000_000;

/** The time that stands before an Ed25519 signature, in Unix seconds. */
function timeIn(signature       )         {
  return Number(new DataView(signature.buffer).getBigUint64(0));
}
// RFC 6962 §2.1: leaves and nodes are hashed under different prefixes, so that a node can never be shown as a leaf.
const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** The hash of a leaf's bytes (RFC 6962 §2.1). */
function leafHashOf(...pieces                       )                 {
  return sha256(leafPrefix, ...pieces);
}

function nodeHashOf(left            , right            )                 {
  return sha256(nodePrefix, left, right);
}

/** The root to which a part of a record and its path lead: a whole tree, the part at `index`. */
async function partRootOf(leafHash       , index        , path                  )                             {
  if (!Number.isInteger(index) || index < 0 || index >= 2 ** path.length) return undefined;
  let node = leafHash;
  let place = index;
  for (const sibling of path) {
    node = place % 2 === 1 ? await nodeHashOf(sibling, node) : await nodeHashOf(node, sibling);
    place = Math.floor(place / 2);
  }
  return node;
}

/** Whether a leaf hash stands at `index` of the tree of `size` leaves that has this root (RFC 9162 §2.1.3.2). */
async function isIncluded(
  { index, size, leafHash, root }                                                               ,
  proof                  ,
)                   {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let fn = index;
  let sn = size - 1;
  let node = leafHash;
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      node = await nodeHashOf(sibling, node);
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2);
        sn = Math.floor(sn / 2);
      }
    } else {
      node = await nodeHashOf(node, sibling);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && sameBytes(node, root);
}
/** Checks that a record is in the ledger: its leaf, the path to the checkpoint, the ledger's signature, the witnesses'. */
async function checkRecord(
  { record, leaf, proof }                ,
  directories                          ,
)                              {
  const read = readProof(proof);
  const leafJson = readJson(leaf);
  const isLeaf = numberOf(leafJson, "n") === record && canonicalJson(leafJson) === leaf;
  const findings = [
    finding("record", `record ${record} of the ledger`, isLeaf ? null : "its leaf is not that record's"),
  ];
  const including = `record ${record} stands in the ledger's tree (proof of inclusion)`;
  if (!read) return [...findings, finding("proof", including, "it is not written as a proof is")];
  const { index, size, root, hashes } = read;
  const leafHash = await leafHashOf(utf8(leaf));
  const isIn = index === record - 1 && (await isIncluded({ index, size, leafHash, root }, hashes));
  findings.push(finding("proof", including, isIn ? null : "leaf and path do not lead to the tree's root"));
  return [...findings, ...(await checkCheckpoint(read, directories))];
}

async function checkCheckpoint(proof           , directories                          )                              {
  const newest = Math.max(...claimedTimes(proof).filter((time) => Number.isSafeInteger(time)));
  const directory = inForce(directories, newest);
  const signing = `the ledger ${proof.origin} signed the tree of ${proof.size} records (checkpoint)`;
  if (!directory) return [finding("checkpoint", signing, "there is no directory to know its key by")];
  const ledger = ledgerIn(directory);
  const isOurs = textOf(ledger, "origin") === proof.origin;
  const keys = isOurs ? keysGoodAt(memberOf(ledger, "keys"), newest) : [];
  const signed = await Promise.all(keys.map((x) => holdsFor(x, (key) => isSignedBy(proof, key))));
  const findings = [
    finding(
      "checkpoint",
      signing,
      signed.includes(true) ? null : "no signature of a key that the directory gives it holds",
    ),
  ];
  let count = 0;
  let bad = false;
  for (const witness of objectsOf(ledger, "witnesses")) {
    const one = await checkWitness(proof, witness, newest, agencyNameIn(directory, textOf(witness, "agency")));
    if (one === null) continue;
    findings.push(one);
    if (one.ok) count += 1;
    else bad = true;
  }
  // A line under a name that the directory does not know proves nothing, and nothing unknown belongs in here.
  const names = new Set([proof.origin, ...objectsOf(ledger, "witnesses").map((witness) => textOf(witness, "name"))]);
  const known = proof.lines.every(({ name }) => names.has(name));
  const lines = count + (bad ? 1 : 0) + 1;
  if (!known || (!bad && proof.lines.length !== lines))
    findings.push(finding("cosignature", "every signature of the checkpoint", "one is of nobody the directory knows"));
  const quorum = numberOf(ledger, "quorum");
  const enough = quorum >= 1 && count >= quorum;
  const counted = `${count} of ${quorum} witnesses that are needed cosigned (quorum)`;
  return [...findings, finding("quorum", counted, enough ? null : "too few, so nothing of it is final")];
}

async function checkWitness(proof           , witness         , atMs        , agency        )                          {
  const name = textOf(witness, "name");
  const what = `the witness of ${agency} cosigned it`;
  if (!proof.lines.some((line) => line.name === name)) return null;
  for (const x of keysGoodAt(memberOf(witness, "keys"), atMs)) {
    const key = readBase64url(x);
    const time = key && (await cosignedAt(proof, name, key));
    if (time !== undefined && time !== null)
      return finding("cosignature", `${what} on ${new Date(time * 1000).toISOString().slice(0, 19)}Z`, null);
  }
  return finding("cosignature", what, "its cosignature does not hold");
}

async function holdsFor(x        , check                                                    )                   {
  const key = readBase64url(x);
  return key !== undefined && (await check(key));
}

/** Checks that a part of a record, which only its holders see, belongs to the leaf that everyone sees. */
async function checkOpening(opening         , leaf        , record        )                   {
  const what = `what record ${record} says of this, shown to this agency alone (opening)`;
  const salt = readBase64url(textOf(opening, "salt"));
  const listed = memberOf(opening, "path");
  const path = isArray(listed) ? listed.map((one) => (typeof one === "string" ? readBase64url(one) : undefined)) : [];
  const known = path.filter((sibling) => sibling !== undefined);
  if (salt?.length !== 16 || known.length < path.length) return finding("opening", what, "it is not written as one");
  const leafHash = await leafHashOf(salt, utf8(canonicalJson(memberOf(opening, "part"))));
  const root = await partRootOf(leafHash, numberOf(opening, "index"), known);
  const isIts = root !== undefined && hexOf(root) === textOf(readJson(leaf), "root");
  return finding("opening", what, isIts ? null : "it is not a part of that record");
}
/** A statement as it stands in a message: one item about one person. */

/** A message or a copy of one (SD-JWT, RFC 9901), taken apart. Its signature is not verified. */

/** Lines of a message with its padding (contract: `padTo`), and what stands behind the last. */
const mostLines = 257;

/** Takes a message apart; undefined when it is not written as one. A register event is a message without lines. */
async function readMessage(compact        )                                   {
  const [signedPart = "", ...disclosures] = compact.split("~", mostLines + 2);
  if (disclosures.length > mostLines) return undefined;
  const jws = readJws(signedPart);
  if (!jws || (disclosures.length > 0 && disclosures.pop() !== "")) return undefined;
  const listed = memberOf(jws.payload, "_sd");
  const digests = isArray(listed) ? listed : [];
  const claims = new Map                 ();
  const names = new Set        ();
  const statements                  = [];
  let fault                = null;
  let last = -1;
  // All at once: each by itself waits for its turn on another thread.
  const hashes = await Promise.all(disclosures.map((disclosure) => sha256(utf8(disclosure))));
  for (const [index, disclosure] of disclosures.entries()) {
    const at = digests.indexOf(base64urlOf(hashes[index] ?? new Uint8Array()));
    const read = readJsonPart(disclosure);
    const [, name, value] = isArray(read) ? read : [];
    // In the order of the digests, as senders and gateways write them: a message has one spelling.
    if (at <= last || !isArray(read) || read.length !== 3 || typeof name !== "string" || names.has(name)) {
      fault ??= "a line of it is not one that its sender signed";
      continue;
    }
    last = at;
    names.add(name);
    if (value === null) continue;
    if (isObject(value) && Object.hasOwn(value, "form")) statements.push(statementOf(name, value));
    else claims.set(name, value);
  }
  const hidden = digests.length - disclosures.length;
  return { jws, signedPart, claims: Object.fromEntries(claims), statements, hidden, fault };
}

function statementOf(name        , said            )                {
  const of = textOf(said, "of");
  const [item, about, form] = [textOf(said, "item"), textOf(said, "about"), textOf(said, "form")];
  const [assertion, on] = [textOf(said, "assertion"), textOf(said, "on")];
  return { id: of === "" ? name : of, item, about, form, assertion, on, value: said["value"] };
}
/**
 * Checks all that evidence says of itself, down from the root key that is in it. Whose key that is, it cannot say: a
 * human compares its fingerprint, or `gatehouse verify` the one that was pinned.
 *
 * @returns every check in the order of the argument; a part that is wrong stands there by name
 */
async function checkEvidence({ evidence, seal }                )                              {
  const findings            = [];
  const directories                  = [];
  const { root } = evidence;
  const isItsOwn = root.kid === (await thumbprintOf(root.x));
  findings.push(
    finding("directory", `the root key ${root.kid}`, isItsOwn ? null : "the fingerprint is not this key's"),
  );
  for (const [at, compact] of evidence.directories.entries()) {
    const read = await readDirectory(compact, root.x);
    if (typeof read !== "string") directories.push(read);
    const what =
      typeof read === "string"
        ? `directory ${at + 1}`
        : `directory ${read.version} of ${read.partnership}, issued ${read.issuedAt},`;
    findings.push(finding("directory", `${what} is signed by the root`, typeof read === "string" ? read : null));
  }
  if (directories.length === 0) findings.push(finding("directory", "the keys as they were", "there is no directory"));
  const trusted = { evidence, directories };
  if (evidence.sent !== null) findings.push(...(await checkSent(trusted, evidence.sent)));
  for (const copy of evidence.copies) findings.push(...(await checkCopy(trusted, copy)));
  if (evidence.sent === null && evidence.copies.length === 0)
    findings.push(finding("message", `message ${evidence.message}`, "it is not in here"));
  for (const record of evidence.records) findings.push(...(await checkRecord(record, directories)));
  findings.push(await checkSeal(trusted, seal));
  return findings;
}

/** What this agency sent, and every receipt for it. */
async function checkSent(trusted         , sent        )                              {
  const { evidence } = trusted;
  const message = await readMessage(sent);
  const what = `message ${evidence.message}, as it was sent`;
  if (!message) return [finding("message", what, "it is not written as a message is")];
  const left = message.hidden === 0 ? null : `${message.hidden} of its lines are left out`;
  const findings            = [finding("message", `${what}, whole`, left)];
  const decisions = evidence.receipts.map((receipt) => readJws(receipt)?.payload);
  const firstAt = Math.min(
    ...decisions.map((told) => Date.parse(textOf(memberOf(told, "receipt"), "at"))).filter((at) => !Number.isNaN(at)),
  );
  findings.push(
    ...(await checkSigned(trusted, message, Number.isFinite(firstAt) ? firstAt : Number.NaN, evidence.agency)),
  );
  for (const receipt of evidence.receipts) findings.push(...(await checkReceipt(trusted, receipt, message)));
  if (evidence.receipts.length === 0) findings.push(finding("receipt", "what was decided", "there is no receipt"));
  return findings;
}

/** What is sent and decided upon; a question, which an agency signs as well, is neither. */
const signedTypes = ["gatehouse-message+sd-jwt", "gatehouse-register-event+jwt"];

/** The sender's signature over every line. */
async function checkSigned(
  { evidence, directories }         ,
  message             ,
  atMs        ,
  sender        ,
)                              {
  const { jws, fault } = message;
  const { payload } = jws;
  const directory = inForce(directories, atMs);
  const isNamed = textOf(payload, "jti") === evidence.message && textOf(payload, "iss") === sender;
  const isHere = textOf(payload, "aud") === directory?.partnership && signedTypes.includes(jws.typ);
  const named = agencyNameIn(directory, sender);
  const lines = finding(
    "message",
    `message ${evidence.message}, every line of it that is shown`,
    isNamed && isHere ? fault : "it is another message, or another agency's",
  );
  const key = directory && (await keyAt(memberOf(agencyIn(directory, sender), "signing"), jws.kid, atMs));
  const signing = `${named} signed it with a key that was its own at the time`;
  if (typeof key !== "object") return [lines, finding("signature", signing, key ?? "there is no directory")];
  const holds = await jwsHolds(jws, key.x);
  return [lines, finding("signature", signing, holds ? null : "the signature does not hold")];
}

/** Something the gateway signed for this agency. */
async function checkGateway(
  { evidence, directories }         ,
  compact        ,
  { typ, part, what }                                                                              ,
)                                                                     {
  const jws = readJws(compact);
  if (jws?.typ !== typ) return { found: finding(part, what, "it is not written as it should be"), payload: {} };
  const { payload, kid } = jws;
  const atMs = numberOf(payload, "iat") * 1000;
  const directory = inForce(directories, atMs);
  const key = directory && (await keyAt(memberOf(memberOf(directory.payload, "gateway"), "signing"), kid, atMs));
  if (typeof key !== "object") return { found: finding(part, what, key ?? "there is no directory"), payload };
  const holds = await jwsHolds(jws, key.x);
  const isOurs = textOf(payload, "iss") === directory?.partnership && textOf(payload, "aud") === evidence.agency;
  const wrong = holds ? "it was signed for another" : "the signature does not hold";
  return { found: finding(part, what, holds && isOurs ? null : wrong), payload };
}

async function checkReceipt(trusted         , compact        , sent             )                              {
  const told = memberOf(readJws(compact)?.payload, "receipt");
  const type = textOf(told, "type");
  const what = `the broker signed what it told the sender (${type === "" ? "receipt" : type}) at ${textOf(told, "at")}`;
  const { found } = await checkGateway(trusted, compact, { typ: "gatehouse-receipt+jwt", part: "receipt", what });
  const isThis = textOf(told, "message") === trusted.evidence.message;
  const findings = [found, ...(isThis ? [] : [finding("receipt", what, "it is of another message")])];
  const opening = memberOf(told, "opening");
  if (opening === undefined || opening === null) return findings;
  const digest = hexOf(await sha256(utf8(sent.signedPart)));
  const part = memberOf(opening, "part");
  const agrees =
    textOf(part, "message") === trusted.evidence.message && agreesOn(part, { digest, signedBy: sent.jws.kid });
  const opened = await checkOpened(trusted.evidence, numberOf(told, "record"), opening, agrees);
  return [...findings, ...opened];
}

/** Whether a part names the same digests; one that a record of an older form does not tell is not held against it. */
function agreesOn(part         , known                                  )          {
  return Object.entries(known).every(([name, value]) => {
    const said = memberOf(part, name);
    return said === undefined || said === null || said === value;
  });
}

async function checkOpened(
  { records }              ,
  record        ,
  opening         ,
  agrees         ,
)                              {
  const held = records.find((one) => one.record === record);
  const missing = `record ${record} stands in the ledger's tree (proof of inclusion)`;
  if (!held) return [finding("proof", missing, "its proof is not in here")];
  const said = `record ${record} says the same of this message`;
  return [
    await checkOpening(opening, held.leaf, record),
    finding("opening", said, agrees ? null : "it names other bytes or another message"),
  ];
}

/** A copy that this agency received: the gateway's statement, and independently of it the sender's signature. */
async function checkCopy(trusted         , copy        )                              {
  const { evidence } = trusted;
  const body = readJson(copy);
  const presentation = textOf(body, "presentation");
  const message = await readMessage(presentation);
  const what = `a copy of message ${evidence.message}`;
  if (!message) return [finding("message", what, "it is not written as a copy is")];
  const stating = "the broker signed for whom this copy is and why";
  const gateway = { typ: "gatehouse-delivery+jwt", part: "receipt", what: stating }         ;
  const { found, payload } = await checkGateway(trusted, textOf(body, "gateway"), gateway);
  const sdHash = base64urlOf(await sha256(utf8(presentation)));
  const [localIds, opening] = [memberOf(body, "localIds"), memberOf(body, "opening")];
  const withHash = base64urlOf(await sha256(utf8(JSON.stringify([localIds, opening]))));
  const isAbout =
    textOf(payload, "sd_hash") === sdHash &&
    textOf(payload, "with_hash") === withHash &&
    textOf(payload, "message") === evidence.message;
  const bound = finding(
    "message",
    `${what}, whole`,
    isAbout ? null : "the broker's statement is not about these bytes",
  );
  const atMs = Date.parse(textOf(payload, "acceptedAt"));
  const signed = await checkSigned(trusted, message, atMs, textOf(payload, "sender"));
  if (opening === null || opening === undefined) return [found, bound, ...signed];
  const { v: _v, sd_hash: _sd, with_hash: _with, ...facts } = payload;
  const delivered = hexOf(await sha256(utf8(canonicalJson([facts, localIds, sdHash]))));
  const part = memberOf(opening, "part");
  const agrees =
    textOf(part, "recipient") === evidence.agency && agreesOn(part, { delivered, delivery: textOf(payload, "jti") });
  return [found, bound, ...signed, ...(await checkOpened(evidence, numberOf(payload, "record"), opening, agrees))];
}

/** The agency's own signature over all of it: whatever else was changed, this does not hold any more. */
async function checkSeal({ evidence, directories }         , seal        )                   {
  const jws = readJws(seal);
  const at = numberOf(jws?.payload, "iat") * 1000;
  const directory = inForce(directories, at);
  const named = agencyNameIn(directory, evidence.agency);
  const what = `${named} sealed all of this`;
  if (jws?.typ !== "gatehouse-evidence+jwt") return finding("seal", what, "its seal is not written as one");
  const digest = hexOf(await sha256(utf8(canonicalJson(evidence))));
  const isThis = textOf(jws.payload, "digest") === digest && textOf(jws.payload, "iss") === evidence.agency;
  const key = directory && (await keyAt(memberOf(agencyIn(directory, evidence.agency), "signing"), jws.kid, at));
  if (typeof key !== "object") return finding("seal", what, key ?? "there is no directory");
  if (!(await jwsHolds(jws, key.x))) return finding("seal", what, "the seal's signature does not hold");
  return finding("seal", what, isThis ? null : "something in it is not as it was sealed");
}
/** A record of the ledger, and that it is in a tree which witnesses cosigned. */

/** What evidence of one message is made of: signed texts as they came, and nothing that is only claimed but `words`. */

/**
 * Evidence as it lies in a file: sealed, that is signed as a whole by the agency that made it. `page` is its seal over the
 * page that shows it; a file that is no page has none.
 */

/** More of anything than one message comes to in years: what has more is not gone through. */
const most = 2_000;

const members = "agency,copies,directories,message,receipts,records,root,sent,v,words";
const membersOfLater = "agency,copies,directories,madeBy,message,receipts,records,root,sent,v,words";

/** Reads evidence from JSON that is already parsed; undefined for whatever has another shape. */
function readEvidence(value         )                             {
  const evidence = memberOf(value, "evidence");
  if (!hasMembers(value, "evidence,seal") && !hasMembers(value, "evidence,page,seal")) return undefined;
  if (!hasMembers(evidence, members) && !hasMembers(evidence, membersOfLater)) return undefined;
  const [madeBy, page] = [memberOf(evidence, "madeBy"), memberOf(value, "page")];
  if (![madeBy, page].every((one) => one === undefined || typeof one === "string")) return undefined;
  const root = memberOf(evidence, "root");
  const sent = memberOf(evidence, "sent");
  const records = memberOf(evidence, "records");
  const lists = ["copies", "directories", "receipts", "words"].map((name) => textsOf(memberOf(evidence, name)));
  const [copies, directories, receipts, words] = lists;
  if (!hasMembers(root, "kid,x") || (sent !== null && typeof sent !== "string") || !isArray(records)) return undefined;
  if (!copies || !directories || !receipts || !words || memberOf(evidence, "v") !== 1) return undefined;
  if ([...lists, records].some((list) => list !== undefined && list.length > most)) return undefined;
  if (!records.every((one) => hasMembers(one, "leaf,proof,record"))) return undefined;
  return {
    evidence: {
      v: 1,
      agency: textOf(evidence, "agency"),
      message: textOf(evidence, "message"),
      root: { kid: textOf(root, "kid"), x: textOf(root, "x") },
      directories,
      sent,
      copies,
      receipts,
      records: objectsOf(evidence, "records").map((one) => ({
        record: numberOf(one, "record"),
        leaf: textOf(one, "leaf"),
        proof: textOf(one, "proof"),
      })),
      words,
      ...(typeof madeBy === "string" ? { madeBy } : {}),
    },
    seal: textOf(value, "seal"),
    ...(typeof page === "string" ? { page } : {}),
  };
}

function hasMembers(value         , names        )          {
  return isObject(value) && Object.keys(value).toSorted().join(",") === names;
}

function textsOf(value         )                                {
  if (!isArray(value)) return undefined;
  const texts = value.filter((one) => typeof one === "string");
  return texts.length === value.length ? texts : undefined;
}
/**
 * What each data item is called in a sentence a practitioner reads, after a name: "Ada's …". The second text is the
 * minimised form, where there is one.
 */
const plainItems                                                       = {
  "child.name": ["name", "first name"],
  "child.dateOfBirth": ["date of birth", "age"],
  "child.sex": ["recorded sex"],
  "child.previousNames": ["previous names"],
  "child.nhsNumber": ["NHS number"],
  "child.upn": ["pupil number"],
  "child.uln": ["learner number"],
  "case.localReference": ["case number at the sender", "case reference"],
  "adult.offenderNumber": ["offender number"],
  "adult.pncId": ["PNC number"],
  "child.ethnicity": ["ethnicity"],
  "child.religion": ["religion"],
  "child.communicationNeeds": ["language and communication needs"],
  "child.immigrationStatus": ["immigration status"],
  "child.genderOrOrientation": ["gender history or orientation"],
  "child.description": ["physical description"],
  "contact.address": ["address", "postcode district"],
  "contact.uprn": ["property number (UPRN)"],
  "contact.protectedAddress": ["protected address"],
  "contact.phoneOrEmail": ["telephone and e-mail"],
  "contact.safeContact": ["safe-contact instructions"],
  "contact.setting": ["school or setting"],
  "contact.healthTeam": ["health team"],
  "contact.referrer": ["the referrer's name and contact"],
  "contact.leadProfessional": ["lead professional"],
  "family.parents": ["parents"],
  "family.parentDateOfBirth": ["parent's date of birth"],
  "family.household": ["household members", "household (how many, and relationships)"],
  "family.siblings": ["brothers and sisters", "brothers and sisters (how many, and age bands)"],
  "family.nonResidentParent": ["parent living elsewhere"],
  "family.connectedAdults": ["connected adults"],
  "family.careArrangement": ["care arrangement"],
  "family.previousInvolvement": ["previous involvement", "previous involvement (dates and types)"],
  "family.planStatus": ["plan status", "status with social care (known or not)"],
  "family.finances": ["family finances"],
  "family.substanceMisuse": ["substance misuse", "support need about substance misuse"],
  "family.parentalMentalHealth": ["parental mental health", "support need about mental health"],
  "family.domesticAbuse": ["domestic abuse", "flag for domestic abuse"],
  "family.dashScore": ["DASH score", "high-risk marker for domestic abuse"],
  "family.youngCarer": ["caring role"],
  "education.attendance": ["attendance"],
  "education.exclusions": ["suspensions and exclusions"],
  "education.specialNeeds": ["special educational needs", "best way to communicate"],
  "education.attainment": ["attainment"],
  "education.presentation": ["presentation at school"],
  "education.protectionChronology": ["child protection file"],
  "education.movesOrMissing": ["moves and time missing from education"],
  "health.conditions": ["health condition", "care need"],
  "health.injuries": ["injuries", "injuries being enquired into (no detail)"],
  "health.missedAppointments": ["missed appointments"],
  "health.urgentAttendances": ["urgent attendances"],
  "health.selfHarmOrMentalHealth": ["mental health or self-harm", "safety plan"],
  "health.disability": ["disability", "adaptations"],
  "health.sexualHealth": ["sexual health"],
  "health.developmentChecks": ["development checks"],
  "health.parentClinicalRecord": ["parent's clinical record"],
  "health.suspectedFabricatedIllness": ["suspected fabricated illness"],
  "police.incident": ["police incident", "police incident (short form)"],
  "police.convictions": ["convictions"],
  "police.arrestBailOrOrders": ["arrest, bail or orders", "conditions to know of"],
  "police.allegations": ["allegations"],
  "police.intelligence": ["police intelligence"],
  "police.missingEpisodes": ["missing episodes", "missing episodes (dates)"],
  "police.exploitationRisk": ["risk of exploitation", "kind of exploitation risk"],
  "police.childAsSuspect": ["status as a suspect", "status as a suspect (yes or no)"],
  "police.protectionEvent": ["police protection", "police protection (kind and date)"],
  "police.staffSafety": ["staff safety marker", "precaution for visits"],
  "police.victimOrWitness": ["part as victim or witness"],
  "housing.tenancy": ["tenancy"],
  "housing.occupants": ["occupants"],
  "housing.arrearsOrNotice": ["arrears or notice", "risk of having to move"],
  "housing.condition": ["state of the home", "hazards at home"],
  "housing.antisocialBehaviour": ["anti-social behaviour reports"],
  "housing.placement": ["placement", "placement (in or out of area)"],
  "probation.supervision": ["probation supervision", "probation status (supervised or not)"],
  "probation.riskOfSeriousHarm": ["risk of serious harm", "action needed because of risk"],
  "probation.conditions": ["licence conditions", "conditions to know of"],
  "probation.assessment": ["probation assessment"],
  "probation.mappa": ["MAPPA level"],
  "probation.release": ["release", "release (date and area)"],
  "concern.narrative": ["the account of the concern", "the summary of the concern"],
  "concern.level": ["the level of need", "whether it is level 3 or above"],
  "concern.analysis": ["the analysis", "the part they can play"],
  "concern.hypothesis": ["the working hypothesis"],
  "concern.decision": ["the decision on the concern", "the outcome of the concern and a contact"],
  "concern.chronology": ["the chronology"],
  "plan.action": ["the action in the plan", "the action in the plan (title, owner and date)"],
  "plan.meetingNotes": ["the meeting notes", "the decisions and actions of the meeting"],
  "plan.supervisionNote": ["the supervision note"],
  "voice.childsWords": ["own words", "words in summary"],
  "voice.wishes": ["wishes"],
  "voice.observed": ["observed behaviour"],
  "voice.parentsView": ["parents' view", "parents' agreement (yes or no)"],
  "thirdParty.informant": ["informant"],
  "thirdParty.otherChild": ["other child named", "other child's age band"],
  "sharing.consentStatus": ["the consent status", "the consent status (no date)"],
  "sharing.objections": ["the recorded objections"],
  "sharing.toldStatus": ["what the family has been told"],
  "sharing.deferralReason": ["the reason for not telling yet", "the instruction not to discuss this with the family"],
};

/** Items that are nobody's: what the message says of itself and of the work, not of the person it is about. */
const nobodys                      = new Set([
  "contact.referrer",
  "concern.narrative",
  "concern.level",
  "concern.analysis",
  "concern.hypothesis",
  "concern.decision",
  "concern.chronology",
  "plan.action",
  "plan.meetingNotes",
  "plan.supervisionNote",
  "sharing.consentStatus",
  "sharing.objections",
  "sharing.toldStatus",
  "sharing.deferralReason",
]);

/** Whether an item belongs to the person it is about in a sentence: "Ada's wishes", but "the account of the concern". */
function hasOwner(item        )          {
  return !nobodys.has(item);
}

/** The words for an item in a sentence; an item without words of its own is named as the contract names it. */
function plainItem(item        , form                      )         {
  const words = plainItems[item];
  return (form === "minimised" ? words?.[1] : undefined) ?? words?.[0] ?? item;
}

/** The items that have words, for the test that all of them do. */
const itemsWithWords                    = Object.keys(plainItems);
/**
 * The text of the page, from the evidence and nothing else: the page shows it, checks itself against it, and so does
 * `gatehouse verify`. All of it but our own words may be hostile.
 */
async function renderBody({ evidence }                                  )                  {
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
function escaped(text        )         {
  const entities                                   = {
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

function isolated(text        )         {
  return `<bdi>${escaped(text)}</bdi>`;
}

function section(title        , content        )         {
  return `<section><h2>${title}</h2>${content}</section>`;
}

function paragraphs(lines                   )         {
  return lines.map((line) => `<p>${isolated(line)}</p>`).join("");
}

function facts(rows                                        )         {
  return `<dl>${rows.map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${isolated(value)}</dd></div>`).join("")}</dl>`;
}

/** Any JSON as rows of its members, deepest as JSON: what a later version adds is shown too. */
function membersOf(value            , path = "")                                         {
  return Object.entries(value).flatMap(([name, inner])                                         =>
    isObject(inner) ? membersOf(inner, `${path}${name} `) : [[`${path}${name}`, asText(inner)]],
  );
}

/** Any JSON in lines: members under their names, what is in them further in. */
function asText(value         , indent = "")         {
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

function renderMessage({ jws, claims, statements }             )         {
  const { payload, kid } = jws;
  const plain = Object.entries(payload).filter(([name]) => !name.startsWith("_sd"));
  const at                            = ["signed at", secondsAsText(payload["iat"])];
  const signed = [...membersOf(Object.fromEntries(plain)), at, ["key", kid]         ];
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

function secondsAsText(seconds         )         {
  const at = typeof seconds === "number" ? new Date(seconds * 1000) : null;
  return at === null || Number.isNaN(at.getTime()) ? "unknown" : at.toISOString();
}

async function renderCopy(copy        , directories                          )                  {
  const body = readJson(copy);
  const message = await readMessage(textOf(body, "presentation"));
  const stated = readJws(textOf(body, "gateway"));
  if (!message || !stated) return unreadable;
  const from = agencyNameIn(directories.at(-1), textOf(stated.payload, "sender"));
  const at                            = ["signed at", secondsAsText(stated.payload["iat"])];
  const broker = facts([...membersOf(stated.payload), at, ["key", stated.kid]]);
  return `<p>From ${isolated(from)}.</p>${renderMessage(message)}<h3>Signed by the broker</h3>${broker}`;
}

function renderRecord({ record, leaf, proof }                , evidence              )         {
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

function openingsOf({ receipts, copies }              )                    {
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

function renderDirectory(directory               )         {
  const { version, issuedAt, payload } = directory;
  const owners                        = [...objectsOf(payload, "agencies"), ...gatewayOf(payload)];
  const keys = owners.flatMap((owner) =>
    objectsOf(owner, "signing").map((key)                            => {
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

function gatewayOf(payload            )                        {
  const gateway = memberOf(payload, "gateway");
  return isObject(gateway) ? [gateway] : [];
}
/** As much of a browser as this needs: the project has no types of one. */

/** Checks the page when it is opened, and writes each check and what it came to. */
async function checkPage()                {
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

function allHold(count        )         {
  return `All ${count} checks hold, down from the root key. Nothing here says whose key that is: compare its fingerprint with the one you were given by other means.`;
}

async function allChecks(read                , shown          )                              {
  const findings = await checkEvidence(read);
  const template = document.createElement("template");
  template.innerHTML = `<div id="shown">${await renderBody(read)}</div>`;
  const same = document.createElement("template");
  same.content.append(shown.cloneNode(true));
  const isSame = template.content.isEqualNode(same.content);
  const page = finding("page", "the text of this page is what its evidence says", isSame ? null : "it was changed");
  return [...findings, page];
}

function say(checks          , summary        , how        , findings                    )       {
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
void checkPage();
})();
