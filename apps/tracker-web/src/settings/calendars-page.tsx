import { Button, Text, makeStyles } from "@fluentui/react-components";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import {
  createCalendar,
  deleteCalendar,
  listCalendars,
  previewCalendar,
  putCalendar,
} from "@muniment/tracker-api/organisation";
import type { NewWorkCalendarData, WorkCalendarData } from "@muniment/tracker-api/organisation";
import { FormDialog } from "@muniment/ui/dialog";
import { PageHeader } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { call, ifMatch, q } from "../frame/api.ts";
import { t } from "../messages.ts";
import { CalendarDialog, weekdayName } from "./calendar-dialog.tsx";
import { useTableStyles } from "./table-styles.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", height: "100%", minHeight: 0 },
  body: { flexGrow: 1, minHeight: 0, overflow: "auto", padding: "0 16px 16px" },
  acts: { display: "flex", flexWrap: "wrap", gap: "8px" },
});

/** What is being done with a calendar. */
type Open =
  | { readonly kind: "edit"; readonly calendar: WorkCalendarData | undefined }
  | { readonly kind: "remove"; readonly calendar: WorkCalendarData }
  | {
      readonly kind: "moves";
      readonly calendar: WorkCalendarData;
      readonly given: NewWorkCalendarData;
      readonly dates: number;
      readonly trackers: number;
    };

/** The days on which the firm and its offices work (TRK-CAL-001 to -005). */
export function CalendarsPage(): ReactNode {
  const styles = useStyles();
  const calendars = useSuspenseQuery(q(listCalendars)).data.data;
  const { open, show, isBusy, error, put, save, remove } = useCalendarActs();
  return (
    <div className={styles.root}>
      <PageHeader title={t("calendar.title")} text={t("calendar.text")}>
        <Button appearance="primary" onClick={() => show({ kind: "edit", calendar: undefined })}>
          {t("calendar.add")}
        </Button>
      </PageHeader>
      <div className={styles.body}>
        <CalendarTable calendars={calendars} onOpen={show} />
      </div>
      {open?.kind === "edit" ? (
        <CalendarDialog
          calendar={open.calendar}
          isBusy={isBusy}
          error={error}
          onSave={(given) => void save(open.calendar, given)}
          onClose={() => show(undefined)}
        />
      ) : null}
      {open?.kind === "moves" ? (
        <FormDialog
          title={t("calendar.moves_title")}
          error={error}
          choices={[
            { label: t("calendar.apply"), isBusy, run: () => void put(open.calendar, open.given, true) },
            { label: t("calendar.new_only"), run: () => void put(open.calendar, open.given, false) },
          ]}
          onClose={() => show(undefined)}
        >
          <Text>{t("calendar.moves", { dates: open.dates, trackers: open.trackers })}</Text>
        </FormDialog>
      ) : null}
      {open?.kind === "remove" ? (
        <FormDialog
          title={t("calendar.remove_title", { name: open.calendar.name })}
          error={error}
          choices={[
            {
              label: t("action.delete"),
              isBusy,
              run: () => void remove(open.calendar),
            },
          ]}
          onClose={() => show(undefined)}
        >
          <Text>{t("calendar.remove_text")}</Text>
        </FormDialog>
      ) : null}
    </div>
  );
}

/** What can be done with calendars, and what is being asked of it. */
function useCalendarActs() {
  const client = useQueryClient();
  const tell = useTell();
  const [open, setOpen] = useState<Open | undefined>();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const show = (next: Open | undefined): void => {
    setError(undefined);
    setOpen(next);
  };
  const attempt = async (act: () => Promise<unknown>, said?: string): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      await act();
      if (said === undefined) return;
      await client.invalidateQueries({ queryKey: ["listCalendars"] });
      await client.invalidateQueries({ queryKey: ["getMe"] });
      setOpen(undefined);
      tell.done(said);
    } catch (refusal) {
      setError(refusal);
    } finally {
      setIsBusy(false);
    }
  };
  const put = async (calendar: WorkCalendarData, given: NewWorkCalendarData, apply: boolean): Promise<void> =>
    attempt(async () => {
      const params = { calendar: calendar.id };
      await ifMatch(calendar.rev)(putCalendar, { params, body: { ...given, apply } });
    }, t("calendar.saved"));
  const save = async (calendar: WorkCalendarData | undefined, given: NewWorkCalendarData): Promise<void> => {
    if (calendar === undefined) {
      await attempt(async () => call(createCalendar, { body: given }), t("calendar.saved"));
      return;
    }
    await attempt(async () => {
      const { data } = await call(previewCalendar, { params: { calendar: calendar.id }, body: given });
      if (data.dates > 0) setOpen({ kind: "moves", calendar, given, ...data });
      else await put(calendar, given, false);
    });
  };
  const remove = async ({ id }: WorkCalendarData): Promise<void> =>
    attempt(async () => call(deleteCalendar, { params: { calendar: id } }), t("calendar.removed"));
  return { open, show, isBusy, error, put, save, remove };
}

function CalendarTable(props: {
  readonly calendars: readonly WorkCalendarData[];
  onOpen(open: Open): void;
}): ReactNode {
  const { calendars, onOpen } = props;
  const styles = useTableStyles();
  const own = useStyles();
  return (
    <table className={styles.table} aria-label={t("calendar.title")}>
      <thead className={styles.head}>
        <tr>
          {(["name", "weekdays", "holidays", "locations", "actions"] as const).map((head) => (
            <th key={head} scope="col" className={styles.headCell}>
              {t(`calendar.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {calendars.map((calendar) => (
          <tr key={calendar.id} className={styles.row}>
            <th scope="row" className={styles.cell}>
              {calendar.is_default ? t("calendar.is_default", { name: calendar.name }) : calendar.name}
            </th>
            <td className={styles.cell}>{calendar.weekdays.map((day) => weekdayName(day, "short")).join(", ")}</td>
            <td className={styles.cell}>{t("calendar.holiday_count", { count: calendar.holidays.length })}</td>
            <td className={styles.cell}>{calendar.locations.join(", ")}</td>
            <td className={styles.cell}>
              <span className={own.acts}>
                <Button
                  size="small"
                  aria-label={`${t("elements.edit")}: ${calendar.name}`}
                  onClick={() => onOpen({ kind: "edit", calendar })}
                >
                  {t("elements.edit")}
                </Button>
                {calendar.is_default ? null : (
                  <Button
                    size="small"
                    aria-label={`${t("action.delete")}: ${calendar.name}`}
                    onClick={() => onOpen({ kind: "remove", calendar })}
                  >
                    {t("action.delete")}
                  </Button>
                )}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
