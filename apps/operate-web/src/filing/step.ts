import type { ReactNode } from "react";
import type { DialogChoice } from "@muniment/ui/dialog";

/** What a dialog shows of one step. */
export interface DialogStep {
  readonly title: string;
  readonly choices: readonly DialogChoice[];
  readonly error: unknown;
  readonly content: ReactNode;
  readonly cancelLabel?: string;
  readonly hasNoCancel?: boolean;
}
