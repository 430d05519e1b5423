/** The look of the viewer, light and dark. */
export const viewerStyle = `
:root { color-scheme: light dark; --page: #fff; --text: #242424; --quiet: #616161; --line: #e0e0e0; --edge: #8a8a8a; --brand: #14506B; --on-brand: #fff; --soft: #f5f5f5;
  font: 14px/20px "Segoe UI Variable", "Segoe UI", system-ui, sans-serif; }
@media (prefers-color-scheme: dark) {
  :root { --page: #1f1f1f; --text: #fff; --quiet: #c7c7c7; --line: #424242; --edge: #8f8f8f; --brand: #7FC1DC; --on-brand: #0b2a38; --soft: #292929; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); }
main { max-width: 960px; margin: 0 auto; padding: 24px 16px; }
h1 { margin: 0 0 4px; font-size: 20px; line-height: 28px; font-weight: 600; overflow-wrap: anywhere; }
h2 { margin: 24px 0 8px; font-size: 14px; line-height: 20px; font-weight: 600; }
p { margin: 0 0 16px; }
header p, .quiet, dt, th { color: var(--quiet); }
a { color: var(--brand); overflow-wrap: anywhere; }
form { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; margin: 0 0 16px; }
input { flex: 0 1 280px; min-height: 32px; padding: 5px 10px; font: inherit; color: inherit; background: transparent; border: 1px solid var(--edge); border-radius: 4px; }
button { min-height: 32px; padding: 5px 16px; font: inherit; font-weight: 600; cursor: pointer; color: var(--on-brand); background: var(--brand); border: 1px solid var(--brand); border-radius: 4px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 6px 12px 6px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 400; font-size: 12px; line-height: 16px; }
td:last-child, td:nth-child(3) { white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 16px 0; }
dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 420px; border: 1px solid var(--line); border-radius: 4px; background: #fff; color-scheme: light; }
pre { margin: 0; padding: 12px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--soft); border-radius: 4px; }
details { margin-top: 24px; }
summary { cursor: pointer; margin-bottom: 8px; }
.empty { padding: 48px 0; text-align: center; color: var(--quiet); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; }
@media (max-width: 560px) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: block; padding: 8px 0; border-bottom: 1px solid var(--line); }
  td { display: block; padding: 0; border: 0; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 8px; }
}
`;
