import { StrictMode } from "react";
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "@muniment/rest/client";
import { FocusKeeper } from "../focus/index.ts";
import { ThemeRoot } from "../theme/index.ts";
import { Toasts } from "../toast/index.ts";

/** Draws an app into the page, with its look and the place for what is told in passing, under a name of its own. */
export function startApp(app: ReactNode, named?: { readonly notices: string }): void {
  const root = document.querySelector("#root");
  if (root === null) throw new Error("The page has no root");
  createRoot(root, {
    onCaughtError(error) {
      // A refusal is told on the page; it is no fault of the page.
      if (!(error instanceof ApiError)) reportError(error);
    },
  }).render(
    <StrictMode>
      <ThemeRoot>
        {app}
        <Toasts label={named?.notices} />
        <FocusKeeper />
      </ThemeRoot>
    </StrictMode>,
  );
}
