/** How `npm start` ends; its --help says the same. */
export const exitCodes = { ok: 0, failed: 1, optionsWrong: 2, cannot: 3, alreadyRunning: 4 } as const;
