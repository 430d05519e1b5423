import { connectToHost } from "@muniment/extension-kit/guest";

const element = (id) => document.getElementById(id);
const host = await connectToHost();

function show({ person, matter, selection, path, theme, isDialog }) {
  document.documentElement.dataset.theme = theme;
  element("greeting").textContent = `Hello, ${person.name}`;
  const about = selection.length > 0 ? selection.map(({ name }) => name).join(", ") : (matter?.name ?? "nothing");
  element("place").textContent = `You look at ${about}${path === "" ? "" : `, at ${path}`}.`;
  element("close").hidden = !isDialog;
}

show(host.context);
host.onContext(show);

async function sayWho() {
  // A token of this application for this person; the API is that of the platform, on an origin of its own.
  const ask = async (given) =>
    fetch(`${host.context.api}/api`, { headers: { authorization: `Bearer ${await host.token(given)}` } });
  let answer = await ask();
  if (answer.status === 401) answer = await ask({ fresh: true });
  const { data } = await answer.json();
  element("answer").textContent = `The platform knows you as ${data.user.id}.`;
}

async function openDialog() {
  const said = await host.openDialog({ entry: "web/page.html", title: "A greeting", size: "small" });
  element("answer").textContent = said === "goodbye" ? "The dialog said goodbye." : "The dialog was dismissed.";
  host.toast("success", "The dialog is closed.");
}

element("who").addEventListener("click", () => void sayWho());
element("dialog").addEventListener("click", () => void openDialog());
element("deeper").addEventListener("click", () => host.navigate("/deeper?step=1"));
element("close").addEventListener("click", () => host.closeDialog("goodbye"));
