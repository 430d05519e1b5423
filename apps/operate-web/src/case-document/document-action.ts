import type { ReactElement, ReactNode } from "react";
import type { Permission } from "@muniment/operate-api";
import type { CaseData } from "../case/case-data.ts";

/** A document of a case's place, by the names that the API knows it by. */
export interface ChosenDocument {
  readonly serviceName: string;
  readonly documentId: string;
  readonly name: string;
  readonly size?: number;
}

/** Where documents were chosen, and what an action may do to the page. */
export interface DocumentActionContext {
  readonly known: CaseData;
  /** The folder that is open; absent for the case's place itself. */
  readonly folderId?: string;
  readonly folderName?: string;
  /** Shows a dialog, which is given what closes it. */
  ask(dialog: (close: () => void) => ReactNode): void;
  /** Reads the folder anew. */
  reload(): void;
}

/** Something that can be done with chosen documents of a case; the ribbon, the row's menu and right-click show it. */
export interface DocumentAction {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactElement;
  /** Whose account it uses: the person's own where they are linked, or always Operate's (OPR-IDN-001). */
  readonly by: "person" | "service";
  /** Without it the action is not shown. */
  readonly permission: Permission;
  /** Why these documents cannot have it, in words; nothing when they can. */
  isOffered(selection: readonly ChosenDocument[]): string | undefined;
  run(selection: readonly ChosenDocument[], context: DocumentActionContext): void;
}
