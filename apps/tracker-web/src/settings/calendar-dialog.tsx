import { Button, Checkbox, Field, Input, Text, Textarea, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { exportHolidays, readHolidays } from "@muniment/tracker-api/organisation";
import type { HolidayData, NewWorkCalendarData, WorkCalendarData } from "@muniment/tracker-api/organisation";
import { FormDialog } from "@muniment/ui/dialog";
import { call } from "../frame/api.ts";
import { t } from "../messages.ts";

const useStyles = makeStyles({
  days: { display: "flex", flexWrap: "wrap" },
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "8px" },
  item: {
    display: "grid",
    gridTemplateColumns: "150px minmax(0, 1fr) auto auto",
    gap: "8px",
    alignItems: "center",
    "& > *": { minWidth: 0 },
    "@media (max-width: 560px)": {
      gridTemplateColumns: "minmax(0, 1fr) auto",
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    },
  },
  pair: { display: "grid", gridTemplateColumns: "1fr 1fr", gap: "8px", "& > *": { minWidth: 0 } },
  acts: { display: "flex", flexWrap: "wrap", gap: "8px" },
  faults: { color: tokens.colorPaletteRedForeground1, display: "block" },
});

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const NEW: NewWorkCalendarData = { name: "", weekdays: [1, 2, 3, 4, 5], holidays: [], locations: [] };

/** A day of the week by its ISO number. */
export function weekdayName(day: number, style: "long" | "short"): string {
  // The first of January 2024 was a Monday.
  return new Intl.DateTimeFormat(navigator.language, { weekday: style, timeZone: "UTC" }).format(
    new Date(Date.UTC(2024, 0, day)),
  );
}

interface CalendarDialogProps {
  readonly calendar: WorkCalendarData | undefined;
  readonly isBusy: boolean;
  readonly error: unknown;
  onSave(calendar: NewWorkCalendarData): void;
  onClose(): void;
}

/** A calendar with its holidays, which may come from a file and go out as text (TRK-CAL-003). */
export function CalendarDialog({ calendar, isBusy, error, onSave, onClose }: CalendarDialogProps): ReactNode {
  const styles = useStyles();
  const [draft, setDraft] = useState<NewWorkCalendarData>(() => (calendar === undefined ? NEW : given(calendar)));
  const [places, setPlaces] = useState(draft.locations.join("\n"));
  const change = (changes: Partial<NewWorkCalendarData>): void => setDraft((before) => ({ ...before, ...changes }));
  const save = (): void =>
    onSave({
      ...draft,
      holidays: draft.holidays.filter(({ day, name }) => day !== "" || name.trim() !== ""),
      locations: places
        .split("\n")
        .map((place) => place.trim())
        .filter((place) => place !== ""),
    });
  return (
    <FormDialog
      isWide
      title={calendar === undefined ? t("calendar.add") : calendar.name}
      error={error}
      choices={[{ label: t("action.save"), isBusy, run: save }]}
      onClose={onClose}
    >
      <Field label={t("calendar.name")} required>
        <Input value={draft.name} maxLength={100} onChange={(_, { value }) => change({ name: value })} />
      </Field>
      <Field label={t("calendar.weekdays")}>
        <div className={styles.days} role="group" aria-label={t("calendar.weekdays")}>
          {WEEKDAYS.map((day) => (
            <Checkbox
              key={day}
              label={weekdayName(day, "long")}
              checked={draft.weekdays.includes(day)}
              onChange={(_, { checked }) =>
                change({
                  weekdays: checked === true ? [...draft.weekdays, day] : draft.weekdays.filter((one) => one !== day),
                })
              }
            />
          ))}
        </div>
      </Field>
      <Holidays calendar={calendar} holidays={draft.holidays} onHolidays={(holidays) => change({ holidays })} />
      <div className={styles.pair}>
        <Field label={t("calendar.valid_from")}>
          <Input
            type="date"
            value={draft.valid_from ?? ""}
            onChange={(_, { value }) => change({ valid_from: value === "" ? null : value })}
          />
        </Field>
        <Field label={t("calendar.valid_to")}>
          <Input
            type="date"
            value={draft.valid_to ?? ""}
            onChange={(_, { value }) => change({ valid_to: value === "" ? null : value })}
          />
        </Field>
      </div>
      {calendar?.is_default === true ? null : (
        <Field label={t("calendar.locations")} hint={t("calendar.locations_hint")}>
          <Textarea value={places} rows={3} onChange={(_, { value }) => setPlaces(value)} />
        </Field>
      )}
    </FormDialog>
  );
}

