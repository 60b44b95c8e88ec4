import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { checkServerIdentity, connect, createServer } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { ensureCertificates } from "./certificates.ts";

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-tls-"));
  onTestFinished(async () => rm(dir, { recursive: true, force: true }));
  return dir;
}

test.each(["localhost", "127.0.0.1", "::1"])(
  "a client that trusts only the authority reaches the server as %s",
  async (name) => {
    const { caPem, certFile, keyFile } = await ensureCertificates(await folder());
    const server = createServer({
      cert: await readFile(certFile),
      key: await readFile(keyFile),
      minVersion: "TLSv1.3",
    });
    server.listen(0, "localhost");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const socket = connect({ host: "localhost", port: address.port, ca: caPem, checkServerIdentity: identityOf(name) });
    await once(socket, "secureConnect");
    expect(socket.authorized).toBe(true);
    socket.destroy();
  },
);

/** Checks the certificate against another name than the one that was dialled. */
function identityOf(
  name: string,
): (host: string, cert: Parameters<typeof checkServerIdentity>[1]) => Error | undefined {
  return (_, cert) => checkServerIdentity(name, cert);
}

test("the pair is made once, is its owner's alone, and the authority's key is nowhere", async () => {
  const dir = join(await folder(), "tls");
  const first = await ensureCertificates(dir);
  const second = await ensureCertificates(dir);
  expect(second).toEqual(first);
  for (const file of [first.certFile, first.keyFile, first.caFile]) expect((await stat(file)).mode & 0o077).toBe(0);
  const another = await ensureCertificates(join(await folder(), "tls"));
  expect(another.caPem).not.toBe(first.caPem);
});
