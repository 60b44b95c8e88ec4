// oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access, typescript/no-unsafe-call -- runs in browsers: no type of ours reaches it
// Pages work without this. It turns on those comforts of the Design System that need a script: the focus on an error
// summary, one press sending once, the skip link's focus. What a choice asks on is shown and hidden by own.css: the
// Design System's script says it by an attribute that radios may not have.
const components = document.querySelector("script[data-components]").dataset.components;
document.body.classList.add("js-enabled", "govuk-frontend-supported");
const { Button, ErrorSummary, SkipLink, createAll } = await import(components);
for (const component of [Button, ErrorSummary, SkipLink]) createAll(component);
