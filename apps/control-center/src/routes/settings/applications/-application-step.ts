import { makeStyles } from "@fluentui/react-components";
import type { Control, UseFormReturn } from "react-hook-form";
import type { ApplicationDraft } from "./-application-draft.ts";

/** What every step of the wizard is given. */
export interface ApplicationStepProps {
  readonly control: Control<ApplicationDraft>;
  readonly form: UseFormReturn<ApplicationDraft>;
  /** Fields, by the names of the wire, that stay as they were registered or as the manifest has them. */
  readonly fixed: ReadonlySet<string>;
  /** Whether the application is new: then its Client ID and first secret are asked for. */
  readonly isNew: boolean;
}

/** Two fields side by side where there is room. */
export const useFieldPairs = makeStyles({
  pairs: {
    display: "grid",
    gridTemplateColumns: "repeat(2, minmax(0, 1fr))",
    gap: "16px 24px",
    alignItems: "start",
    "@media (max-width: 720px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
});
