/**
 * Where a sign-in of an extension ends: tells the page that began it what came, and closes. Pages that were opened from
 * another origin's window may have lost it, so that both ways are used.
 */
export const CALLBACK_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Signed in</title>
    <script src="callback.js" defer></script>
  </head>
  <body style="font: 14px system-ui, sans-serif; margin: 24px">
    <p>You are signed in. You can close this window.</p>
  </body>
</html>
`;

/** Its script. To pages of its own origin only, which began with a state that only they know. */
export const CALLBACK_SCRIPT = `const said = { type: "muniment.signed-in", query: location.search.slice(1) };
history.replaceState(null, "", location.pathname);
if (window.opener) window.opener.postMessage(said, location.origin);
const channel = new BroadcastChannel("muniment.signed-in " + location.pathname);
channel.postMessage(said);
channel.close();
window.close();
`;
