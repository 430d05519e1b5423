import { useState } from "react";
import type { ReactNode } from "react";
import { KeysDialog, usePageKeys } from "@muniment/ui/keys";
import type { KeyHint } from "@muniment/ui/keys";

/** Shows the keys of the page on `?`. */
export function KeysHelp(props: { hints(): readonly KeyHint[] }): ReactNode {
  const [isShown, setIsShown] = useState(false);
  usePageKeys({ "?": () => setIsShown(true) });
  return isShown ? <KeysDialog hints={props.hints()} onClose={() => setIsShown(false)} /> : null;
}
