import type { ReactNode } from "react";
import type { Control, FieldPath, FieldValues } from "react-hook-form";
import { TextField } from "@muniment/ui/form";
import { accountText } from "../../../texts/account.ts";

/** The last day of an external user (CC-USR-023). */
export function EndDateField<V extends FieldValues>(props: {
  readonly control: Control<V>;
  readonly name: FieldPath<V>;
}): ReactNode {
  return (
    <TextField {...props} isDate label={accountText("account.end_date")} hint={accountText("account.end_date_hint")} />
  );
}
