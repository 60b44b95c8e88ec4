/**
 * Finds the Debian mirror this machine already trusts, in both forms of apt's source lists (sources.list(5)).
 *
 * @returns its URI, or null where none is named: Ubuntu's mirrors and the security archive carry no `sid`
 */
export function debianMirror(sources: string): string | null {
  const lines = sources.split("\n").filter((line) => !/^\s*#/.test(line));
  const oneLine = lines.flatMap((line) => /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)/.exec(line)?.[1] ?? []);
  const deb822 = lines.flatMap((line) => /^URIs:\s*(.+)$/i.exec(line)?.[1]?.trim().split(/\s+/) ?? []);
  const uris = [...deb822, ...oneLine].filter((uri) => /^https?:\/\/[^\s"']+\/debian\/?$/.test(uri));
  return uris[0] ?? null;
}
