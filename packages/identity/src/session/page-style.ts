/** The look of the pages under `/auth`: one column, light and dark, no picture and no script. */
export const pageStyle = `
:root { color-scheme: light dark; --page: #f5f5f5; --card: #fff; --text: #242424; --quiet: #616161; --line: #8a8a8a;
  --brand: #14506B; --brand-hover: #0F3E54; --on-brand: #fff; --link: #14506B; --bad: #B10E1C; --bad-page: #FDF3F4;
  font: 14px/20px "Segoe UI Variable", "Segoe UI", system-ui, sans-serif; }
@media (prefers-color-scheme: dark) {
  :root { --page: #1a1a1a; --card: #292929; --text: #fff; --quiet: #c7c7c7; --line: #8f8f8f;
    --brand: #2F7E9F; --brand-hover: #276B88; --on-brand: #fff; --link: #7FC1DC; --bad: #F1A7AD; --bad-page: #3B1F22; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; justify-items: center; align-content: start; background: var(--page); color: var(--text); }
main { width: min(400px, 100%); margin: min(12vh, 96px) 0 24px; padding: 32px; background: var(--card); border: 1px solid transparent; border-radius: 4px; }
.mark { display: flex; align-items: center; gap: 8px; margin: 0 0 24px; font-weight: 600; }
.mark svg { width: 24px; height: 24px; color: var(--brand); }
h1 { margin: 0 0 16px; font-size: 20px; line-height: 28px; font-weight: 600; }
p { margin: 0 0 12px; }
form { display: grid; gap: 16px; margin: 0; }
form p { margin: 0; }
label, .field { display: grid; gap: 4px; }
label { font-weight: 600; }
input { width: 100%; min-height: 32px; padding: 5px 10px; font: inherit; font-weight: 400; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 4px; }
input[readonly] { border-style: dashed; color: var(--quiet); }
input[aria-invalid] { border-color: var(--bad); }
button, .button { display: inline-block; min-height: 32px; padding: 5px 16px; font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; color: var(--on-brand); background: var(--brand); border: 1px solid var(--brand); border-radius: 4px; }
button:hover, .button:hover { background: var(--brand-hover); border-color: var(--brand-hover); }
button.plain { color: inherit; background: transparent; border-color: var(--line); }
a { color: var(--link); }
a.button { color: var(--on-brand); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.problem { padding: 8px 12px; border-left: 4px solid var(--bad); background: var(--bad-page); }
.problems { margin: 0; padding: 0 0 0 16px; color: var(--bad); }
.hint { margin: 0; color: var(--quiet); font-size: 12px; line-height: 16px; }
ul.hint { padding: 0 0 0 16px; }
code { font-family: ui-monospace, Consolas, monospace; overflow-wrap: anywhere; }
@media (max-width: 440px) { body { background: var(--card); } main { margin: 0; padding: 24px 16px; } }
@media (forced-colors: active) { main { border-color: CanvasText; } .problem { border-left-color: Mark; } }
`;