function given({ name, weekdays, holidays, locations, valid_from, valid_to }: WorkCalendarData): NewWorkCalendarData {
  return { name, weekdays, holidays, locations, valid_from: valid_from ?? null, valid_to: valid_to ?? null };
}

function Holidays(props: {
  readonly calendar: WorkCalendarData | undefined;
  readonly holidays: readonly HolidayData[];
  onHolidays(holidays: HolidayData[]): void;
}): ReactNode {
  const { calendar, holidays, onHolidays } = props;
  const styles = useStyles();
  const [faults, setFaults] = useState<readonly { line: number; text: string }[]>([]);
  const [exported, setExported] = useState<string | undefined>();
  const file = useRef<HTMLInputElement>(null);
  const change = (at: number, changes: Partial<HolidayData>): void =>
    onHolidays(holidays.map((holiday, place) => (place === at ? { ...holiday, ...changes } : holiday)));
  const read = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    const format = chosen.name.toLowerCase().endsWith(".csv") ? "csv" : "ics";
    const { data } = await call(readHolidays, { body: { format, text: await chosen.text() } });
    const known = new Set(data.holidays.map(({ day }) => day));
    setFaults(data.faults);
    onHolidays([...holidays.filter(({ day }) => !known.has(day)), ...data.holidays].toSorted(byDay));
  };
  const write = async (format: "ics" | "csv"): Promise<void> => {
    if (calendar === undefined) return;
    const { data } = await call(exportHolidays, { params: { calendar: calendar.id }, query: { format } });
    setExported(data.text);
  };
  return (
    <Field label={t("calendar.holidays")} hint={t("calendar.holidays_hint")}>
      <div>
        <ul className={styles.list} aria-label={t("calendar.holidays")}>
          {holidays.map((holiday, at) => (
            <HolidayItem
              key={at}
              holiday={holiday}
              at={at}
              onChange={(changes) => change(at, changes)}
              onRemove={() => onHolidays(holidays.toSpliced(at, 1))}
            />
          ))}
        </ul>
        {faults.map(({ line, text }) => (
          <Text key={`${line} ${text}`} size={200} className={styles.faults} role="status">
            {t("calendar.fault", { line, text })}
          </Text>
        ))}
        <span className={styles.acts}>
          <Button size="small" icon={<AddRegular />} onClick={() => onHolidays([...holidays, { day: "", name: "" }])}>
            {t("calendar.holiday_add")}
          </Button>
          <Button size="small" onClick={() => file.current?.click()}>
            {t("calendar.import")}
          </Button>
          {calendar === undefined
            ? null
            : (["ics", "csv"] as const).map((format) => (
                <Button key={format} size="small" onClick={() => void write(format)}>
                  {t(`calendar.export_${format}`)}
                </Button>
              ))}
        </span>
        <input
          ref={file}
          type="file"
          hidden
          accept=".ics,.csv,text/calendar,text/csv"
          aria-label={t("calendar.import")}
          onChange={(event) => {
            void read(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        {exported === undefined ? null : (
          <Textarea readOnly rows={6} aria-label={t("calendar.exported")} value={exported} style={{ width: "100%" }} />
        )}
      </div>
    </Field>
  );
}

function HolidayItem(props: {
  readonly holiday: HolidayData;
  readonly at: number;
  onChange(changes: Partial<HolidayData>): void;
  onRemove(): void;
}): ReactNode {
  const { holiday, at, onChange, onRemove } = props;
  const styles = useStyles();
  return (
    <li className={styles.item}>
      <Input
        type="date"
        aria-label={t("calendar.holiday_day", { number: at + 1 })}
        value={holiday.day}
        onChange={(_, { value }) => onChange({ day: value })}
      />
      <Input
        aria-label={t("calendar.holiday_name", { number: at + 1 })}
        value={holiday.name}
        maxLength={100}
        onChange={(_, { value }) => onChange({ name: value })}
      />
      <Checkbox
        label={t("calendar.recurring")}
        checked={holiday.recurring === true}
        onChange={(_, { checked }) => onChange({ recurring: checked === true })}
      />
      <Button
        appearance="subtle"
        icon={<DeleteRegular />}
        aria-label={t("settings.remove", { name: holiday.name })}
        onClick={() => onRemove()}
      />
    </li>
  );
}

function byDay(one: HolidayData, other: HolidayData): number {
  return one.day < other.day ? -1 : Number(one.day > other.day);
}
