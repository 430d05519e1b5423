import { useState } from "react";
import type { ReactNode } from "react";
import { later } from "../later/index.ts";
import type { KeyHint } from "./keys-dialog.tsx";
import { usePageKeys } from "./page-keys.ts";

const KeysDialog = later(async () => (await import("./keys-dialog.tsx")).KeysDialog);

/** Shows the keys of the page on `?`. */
export function KeysHelp(props: { hints(): readonly KeyHint[] }): ReactNode {
  const [isShown, setIsShown] = useState(false);
  usePageKeys({ "?": () => setIsShown(true) });
  return isShown ? <KeysDialog hints={props.hints()} onClose={() => setIsShown(false)} /> : null;
}
