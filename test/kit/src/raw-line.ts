import { createPrivateKey, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { TLSSocket } from "node:tls";

/** A message as it came over the line. `headers` is the raw block, empty where there was none. */
export type RawMessage = { readonly subject: string; readonly headers: string; readonly body: string };

/**
 * A line to a server that says whatever it is told: an attacker is not bound to a client library.
 *
 * Only what the protocol needs is here (docs.nats.io, "Client Protocol").
 */
export class RawLine implements AsyncDisposable {
  /** Everything that arrived, but answers that nobody listens (status 503). */
  readonly received: RawMessage[] = [];
  /** Every `-ERR` line. */
  readonly errors: string[] = [];
  readonly #socket: TLSSocket;
  #buffer = Buffer.alloc(0);
  #pongs: (() => void)[] = [];
  #sid = 0;

  constructor(socket: TLSSocket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      while (this.#take());
    });
    socket.on("error", () => undefined);
    socket.on("close", () => this.#release());
  }

  get open(): boolean {
    return !this.#socket.destroyed;
  }

  publish(subject: string, body: string, options: { readonly reply?: string; readonly headers?: string } = {}): void {
    const reply = options.reply === undefined ? "" : ` ${options.reply}`;
    if (options.headers === undefined) {
      this.#socket.write(`PUB ${subject}${reply} ${Buffer.byteLength(body)}\r\n${body}\r\n`);
      return;
    }
    const block = `NATS/1.0\r\n${options.headers}\r\n\r\n`;
    const size = Buffer.byteLength(block);
    this.#socket.write(`HPUB ${subject}${reply} ${size} ${size + Buffer.byteLength(body)}\r\n${block}${body}\r\n`);
  }

  subscribe(subject: string, queue = ""): void {
    this.#sid += 1;
    this.#socket.write(`SUB ${subject} ${queue === "" ? "" : `${queue} `}${this.#sid}\r\n`);
  }

  /** Resolves when the server has worked on everything sent before, or has closed the line. */
  async flush(): Promise<void> {
    if (!this.open) return;
    await new Promise<void>((resolve) => {
      this.#pongs.push(resolve);
      this.#socket.write("PING\r\n");
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.open) return;
    const closed = once(this.#socket, "close");
    this.#socket.destroy();
    await closed;
  }

  #release(): void {
    for (const pong of this.#pongs.splice(0)) pong();
  }

  /** Takes one protocol line, with its payload, off the buffer; false when there is no whole one. */
  #take(): boolean {
    const end = this.#buffer.indexOf("\r\n");
    if (end < 0) return false;
    const words = this.#buffer.toString("utf8", 0, end).split(" ");
    const [verb = ""] = words;
    const size = verb === "MSG" || verb === "HMSG" ? Number(words.at(-1)) : null;
    const after = end + 2 + (size === null ? 0 : size + 2);
    if (this.#buffer.length < after) return false;
    const payload = this.#buffer.subarray(end + 2, after - 2);
    if (verb === "PONG") this.#pongs.shift()?.();
    if (verb === "PING") this.#socket.write("PONG\r\n");
    if (verb === "-ERR") this.errors.push(words.slice(1).join(" "));
    if (size !== null) this.#message(words, payload, verb === "HMSG" ? Number(words.at(-2)) : 0);
    this.#buffer = this.#buffer.subarray(after);
    return true;
  }

  #message(words: readonly string[], payload: Buffer, headerSize: number): void {
    const headers = payload.toString("utf8", 0, headerSize);
    if (headers.startsWith("NATS/1.0 503")) return;
    this.received.push({ subject: words[1] ?? "", headers, body: payload.toString("utf8", headerSize) });
  }
}

/**
 * Opens a line with a user's credentials.
 *
 * @throws Error with the server's words when it refuses them
 */
export async function openRawLine(options: {
  readonly url: string;
  readonly caPem: string;
  readonly creds: string;
}): Promise<RawLine> {
  const { hostname, port } = new URL(options.url);
  const tcp = connectTcp(Number(port), hostname);
  const nonce = await nonceFrom(tcp);
  const socket = connectTls({ socket: tcp, ca: options.caPem, servername: "localhost" });
  await once(socket, "secureConnect");
  const line = new RawLine(socket);
  const [jwt = "", seed = ""] = [...options.creds.matchAll(/^-+BEGIN [^\n]+-+\n(\S+)\n/gm)].map(
    ([, text]) => text ?? "",
  );
  const sig = sign(null, Buffer.from(nonce), keyFromSeed(seed)).toString("base64url");
  const hello = { verbose: false, pedantic: false, headers: true, no_responders: true, protocol: 1, jwt, sig };
  socket.write(`CONNECT ${JSON.stringify({ ...hello, lang: "raw", version: "0" })}\r\n`);
  await line.flush();
  if (line.errors.length > 0 || !line.open) throw new Error(line.errors.join(", ") || "closed");
  return line;
}

async function nonceFrom(tcp: Socket): Promise<string> {
  let text = "";
  while (!text.includes("\r\n")) {
    const [chunk] = (await once(tcp, "data")) as [Buffer];
    text += chunk.toString("utf8");
  }
  tcp.removeAllListeners("data");
  return /"nonce":"([^"]+)"/.exec(text)?.[1] ?? "";
}

/** An NKey seed is base32 of two prefix bytes, the 32 bytes of an Ed25519 seed and a checksum. */
function keyFromSeed(seed: string): KeyObject {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = seed
    .split("")
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  // PKCS #8 of an Ed25519 key is this prefix and the seed (RFC 8410 §7).
  const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), bytes.subarray(2, 34)]);
  return createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
}
