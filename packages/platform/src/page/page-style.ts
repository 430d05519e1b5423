/** The look of the pages under `/auth`: one column in light, dark and high contrast, with the colours of the kit. */
export const pageStyle = `
:root { color-scheme: light dark; --page: #FAFAFA; --card: #FFF; --edge: #E0E0E0; --text: #242424; --quiet: #616161;
  --stroke: #D1D1D1; --stroke-strong: #616161; --hover: #F5F5F5; --brand: #14506B; --brand-hover: #10455D; --brand-down: #0D394E;
  --link: #14506B; --focus: #14506B; --bad: #B10E1C; --bad-page: #FDF3F4; --bad-edge: #EEACB2;
  --good: #0E700E; --good-page: #F1FAF1; --good-edge: #9FD89F;
  font: 14px/20px "Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, "Noto Sans", sans-serif; }
@media (prefers-color-scheme: dark) {
  :root { --page: #1A1A1A; --card: #262626; --edge: #3D3D3D; --text: #FFF; --quiet: #C2C2C2;
    --stroke: #666; --stroke-strong: #ADADAD; --hover: #333; --brand: #1F5F7C; --brand-hover: #2C6E8D; --brand-down: #14506B;
    --link: #8BBAD3; --focus: #8BBAD3; --bad: #F1A7AD; --bad-page: #3A1D20; --bad-edge: #7B3A40;
    --good: #9FD89F; --good-page: #1B2F1B; --good-edge: #3C6B3C; }
}
@media (prefers-contrast: more) {
  :root { --edge: var(--text); --quiet: var(--text); --stroke: var(--text); --stroke-strong: var(--text); }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { min-height: 100%; display: grid; }
body { margin: 0; display: grid; grid-template-rows: clamp(24px, 14vh, 128px) auto minmax(24px, 1fr); justify-items: center; background: var(--page); color: var(--text); }
main { grid-row: 2; width: min(400px, 100vw); padding: 40px; background: var(--card); border: 1px solid var(--edge); border-radius: 4px; }
.brand { display: flex; align-items: center; gap: 8px; margin: 0 0 28px; font-weight: 600; font-size: 16px; line-height: 22px; }
.brand svg { flex: none; width: 28px; height: 28px; margin-left: -5px; color: var(--link); }
h1 { margin: 0; font-size: 20px; line-height: 28px; font-weight: 600; overflow-wrap: anywhere; text-wrap: balance; }
.lead { margin-top: 4px; color: var(--quiet); overflow-wrap: anywhere; }
.content { display: grid; gap: 20px; margin-top: 20px; }
p { margin: 0; text-wrap: pretty; }
.text { display: grid; gap: 12px; }
.beside { margin-top: 4px; }
.beside a:not(:hover) { text-decoration: none; }
form { display: grid; gap: 20px; margin: 0; }
.field { display: grid; gap: 4px; }
.box { position: relative; display: grid; }
input { width: 100%; height: 40px; padding: 0 12px; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--stroke); border-bottom-color: var(--stroke-strong); border-radius: 4px; }
input:hover { border-color: var(--stroke-strong); }
input:focus { outline: 2px solid var(--focus); outline-offset: -2px; border-color: var(--focus); }
input[aria-invalid] { border-color: var(--bad); }
input[readonly] { background: var(--hover); color: var(--quiet); }
input::-ms-reveal { display: none; }
.reveals input { padding-right: 48px; }
button, .button { display: block; width: 100%; min-height: 40px; padding: 9px 16px; font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; color: #FFF; background: var(--brand); border: 1px solid transparent; border-radius: 4px; }
button:hover, .button:hover { background: var(--brand-hover); }
button:active, .button:active { background: var(--brand-down); }
.plain { color: inherit; background: transparent; border-color: var(--stroke); }
.plain:hover { background: var(--hover); }
.plain:active { background: var(--edge); }
.actions { display: grid; gap: 12px; }
button.reveal { position: absolute; right: 4px; top: 4px; width: 32px; min-height: 32px; height: 32px; padding: 6px; color: var(--quiet); background: transparent; touch-action: none; }
button.reveal:hover, button.reveal[aria-pressed="true"] { color: var(--text); background: var(--hover); }
.reveal svg { display: block; width: 20px; height: 20px; }
a { color: var(--link); text-decoration: underline; text-underline-offset: 2px; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
a.button { color: #FFF; text-decoration: none; }
a.plain { color: inherit; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
.note { display: grid; grid-template-columns: 20px 1fr; gap: 8px; padding: 9px 12px; border: 1px solid; border-radius: 4px; }
.note svg { width: 20px; height: 20px; }
.note.bad { background: var(--bad-page); border-color: var(--bad-edge); } .note.bad svg { color: var(--bad); }
.note.good { background: var(--good-page); border-color: var(--good-edge); } .note.good svg { color: var(--good); }
.problems { display: grid; gap: 4px; margin: 0; padding: 0; list-style: none; color: var(--bad); font-size: 12px; line-height: 16px; }
.problems li { display: grid; grid-template-columns: 16px 1fr; gap: 4px; }
.problems svg { width: 16px; height: 16px; }
.hint { color: var(--quiet); font-size: 12px; line-height: 16px; }
.hint:empty { margin-top: -4px; }
.rules { display: grid; gap: 4px; margin: 4px 0 0; padding: 0; list-style: none; color: var(--quiet); font-size: 12px; line-height: 16px; }
.rules li { display: grid; grid-template-columns: 16px 1fr; gap: 8px; }
.rules svg { width: 16px; height: 16px; }
.rules .yes, .rules .broken { display: none; } .rules .yes { color: var(--good); }
.rules [data-met] .yes { display: block; } .rules [data-met] .no { display: none; }
.rules [data-broken] .broken { display: block; } .rules [data-broken] .no { display: none; }
.rules [data-met] { color: var(--text); } .rules [data-broken] { color: var(--bad); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
section { display: grid; gap: 8px; }
h2 { margin: 0; font-size: 14px; line-height: 20px; font-weight: 600; }
.rows { display: grid; margin: 0 0 4px; padding: 0; list-style: none; border-top: 1px solid var(--edge); }
.rows li { display: grid; grid-template-columns: 1fr auto; gap: 12px; align-items: center; padding: 8px 0; border-bottom: 1px solid var(--edge); overflow-wrap: anywhere; }
.rows button { width: auto; min-height: 32px; padding: 5px 12px; }
.rows strong { font-weight: 600; }
.steps { display: grid; gap: 16px; margin: 0; padding-left: 20px; }
.qr { display: block; width: min(200px, 100%); margin: 12px 0 8px; border-radius: 4px; }
.codes { display: grid; grid-template-columns: 1fr; gap: 4px; margin: 0; padding: 12px; list-style: none; background: var(--hover); border: 1px solid var(--edge); border-radius: 4px; }
.codes code { font-size: 14px; }
code { font-family: ui-monospace, Consolas, monospace; font-size: 13px; overflow-wrap: anywhere; }
@media (max-width: 440px) {
  html { background: var(--card); } body { background: var(--card); grid-template-rows: auto auto 1fr; }
  main { padding: 32px 20px; border: 0; border-radius: 0; }
}
@media (forced-colors: active) {
  main, .note, button, .button { border-color: CanvasText; }
  button.reveal { border: 0; }
}
`;
