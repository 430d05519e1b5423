import {
  Button,
  Input,
  Popover,
  PopoverSurface,
  Text,
  makeStyles,
  tokens,
  useFocusFinders,
} from "@fluentui/react-components";
import { useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { systemClock } from "@muniment/kernel";
import { useFocusKeeper } from "@muniment/ui/focus";
import { BROWSER_LOCALE, formatDay, formatWeekday } from "@muniment/ui/message";
import { t } from "../messages.ts";
import { addDays, addWorkingDays, dayAt, isWorkingDay, weekdayOf } from "./day.ts";
import type { Day } from "./day.ts";
import { officeDays } from "./office-days.ts";
import { ruleText } from "./rule-text.ts";
import type { DueRule } from "./rule-text.ts";
import { isDayFirst, readTypedDay } from "./typed-day.ts";

const useStyles = makeStyles({
  surface: { padding: "12px", width: "264px", display: "flex", flexDirection: "column", gap: "8px" },
  read: { color: tokens.colorNeutralForeground2, minHeight: "20px" },
  quick: { display: "flex", flexWrap: "wrap", gap: "4px" },
  foot: { display: "flex", justifyContent: "flex-end", gap: "8px" },
  rule: { marginInlineEnd: "auto" },
});

interface DueEditorProps {
  readonly target: HTMLElement | null;
  readonly due: Day | undefined;
  readonly label: string;
  /** What the date hangs on. */
  readonly rule?: DueRule | undefined;
  onSave(due: Day | undefined): void;
  /** Lets it hang on something; absent where it cannot. */
  onRule?(): void;
  onClose(): void;
}

/** The day that it is now. */
export function today(): Day {
  return dayAt(systemClock.now());
}

/** Changes a due date: typed as people say it, or from a calendar; what is read is shown before it is saved. */
export function DueEditor(props: DueEditorProps): ReactNode {
  const { target, due, label, rule, onSave, onRule, onClose } = props;
  const styles = useStyles();
  useFocusKeeper(useFocusFinders);
  const now = today();
  const [text, setText] = useState(due ?? "");
  const read =
    text.trim() === "" ? undefined : readTypedDay(text, { today: now, isDayFirst: isDayFirst(BROWSER_LOCALE) });
  const isUnread = text.trim() !== "" && read === undefined;
  const save = (day: Day | undefined): void => {
    if (day !== due) onSave(day);
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "Enter" && !isUnread) {
      event.preventDefault();
      save(read);
    }
    if (event.key === "Escape") onClose();
  };
  return (
    <Popover
      open
      trapFocus
      positioning={{ target, position: "below", align: "start" }}
      onOpenChange={(_, data) => (data.open ? undefined : onClose())}
    >
      <PopoverSurface className={styles.surface} aria-label={label}>
        {rule === undefined ? null : (
          <Text size={200} className={styles.read}>
            {t("dates.rule_fixes", { rule: ruleText(rule) })}
          </Text>
        )}
        <Input
          autoFocus
          aria-label={label}
          placeholder={t("due.placeholder")}
          value={text}
          onChange={(_, data) => setText(data.value)}
          onKeyDown={onKeyDown}
        />
        <Text className={styles.read} size={200} role="status">
          {isUnread ? t("due.unread") : read === undefined ? t("due.none_set") : readText(read)}
        </Text>
        <Input
          type="date"
          aria-label={t("due.calendar")}
          value={read ?? ""}
          onChange={(_, data) => setText(data.value)}
        />
        <QuickDays now={now} read={read} onDay={save} />
        <EditorFoot
          hasDue={due !== undefined}
          isUnread={isUnread}
          onClear={() => save(undefined)}
          onSave={() => save(read)}
          {...(onRule === undefined
            ? {}
            : {
                onRule() {
                  onClose();
                  // Once the focus is back in the grid: else it would be taken out of the dialog, which would be hidden.
                  setTimeout(onRule);
                },
              })}
        />
      </PopoverSurface>
    </Popover>
  );
}

/** The day that was understood; one on which nobody works says so, with the holiday's name (TRK-DUE-003). */
function readText(read: Day): string {
  const said = { weekday: formatWeekday(read), day: formatDay(read) };
  const holiday = officeDays().holidays.get(read);
  if (holiday !== undefined) return t("due.read_holiday", { ...said, holiday });
  return t(isWorkingDay(read) ? "due.read" : "due.read_weekend", said);
}

function QuickDays(props: { readonly now: Day; readonly read: Day | undefined; onDay(day: Day): void }): ReactNode {
  const { now, read, onDay } = props;
  const styles = useStyles();
  const quick = [
    { label: t("due.today"), day: now },
    { label: t("due.tomorrow"), day: addDays(now, 1) },
    { label: t("due.next_week"), day: addDays(now, (8 - weekdayOf(now)) % 7 || 7) },
  ];
  return (
    <div className={styles.quick}>
      {quick.map((choice) => (
        <Button key={choice.label} size="small" onClick={() => onDay(choice.day)}>
          {choice.label}
        </Button>
      ))}
      {read !== undefined && !isWorkingDay(read) ? (
        <Button size="small" onClick={() => onDay(addWorkingDays(read, 1))}>
          {t("due.next_working_day")}
        </Button>
      ) : null}
    </div>
  );
}

function EditorFoot(props: {
  readonly hasDue: boolean;
  readonly isUnread: boolean;
  onClear(): void;
  onSave(): void;
  onRule?(): void;
}): ReactNode {
  const { hasDue, isUnread, onSave, onRule } = props;
  const styles = useStyles();
  return (
    <div className={styles.foot}>
      {onRule === undefined ? null : (
        <Button appearance="subtle" size="small" className={styles.rule} onClick={onRule}>
          {t("dates.relative")}
        </Button>
      )}
      {hasDue ? (
        <Button appearance="subtle" size="small" onClick={props.onClear}>
          {t("due.clear")}
        </Button>
      ) : null}
      <Button appearance="primary" size="small" disabledFocusable={isUnread} onClick={() => isUnread || onSave()}>
        {t("action.save")}
      </Button>
    </div>
  );
}
