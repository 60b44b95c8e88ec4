import type { Account } from "./accounts.ts";

/** The demonstration's sign-in page: who you can be. All names are invented, and all text is escaped. */
export function signInPage(action: string, accounts: readonly Account[]): string {
  const buttons = accounts.map(
    ({ sub, name, role }) =>
      `<li><button name="account" value="${escaped(sub)}">${escaped(name)}, ${escaped(role.replaceAll("-", " "))}</button></li>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in to the demonstration</title>
<style>
body { font: 1.1875rem/1.4 arial, sans-serif; color: #0b0c0c; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
ul { list-style: none; padding: 0; } li { margin: 0 0 1rem; }
button { font: inherit; font-weight: 700; color: #fff; background: #00703c; border: 0; padding: 0.6rem 1rem; cursor: pointer; text-align: left; }
button:focus { outline: 3px solid #fd0; background: #fd0; color: #0b0c0c; box-shadow: inset 0 0 0 2px #0b0c0c; }
</style></head>
<body><main>
<h1>Who are you today?</h1>
<p>This is a demonstration: nobody has a password, and everybody here is invented.</p>
<form method="post" action="${escaped(action)}"><ul>
${buttons.join("\n")}
</ul></form>
</main></body></html>`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
