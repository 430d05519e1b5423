import { Field, Input } from "@fluentui/react-components";
import type { ReactNode } from "react";

const MINUTE = 60_000;

/** A moment of the wire as a field has it, in the person's zone; empty for none. */
function localFrom(at: string | null | undefined): string {
  if (at === null || at === undefined || at === "") return "";
  const moment = new Date(at);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * MINUTE).toISOString().slice(0, 19);
}

/** A moment, chosen from a calendar as well; `null` for none. Wire moments are kept to the second (SPM-TIM-002). */
export function MomentField(props: {
  readonly label: string;
  readonly hint?: string;
  readonly isSmall?: boolean;
  readonly value: string | null;
  readonly problem?: string | undefined;
  onChange(value: string | null): void;
}): ReactNode {
  return (
    <Field
      label={props.label}
      hint={<>{props.hint}</>}
      validationMessage={props.problem}
      {...(props.isSmall === true ? { size: "small" as const } : {})}
    >
      <Input
        type="datetime-local"
        value={localFrom(props.value)}
        onChange={(_, { value }) => props.onChange(value === "" ? null : new Date(value).toISOString())}
      />
    </Field>
  );
}
