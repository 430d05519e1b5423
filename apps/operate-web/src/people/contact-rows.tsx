import { Button, Input, Subtitle2, makeStyles } from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { useController } from "react-hook-form";
import type { Control } from "react-hook-form";
import { registerText } from "../texts/register.ts";
import type { EntityValues } from "./entity-values.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px" },
  row: { display: "flex", gap: "8px", alignItems: "flex-start" },
  label: { width: "104px", flexShrink: 0 },
  value: { flexGrow: 1, minWidth: 0 },
  many: { flexGrow: 1, minWidth: 0, display: "grid", gap: "8px", gridTemplateColumns: "2fr 1fr" },
  add: { alignSelf: "flex-start" },
});

type Kind = "emails" | "phones" | "addresses";
type Row = Readonly<Record<string, string>>;

const KINDS = {
  emails: { title: "entity.email", one: "entity.email_n", add: "entity.add_email", fields: ["address"] },
  phones: { title: "entity.phone", one: "entity.phone_n", add: "entity.add_phone", fields: ["number"] },
  addresses: {
    title: "entity.addresses",
    one: "entity.address_n",
    add: "entity.add_address",
    fields: ["street", "postcode", "city", "country"],
  },
} as const;
const FIRST_LABEL = "Work";
const WIDE = 254;

/** The e-mail addresses, phone numbers or addresses of an entry, each with its label. */
export function ContactRows({
  control,
  kind,
}: {
  readonly control: Control<EntityValues>;
  readonly kind: Kind;
}): ReactNode {
  const styles = useStyles();
  const { field } = useController({ control, name: kind });
  const { title, one, add, fields } = KINDS[kind];
  const rows = field.value as unknown as readonly Row[];
  const set = (at: number, name: string, text: string): void =>
    field.onChange(rows.map((row, each) => (each === at ? { ...row, [name]: text } : row)));
  return (
    <div className={styles.root} role="group" aria-label={registerText(title)}>
      <Subtitle2>{registerText(title)}</Subtitle2>
      {rows.map((row, at) => {
        const what = registerText(one, { count: at + 1 });
        return (
          <div key={at} className={styles.row}>
            <Input
              className={styles.label}
              aria-label={registerText("entity.label_n", { what })}
              input={{ size: 6 }}
              value={row["label"] ?? ""}
              maxLength={40}
              onChange={(_, data) => set(at, "label", data.value)}
            />
            <div className={fields.length > 1 ? styles.many : styles.value}>
              {fields.map((name) => (
                <Input
                  key={name}
                  style={{ width: "100%", minWidth: 0 }}
                  aria-label={
                    fields.length > 1
                      ? `${what}: ${registerText(`entity.${name as "street" | "postcode" | "city" | "country"}`)}`
                      : what
                  }
                  placeholder={
                    fields.length > 1
                      ? registerText(`entity.${name as "street" | "postcode" | "city" | "country"}`)
                      : ""
                  }
                  value={row[name] ?? ""}
                  maxLength={WIDE}
                  input={{ size: 6 }}
                  onChange={(_, data) => set(at, name, data.value)}
                />
              ))}
            </div>
            <Button
              appearance="subtle"
              icon={<DeleteRegular />}
              aria-label={registerText("entity.remove", { what })}
              onClick={() => field.onChange(rows.filter((_, each) => each !== at))}
            />
          </div>
        );
      })}
      <Button
        className={styles.add}
        appearance="subtle"
        icon={<AddRegular />}
        onClick={() =>
          field.onChange([...rows, { label: FIRST_LABEL, ...Object.fromEntries(fields.map((name) => [name, ""])) }])
        }
      >
        {registerText(add)}
      </Button>
    </div>
  );
}
