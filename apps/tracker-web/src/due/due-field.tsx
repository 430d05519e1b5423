import { Field, Input } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { BROWSER_LOCALE, formatDay, formatWeekday } from "@muniment/ui/message";
import { t } from "../messages.ts";
import type { Day } from "./day.ts";
import { today } from "./due-editor.tsx";
import { isDayFirst, readTypedDay } from "./typed-day.ts";

/** A due date in a form, typed as people say it; what is read stands below. */
export function DueField(props: {
  readonly label: string;
  readonly due: Day | undefined;
  onDue(due: Day | undefined): void;
}): ReactNode {
  const { label, due, onDue } = props;
  const [text, setText] = useState(due ?? "");
  const isUnread = text.trim() !== "" && due === undefined;
  return (
    <Field
      label={label}
      validationMessage={isUnread ? t("due.unread") : undefined}
      hint={due === undefined ? undefined : t("due.read", { weekday: formatWeekday(due), day: formatDay(due) })}
    >
      <Input
        placeholder={t("due.placeholder")}
        value={text}
        onChange={(_, data) => {
          setText(data.value);
          onDue(readTypedDay(data.value, { today: today(), isDayFirst: isDayFirst(BROWSER_LOCALE) }));
        }}
      />
    </Field>
  );
}
