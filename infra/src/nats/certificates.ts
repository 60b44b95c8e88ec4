// @peculiar/x509 finds its parts by metadata and throws at import without this; it must stand first.
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** Files of a server's identity: `caPem` is what clients trust, the rest stays with the server. */
export type Certificates = {
  readonly caPem: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
};

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;

/** An authority of our own with one certificate: short-lived enough that a forgotten key stops mattering. */
const VALID_DAYS = 365;

/** A new pair is made at a start this long before the old one ends. */
const RENEW_DAYS = 30;

/** A clock that runs behind must not refuse a certificate made a moment ago. */
const CLOCK_MARGIN_MS = 60 * 60_000;

/** Names under which the server is reached on its own machine. */
export const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "::1"] as const;

/**
 * Makes a certificate authority and a server certificate in `dir`, or finds those of an earlier start while they are
 * good for at least 30 days. The authority's private key is never written anywhere: it signs this one certificate.
 *
 * @param names DNS names and addresses the certificate is for
 */
export async function ensureCertificates(
  dir: string,
  names: readonly string[] = LOOPBACK_NAMES,
): Promise<Certificates> {
  const files = { certFile: join(dir, "server.pem"), keyFile: join(dir, "server.key"), caFile: join(dir, "ca.pem") };
  const found = await readFile(files.caFile, "utf8").catch(() => null);
  if (found !== null && isGoodFor(found, RENEW_DAYS)) return { ...files, caPem: found };
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const made = await makeCertificates(names);
  await writeSecret(files.keyFile, made.keyPem);
  await writeSecret(files.certFile, made.certPem);
  // Last: its presence says that all three are there.
  await writeSecret(files.caFile, made.caPem);
  return { ...files, caPem: await readFile(files.caFile, "utf8") };
}

function isGoodFor(pem: string, days: number): boolean {
  return new X509Certificate(pem).notAfter.getTime() - Date.now() > days * DAY_MS;
}

async function makeCertificates(
  names: readonly string[],
): Promise<{ readonly caPem: string; readonly certPem: string; readonly keyPem: string }> {
  const notBefore = new Date(Date.now() - CLOCK_MARGIN_MS);
  const notAfter = new Date(Date.now() + VALID_DAYS * DAY_MS);
  const authority = await webcrypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
  const server = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const ca = await X509CertificateGenerator.createSelfSigned({
    name: "CN=Gatehouse server authority",
    notBefore,
    notAfter,
    keys: authority,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const cert = await X509CertificateGenerator.create({
    subject: "CN=Gatehouse nats-server",
    issuer: ca.subject,
    notBefore,
    notAfter,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: isAddress(value) ? "ip" : "dns", value }))),
    ],
  });
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", server.privateKey);
  return {
    caPem: ca.toString("pem"),
    certPem: cert.toString("pem"),
    keyPem: PemConverter.encode(pkcs8, "PRIVATE KEY"),
  };
}

function isAddress(name: string): boolean {
  return name.includes(":") || /^\d+\.\d+\.\d+\.\d+$/.test(name);
}

async function writeSecret(file: string, text: string): Promise<void> {
  await writeFile(`${file}.partial`, text.endsWith("\n") ? text : `${text}\n`, { mode: 0o600 });
  await rename(`${file}.partial`, file);
}
