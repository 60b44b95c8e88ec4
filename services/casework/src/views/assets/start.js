// Pages work without this. It turns on the Design System's comforts: the focus on an error summary, one press sending once.
const components = document.querySelector("script[data-components]").dataset.components;
document.body.classList.add("js-enabled", "govuk-frontend-supported");
const { initAll } = await import(components);
initAll();
