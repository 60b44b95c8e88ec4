/** The only file of infra that writes to the terminal: results to stdout, everything said meanwhile to stderr. */
export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printNote(text: string): void {
  process.stderr.write(`${text}\n`);
}
