import { Field, Select, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { listFields } from "@muniment/tracker-api/field";
import { importFields } from "@muniment/tracker-api/import";
import type { ImportChoicesData } from "@muniment/tracker-api/import";
import { listStatuses } from "@muniment/tracker-api/status";
import { q } from "../frame/api.ts";
import { t } from "../messages.ts";
import type { Tracker } from "../task/task.ts";
import type { ImportFile, Preview } from "./import-file.ts";

const useStyles = makeStyles({
  fields: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fill, minmax(200px, 1fr))",
    gap: "12px",
    // A field is a grid, and as wide as the longest choice of its select otherwise, which then lies over its neighbour.
    "& > *": { minWidth: 0, gridTemplateColumns: "minmax(0, 1fr)" },
    "& select": { minWidth: 0 },
  },
  group: {
    margin: 0,
    padding: 0,
    minWidth: 0,
    borderTopWidth: 0,
    borderRightWidth: 0,
    borderBottomWidth: 0,
    borderLeftWidth: 0,
  },
  legend: { fontWeight: tokens.fontWeightSemibold, padding: 0, marginBottom: "8px" },
});

interface ReadingProps {
  readonly tracker: Tracker;
  readonly file: ImportFile;
  readonly preview: Preview;
  readonly choices: ImportChoicesData;
  onChoices(choices: ImportChoicesData): void;
}

const LONGEST_HINT = 60;
const short = (text: string): string => (text.length > LONGEST_HINT ? `${text.slice(0, LONGEST_HINT)}…` : text);

/** The name of a field of an import. */
export function fieldName(field: string, fields: readonly { id: string; title: string }[]): string {
  const known = importFields.find((name) => name === field);
  if (known !== undefined) return t(`import.field_${known}`);
  return fields.find(({ id }) => `field:${id}` === field)?.title ?? "";
}

/** How the file is to be read: table, heading, columns, dates, people and statuses; all of it is suggested. */
export function ImportReading(props: ReadingProps): ReactNode {
  const { file, preview, choices, onChoices } = props;
  const styles = useStyles();
  const table = file.tables[choices.table];
  const hasDates = preview.columns.some((field) => field === "start_date" || field === "due_date");
  return (
    <>
      <div className={styles.fields}>
        {file.tables.length === 1 ? null : (
          <Field label={t("import.table")}>
            <Select value={choices.table} onChange={(_, data) => onChoices({ table: Number(data.value) })}>
              {file.tables.map(({ name, rows }, at) => (
                <option key={at} value={at}>
                  {t("import.table_count", { name, count: rows })}
                </option>
              ))}
            </Select>
          </Field>
        )}
        <Field label={t("import.header_row")}>
          <Select
            value={preview.header_row}
            onChange={(_, data) => onChoices({ table: choices.table, header_row: Number(data.value) })}
          >
            <option value={0}>{t("import.header_none")}</option>
            {(table?.first ?? []).map((row, at) =>
              row.some((cell) => cell !== "") ? (
                <option key={at} value={at + 1}>
                  {t("import.header_row_number", { row: at + 1, text: short(row.filter(Boolean).join(", ")) })}
                </option>
              ) : null,
            )}
          </Select>
        </Field>
        {hasDates && !preview.is_order_certain ? (
          <Field label={t("import.date_order")}>
            <Select
              value={preview.date_order}
              onChange={(_, data) => onChoices({ ...choices, date_order: data.value === "mdy" ? "mdy" : "dmy" })}
            >
              <option value="dmy">{t("import.date_dmy")}</option>
              <option value="mdy">{t("import.date_mdy")}</option>
            </Select>
          </Field>
        ) : null}
      </div>
      <Columns {...props} />
      <People {...props} />
      <Statuses {...props} />
    </>
  );
}

function Columns({ tracker, file, preview, choices, onChoices }: ReadingProps): ReactNode {
  const styles = useStyles();
  const { data } = useQuery(q(listFields, { params: { tracker: tracker.id } }));
  const fields = data?.data ?? [];
  const all: readonly string[] = [...importFields, ...fields.map(({ id }) => `field:${id}`)];
  const first = file.tables[choices.table]?.first[preview.header_row] ?? [];
  const choose = (at: number, field: string): void =>
    onChoices({
      ...choices,
      header_row: preview.header_row,
      // A field is in one column: it is taken from the one that had it.
      columns: preview.columns.map((other, column) => (column === at ? field : other === field ? "" : other)),
    });
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{t("import.columns")}</legend>
      <div className={styles.fields}>
        {preview.columns.map((chosen, at) => {
          const title = preview.titles[at]?.trim() ?? "";
          return (
            <Field
              key={at}
              label={title === "" ? t("import.column_number", { count: at + 1 }) : title}
              hint={short(first[at] ?? "")}
            >
              <Select value={chosen} onChange={(_, selected) => choose(at, selected.value)}>
                <option value="">{t("import.field_none")}</option>
                {all.map((field) => (
                  <option key={field} value={field}>
                    {fieldName(field, fields)}
                  </option>
                ))}
              </Select>
            </Field>
          );
        })}
      </div>
    </fieldset>
  );
}

const LEFT_OUT = "-";

function People({ preview, choices, onChoices }: ReadingProps): ReactNode {
  const styles = useStyles();
  const open = preview.people.filter(({ candidates }) => candidates.length > 0);
  if (open.length === 0) return null;
  const keyOf = ({ ty, work_id: id }: { ty: string; work_id: string }): string => `${ty}/${id}`;
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{t("import.people")}</legend>
      <div className={styles.fields}>
        {open.map(({ text, chosen, candidates }) => (
          <Field key={text} label={text}>
            <Select
              value={chosen === undefined ? LEFT_OUT : keyOf(chosen)}
              onChange={(_, data) => {
                const found = candidates.find((each) => keyOf(each) === data.value);
                const choice = found === undefined ? null : { ty: found.ty, work_id: found.work_id };
                onChoices({ ...choices, people: { ...choices.people, [text]: choice } });
              }}
            >
              <option value={LEFT_OUT}>{t("import.leave_out")}</option>
              {candidates.map((each) => (
                <option key={keyOf(each)} value={keyOf(each)}>
                  {each.email === undefined ? each.name : `${each.name} (${each.email})`}
                </option>
              ))}
            </Select>
          </Field>
        ))}
      </div>
    </fieldset>
  );
}

function Statuses({ tracker, preview, choices, onChoices }: ReadingProps): ReactNode {
  const styles = useStyles();
  const { data } = useQuery(q(listStatuses, { params: { tracker: tracker.id } }));
  if (preview.statuses.length === 0) return null;
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{t("import.statuses")}</legend>
      <div className={styles.fields}>
        {preview.statuses.map(({ text, chosen = "" }) => (
          <Field key={text} label={<Text>{text}</Text>}>
            <Select
              value={chosen}
              onChange={(_, selected) => {
                const { [text]: _former, ...others } = choices.statuses ?? {};
                const statuses = selected.value === "" ? others : { ...others, [text]: selected.value };
                onChoices({ ...choices, statuses });
              }}
            >
              <option value="">{t("import.status_usual")}</option>
              {(data?.data ?? []).map(({ id, value }) => (
                <option key={id} value={id}>
                  {value}
                </option>
              ))}
            </Select>
          </Field>
        ))}
      </div>
    </fieldset>
  );
}
