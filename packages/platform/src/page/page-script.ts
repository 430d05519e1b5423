/**
 * What the pages under `/auth` gain where scripts run: a password is shown while the eye is held, rules are ticked
 * while one types, Caps Lock is told. Nothing needs it.
 */
export const pageScript = `
for (const button of document.querySelectorAll("button.reveal")) {
  const input = document.getElementById(button.dataset.for);
  const show = (isShown) => {
    input.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  };
  const isKey = (event) => event.key === " " || event.key === "Enter";
  button.addEventListener("pointerdown", (event) => { event.preventDefault(); show(true); });
  for (const end of ["pointerup", "pointerleave", "pointercancel", "blur"]) button.addEventListener(end, () => show(false));
  button.addEventListener("keydown", (event) => { if (isKey(event)) { event.preventDefault(); show(true); } });
  button.addEventListener("keyup", (event) => { if (isKey(event)) { event.preventDefault(); show(false); } });
  button.addEventListener("click", (event) => {
    if (event.detail === 0) show(input.type === "password");
  });
  input.form.addEventListener("submit", () => show(false));
  button.hidden = false;
}
for (const line of document.querySelectorAll("[data-caps]")) {
  const input = document.getElementById(line.dataset.caps);
  const tell = (isOn) => { line.textContent = isOn ? "Caps Lock is on." : ""; };
  for (const kind of ["keydown", "keyup"]) {
    input.addEventListener(kind, (event) => { if (event.getModifierState) tell(event.getModifierState("CapsLock")); });
  }
  input.addEventListener("blur", () => tell(false));
}
const mark = (item, isMet) => {
  item.toggleAttribute("data-met", isMet);
  item.removeAttribute("data-broken");
  const state = item.querySelector(".unseen");
  state.textContent = isMet ? "Met: " : "";
  state.nextSibling.textContent = item.dataset.text;
};
for (const list of document.querySelectorAll("[data-rules]")) {
  const input = document.getElementById(list.dataset.rules);
  input.addEventListener("input", () => {
    const text = input.value.normalize("NFC");
    for (const item of list.children) mark(item, new RegExp(item.dataset.pattern, "u").test(text));
  });
}
for (const list of document.querySelectorAll("[data-same]")) {
  const [first, second] = list.dataset.same.split(" ").map((id) => document.getElementById(id));
  const look = () => {
    const [one, other] = [first.value.normalize("NFC"), second.value.normalize("NFC")];
    mark(list.children[0], other !== "" && one === other);
  };
  list.hidden = false;
  first.addEventListener("input", look);
  second.addEventListener("input", look);
}
for (const link of document.querySelectorAll("a[data-carries]")) {
  link.addEventListener("click", () => {
    const typed = document.getElementById(link.dataset.carries).value;
    const url = new URL(link.href);
    if (typed !== "") url.searchParams.set("login_hint", typed);
    link.href = url.href;
  });
}
for (const form of document.forms) {
  let isSent = false;
  form.addEventListener("submit", (event) => { if (isSent) event.preventDefault(); isSent = true; });
  addEventListener("pageshow", () => { isSent = false; });
}
`;
