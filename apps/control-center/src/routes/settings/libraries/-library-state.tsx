import type { ReactNode } from "react";
import { Status } from "@muniment/ui/status";
import type { Tone } from "@muniment/ui/status";
import { libraryText } from "../../../texts/library.ts";
import type { LibraryState } from "./-libraries.ts";

const TONES: Readonly<Record<LibraryState, Tone>> = { on_line: "good", read_only: "warning", off_line: "none" };

/** The state of a library in a word (CC-LIB-004). */
export function StateOf({ state }: { readonly state: LibraryState }): ReactNode {
  return <Status tone={TONES[state]}>{libraryText(`library.state_${state}`)}</Status>;
}
