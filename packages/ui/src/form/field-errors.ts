import type { FieldPath, FieldValues, UseFormSetError } from "react-hook-form";
import { troubleOf } from "../query/index.ts";

/**
 * Shows what the server says of single fields at these fields. Gives back the error when something of it belongs to no
 * field of the form, so that it is shown above; `names` maps wire names to names of the form where they differ.
 */
export function showFieldErrors<V extends FieldValues>(
  error: unknown,
  form: { readonly setError: UseFormSetError<V>; readonly fields: readonly FieldPath<V>[] },
  names: Readonly<Record<string, FieldPath<V>>> = {},
): unknown {
  const { fields } = troubleOf(error);
  let shown = 0;
  for (const [wire, message] of fields) {
    const name = names[wire] ?? form.fields.find((field) => field === wire);
    if (name === undefined) continue;
    form.setError(name, { type: "server", message }, { shouldFocus: shown === 0 });
    shown += 1;
  }
  return shown > 0 && shown === fields.size ? undefined : error;
}
