import type { ReactNode } from "react";
import type { Preview } from "@muniment/rest/preview";
import type { ReaderPart } from "./source.ts";

/** What a kind of content is drawn with: its own buttons go into the line that all kinds have. */
export interface ShownProps extends ReaderPart {
  readonly look: Preview;
  bar(tools?: ReactNode): ReactNode;
  onOpen(part: string): void;
}
