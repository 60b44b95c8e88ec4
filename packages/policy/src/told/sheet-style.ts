/** Set as letters on GOV.UK are: one column, large type, black on white; printed without cutting an entry in two. */
export const sheetStyle = `
body { margin: 0; background: #fff; color: #0b0c0c; font: 1.1875rem/1.3157895 Arial, Helvetica, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 1.875rem 1rem 3.75rem; }
h1 { font-size: 2rem; line-height: 1.09; margin: 1.875rem 0 1.25rem; }
h2 { font-size: 1.5rem; line-height: 1.25; margin: 1.875rem 0 .625rem; }
h3 { font-size: 1.1875rem; margin: 1.25rem 0 .625rem; }
p { margin: 0 0 .9375rem; }
dl, table { margin: 0 0 1.25rem; width: 100%; }
dl div { display: flex; flex-wrap: wrap; border-bottom: 1px solid #b1b4b6; padding: .5rem 0; }
dt { flex: 0 0 10rem; font-weight: 700; }
dd { flex: 1 1 15rem; margin: 0; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; border-bottom: 1px solid #b1b4b6; padding: .5rem 1rem .5rem 0; overflow-wrap: anywhere; }
.draft { border: .3125rem solid #d4351c; padding: .9375rem; font-weight: 700; }
.from { font-weight: 700; }
@media print { body { font-size: 14pt; } main { max-width: none; padding: 0; } section, tr { break-inside: avoid; } }
`;
