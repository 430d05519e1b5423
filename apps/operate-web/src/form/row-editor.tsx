import {
  Button,
  Checkbox,
  Dropdown,
  Field,
  Input,
  Option,
  Subtitle2,
  Text,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { AddRegular, ArrowUpRegular, DeleteRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  list: { display: "flex", flexDirection: "column", gap: "12px", margin: 0, padding: 0, listStyleType: "none" },
  row: {
    display: "flex",
    gap: "8px",
    alignItems: "start",
    padding: "12px",
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  fields: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 200px), 1fr))",
    gap: "8px 12px",
    alignItems: "start",
    flexGrow: 1,
    minWidth: 0,
  },
  input: { minWidth: 0 },
  flag: { alignSelf: "center" },
  buttons: { display: "flex", flexDirection: "column", flexShrink: 0 },
});

/** A row as the form holds it: text, and what is on or off. */
export type EditedRow = Readonly<Record<string, string | boolean>>;

/** Something that each row has. */
export interface RowField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** One of these; else text, or with `isFlag` on or off. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly isFlag?: boolean;
}

/** Rows that are added, changed, moved up and removed. */
export function RowEditor(props: {
  readonly title: string;
  /** Of one row, by its place from 1. */
  readonly nameOf: (place: number) => string;
  readonly words: { readonly add: string; readonly remove: string; readonly up: string };
  readonly fields: readonly RowField[];
  readonly first: EditedRow;
  readonly rows: readonly EditedRow[];
  readonly problem: string | undefined;
  onChange(rows: readonly EditedRow[]): void;
}): ReactNode {
  const { title, nameOf, words, fields, rows, onChange } = props;
  const styles = useStyles();
  const set = (at: number, name: string, value: string | boolean): void =>
    onChange(rows.map((row, each) => (each === at ? { ...row, [name]: value } : row)));
  return (
    <div className={styles.root} role="group" aria-label={title}>
      <Subtitle2 as="h2">{title}</Subtitle2>
      {props.problem === undefined ? null : (
        <Text role="alert" style={{ color: tokens.colorStatusDangerForeground1 }}>
          {props.problem}
        </Text>
      )}
      <ol className={styles.list}>
        {rows.map((row, at) => (
          <li key={at} className={styles.row} aria-label={nameOf(at + 1)}>
            <div className={styles.fields}>
              {fields.map((field) => (
                <RowInput
                  key={field.name}
                  field={field}
                  value={row[field.name] ?? ""}
                  onChange={(value) => set(at, field.name, value)}
                />
              ))}
            </div>
            <div className={styles.buttons}>
              <Button
                appearance="subtle"
                icon={<DeleteRegular />}
                aria-label={`${words.remove}: ${nameOf(at + 1)}`}
                onClick={() => onChange(rows.filter((_, each) => each !== at))}
              />
              {at === 0 ? null : (
                <Button
                  appearance="subtle"
                  icon={<ArrowUpRegular />}
                  aria-label={`${words.up}: ${nameOf(at + 1)}`}
                  onClick={() => onChange(rows.toSpliced(at - 1, 2, row, rows[at - 1] ?? row))}
                />
              )}
            </div>
          </li>
        ))}
      </ol>
      <Button style={{ alignSelf: "start" }} icon={<AddRegular />} onClick={() => onChange([...rows, props.first])}>
        {words.add}
      </Button>
    </div>
  );
}

function RowInput(props: {
  readonly field: RowField;
  readonly value: string | boolean;
  onChange(value: string | boolean): void;
}): ReactNode {
  const { field, value, onChange } = props;
  const styles = useStyles();
  const { label, hint, options } = field;
  if (field.isFlag === true) {
    return (
      <Checkbox
        className={styles.flag}
        label={label}
        checked={value === true}
        onChange={(_, data) => onChange(data.checked === true)}
      />
    );
  }
  const text = typeof value === "string" ? value : "";
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })}>
      {options === undefined ? (
        <Input className={styles.input} input={{ size: 6 }} value={text} onChange={(_, data) => onChange(data.value)} />
      ) : (
        <Dropdown
          style={{ minWidth: 0 }}
          value={options.find((option) => option.value === text)?.label ?? text}
          selectedOptions={[text]}
          onOptionSelect={(_, data) => onChange(data.optionValue ?? "")}
        >
          {options.map((option) => (
            <Option key={option.value} value={option.value}>
              {option.label}
            </Option>
          ))}
        </Dropdown>
      )}
    </Field>
  );
}
