import { useQueryClient } from "@tanstack/react-query";
import {
  Field,
  Radio,
  RadioGroup,
  Select,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  Text,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { csvFields, getImport, updateImport } from "@muniment/work-api/control-center/csv-import";
import type { CsvImportData, CsvImportKey, CsvImportMode } from "@muniment/work-api/control-center/csv-import";
import { api } from "../../../api.ts";
import { importText } from "../../../texts/import.ts";

const MODES: readonly CsvImportMode[] = ["create_or_update", "create", "update"];
const KEYS: readonly CsvImportKey[] = ["id", "email"];

const useStyles = makeStyles({
  region: { overflowX: "auto" },
  table: { minWidth: "320px" },
  // Where there is room for two columns, the choice comes before the examples.
  examples: { "@media (max-width: 480px)": { display: "none" } },
  samples: { color: tokens.colorNeutralForeground3, overflow: "hidden", textOverflow: "ellipsis" },
  choices: { display: "flex", alignItems: "flex-start", flexWrap: "wrap", columnGap: "48px", rowGap: "12px" },
  missing: { color: tokens.colorStatusWarningForeground1 },
});

type Change = Partial<Pick<CsvImportData, "mode" | "key">> & { readonly fields?: string[] };

/** What each column is taken for, and which lines are wanted; each choice is kept at once. */
export function ImportColumns({ file }: { readonly file: CsvImportData }): ReactNode {
  const styles = useStyles();
  const client = useQueryClient();
  const tell = useTell();
  const change = async (body: Change): Promise<void> => {
    try {
      await api.call(updateImport, { params: { import: file.id }, body });
    } catch (error) {
      tell.failed(importText("import.not_changed"), error);
    }
    await invalidate(client, [getImport]);
  };
  const assign = (at: number, field: string): void => {
    // A field is taken from one column: choosing it for another takes it away from the first.
    const fields = file.columns.map((column, place) => {
      if (place === at) return field;
      return column.field === field ? "" : (column.field ?? "");
    });
    void change({ fields });
  };
  const missing = csvFields[file.kind].filter(
    ({ name, isNeeded }) => isNeeded && file.mode !== "update" && !file.columns.some(({ field }) => field === name),
  );
  return (
    <>
      <Columns file={file} onAssign={assign} />
      {missing.length === 0 ? null : (
        <Text className={styles.missing}>
          {importText("import.missing", {
            fields: missing.map(({ name }) => importText(`import.field.${name}`)).join(", "),
          })}
        </Text>
      )}
      {file.kind === "memberships" ? null : <Wanted file={file} onChange={(choice) => void change(choice)} />}
    </>
  );
}

function Columns(props: { readonly file: CsvImportData; onAssign(at: number, field: string): void }): ReactNode {
  const styles = useStyles();
  const { file, onAssign } = props;
  const names = csvFields[file.kind].map(({ name }) => name);
  return (
    <div className={styles.region} role="region" aria-label={importText("import.columns")} tabIndex={0}>
      <Table size="small" className={styles.table} aria-label={importText("import.columns")}>
        <TableHeader>
          <TableRow>
            <TableHeaderCell>{importText("import.column")}</TableHeaderCell>
            <TableHeaderCell className={styles.examples}>{importText("import.samples")}</TableHeaderCell>
            <TableHeaderCell>{importText("import.field")}</TableHeaderCell>
          </TableRow>
        </TableHeader>
        <TableBody>
          {file.columns.map((column, at) => (
            <TableRow key={column.name}>
              <TableCell>{column.name}</TableCell>
              <TableCell className={styles.examples}>
                <Text size={200} className={styles.samples} block wrap={false}>
                  {column.samples?.join(" · ")}
                </Text>
              </TableCell>
              <TableCell>
                <Select
                  size="small"
                  aria-label={importText("import.field_of", { column: column.name })}
                  value={column.field ?? ""}
                  onChange={(_, { value }) => onAssign(at, value)}
                >
                  <option value="">{importText("import.left_out")}</option>
                  {names.map((name) => (
                    <option key={name} value={name}>
                      {importText(`import.field.${name}`)}
                    </option>
                  ))}
                </Select>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

/** Which lines are done, and how users are found. */
function Wanted(props: { readonly file: CsvImportData; onChange(choice: Change): void }): ReactNode {
  const styles = useStyles();
  const { file, onChange } = props;
  return (
    <div className={styles.choices}>
      <Field label={importText("import.mode")}>
        <RadioGroup value={file.mode} onChange={(_, { value }) => onChange({ mode: value as CsvImportMode })}>
          {MODES.map((mode) => (
            <Radio key={mode} value={mode} label={importText(`import.mode.${mode}`)} />
          ))}
        </RadioGroup>
      </Field>
      {file.kind === "users" ? (
        <Field label={importText("import.key")}>
          <RadioGroup value={file.key} onChange={(_, { value }) => onChange({ key: value as CsvImportKey })}>
            {KEYS.map((key) => (
              <Radio key={key} value={key} label={importText(`import.field.${key}`)} />
            ))}
          </RadioGroup>
        </Field>
      ) : null}
    </div>
  );
}
