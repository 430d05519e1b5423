import { makeStyles } from "@fluentui/react-components";
import type { Control, UseFormReturn } from "react-hook-form";
import type { ConnectionTest } from "./-connection-test.tsx";
import type { SourceForm } from "./-source-form.ts";
import type { Source } from "./-source-state.tsx";

/** What every step of the form is given. */
export interface StepProps {
  readonly control: Control<SourceForm>;
  readonly form: UseFormReturn<SourceForm>;
  readonly test: ConnectionTest;
  /** The directory that is changed; `undefined` for a new one. */
  readonly source: Source | undefined;
}

/** Two fields side by side where there is room. */
export const usePairs = makeStyles({
  pairs: {
    display: "grid",
    gridTemplateColumns: "repeat(2, minmax(0, 1fr))",
    gap: "16px 24px",
    alignItems: "start",
    "@media (max-width: 720px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
});
