import { authorizeAddress, readInstallation } from "./sign-in.ts";

/** The pages of the window in which a person signs in: the first leads on, the last tells the pane what came. */
async function main(): Promise<void> {
  if (document.documentElement.dataset["page"] === "sign-in") {
    location.replace(authorizeAddress(await readInstallation(), new URLSearchParams(location.search)));
    return;
  }
  const said = JSON.stringify({ type: "muniment.signed-in", query: location.search.slice(1) });
  await Office.onReady();
  Office.context.ui.messageParent(said, { targetOrigin: location.origin });
}

main().catch((error: unknown) => {
  const [place] = document.getElementsByTagName("p");
  if (place !== undefined) place.textContent = "Sign-in did not work. Close this window and try again.";
  reportError(error);
});
