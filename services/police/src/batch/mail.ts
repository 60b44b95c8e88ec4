/** One part of a mail that is no container: what it says it is, and what it holds. */
export type MailPart = { readonly type: string; readonly isAttachment: boolean; readonly bytes: Uint8Array };

const maxParts = 50;
const maxDepth = 4;
const equalsSign = 0x3d;
const headerForm = /^([!-9;-~]+):[ \t]*(.*)$/;

type Headers = ReadonlyMap<string, string>;

/**
 * Whether a text begins as a mail does: at least two headers of RFC 5322, one of which every mail has. No table and no
 * JSON begins so.
 */
export function isMail(text: string): boolean {
  const { headers } = split(text.slice(0, 20_000));
  const telling = ["from", "subject", "date", "mime-version", "received", "return-path", "to"];
  return headers.size >= 2 && telling.some((name) => headers.has(name));
}

/** Headers with their continuation lines, names in small letters; of two with one name the first counts. */
function split(text: string): { readonly headers: Headers; readonly body: string } {
  const headers = new Map<string, string>();
  let from = 0;
  let last = "";
  while (from < text.length) {
    const found = text.indexOf("\n", from);
    const end = found === -1 ? text.length : found;
    const line = text.slice(from, end).replace(/\r$/, "");
    const header = headerForm.exec(line);
    if (line === "") return { headers, body: text.slice(end + 1) };
    if (/^[ \t]/.test(line) && last !== "") headers.set(last, `${headers.get(last) ?? ""} ${line.trim()}`);
    else if (header === null) return { headers, body: text.slice(from) };
    else {
      last = (header[1] ?? "").toLowerCase();
      if (!headers.has(last)) headers.set(last, header[2] ?? "");
    }
    from = end + 1;
  }
  return { headers, body: "" };
}

function parameter(header: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]*))`, "i").exec(header);
  return found?.[1] ?? found?.[2];
}

function decoded(body: string, encoding: string): Uint8Array {
  if (encoding === "base64") return Buffer.from(body.replace(/[^A-Za-z0-9+/=]/g, ""), "base64");
  if (encoding !== "quoted-printable") return Buffer.from(body, "utf8");
  const joined = Buffer.from(body.replace(/=[ \t]*\r?\n/g, ""), "utf8");
  const bytes = new Uint8Array(joined.length);
  let length = 0;
  for (let at = 0; at < joined.length; at += 1) {
    const hex = joined[at] === equalsSign ? joined.toString("latin1", at + 1, at + 3) : "";
    const isEscape = /^[0-9A-Fa-f]{2}$/.test(hex);
    bytes[length] = isEscape ? Number.parseInt(hex, 16) : (joined[at] ?? 0);
    length += 1;
    if (isEscape) at += 2;
  }
  return bytes.subarray(0, length);
}

/** The pieces between the boundary's lines; what stands before the first and after the last is for readers without MIME. */
function pieces(body: string, boundary: string): readonly string[] {
  const found: string[] = [];
  const mark = `--${boundary}`;
  let from = -1;
  for (let at = body.indexOf(mark); at !== -1; at = body.indexOf(mark, at + mark.length)) {
    const startsLine = at === 0 || body[at - 1] === "\n";
    if (!startsLine) continue;
    if (from !== -1) found.push(body.slice(from, at).replace(/\r?\n$/, ""));
    if (body.startsWith("--", at + mark.length) || found.length > maxParts) return found;
    from = body.indexOf("\n", at) + 1;
    if (from === 0) return found;
  }
  if (from !== -1) found.push(body.slice(from));
  return found;
}

function collect(text: string, depth: number, found: MailPart[]): boolean {
  if (depth > maxDepth || found.length >= maxParts) return false;
  const { headers, body } = split(text);
  const content = headers.get("content-type") ?? "text/plain";
  const type = (content.split(";")[0] ?? "").trim().toLowerCase();
  const boundary = parameter(content, "boundary");
  if (type.startsWith("multipart/") && boundary !== undefined && boundary !== "")
    return pieces(body, boundary).every((piece) => collect(piece, depth + 1, found));
  if (type === "message/rfc822") return collect(body, depth + 1, found);
  const isAttachment = /^\s*attachment/i.test(headers.get("content-disposition") ?? "");
  found.push({
    type,
    isAttachment,
    bytes: decoded(body, (headers.get("content-transfer-encoding") ?? "").trim().toLowerCase()),
  });
  return true;
}

/** The headers of the mail itself, by names in small letters. */
export function mailHeaders(text: string): Headers {
  return split(text).headers;
}

/**
 * The parts of a mail that hold something, in order; null when it has more, or deeper ones, than any real mail. Pure and
 * without waiting, as mapping is; what headers say of files is not believed.
 */
export function mailParts(text: string): readonly MailPart[] | null {
  const found: MailPart[] = [];
  return collect(text, 0, found) ? found : null;
}
