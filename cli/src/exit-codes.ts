/** How commands end; each command's --help says which it uses. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  unreadable: 2,
  wrongUse: 2,
  notRunning: 3,
  seesMore: 3,
  notCompared: 4,
} as const;
