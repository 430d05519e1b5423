import { Button, Divider, Text, makeStyles, tokens } from "@fluentui/react-components";
import { EditRegular, ShieldLockRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { formatSize } from "@muniment/ui/message";
import { PropertyList } from "@muniment/ui/panel";
import { Moment } from "@muniment/ui/moment";
import { readHeld } from "../item/item.ts";
import { t } from "../messages.ts";
import { EditProperties } from "./edit-properties.tsx";
import { defaultName, levelName } from "./levels.ts";
import { Places } from "./places.tsx";
import type { Details } from "./subject.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px" },
  refusal: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  actions: { display: "flex", gap: "8px", flexWrap: "wrap" },
});

/** Every field of an item that has a value (WORK-PRP-002), and the way to its security (WORK-PRP-001). */
export function Properties(props: { readonly details: Details; onSecurity(): void }): ReactNode {
  const { details, onSecurity } = props;
  const styles = useStyles();
  const [isEditing, setIsEditing] = useState(false);
  const refusal = refusalOf(details);
  if (isEditing) return <EditProperties details={details} onDone={() => setIsEditing(false)} />;
  return (
    <div className={styles.root}>
      <div className={styles.actions}>
        <Button icon={<ShieldLockRegular />} onClick={onSecurity}>
          {t("security.view")}
        </Button>
        {refusal === undefined ? (
          <Button icon={<EditRegular />} onClick={() => setIsEditing(true)}>
            {t("action.edit")}
          </Button>
        ) : null}
      </div>
      {refusal === undefined ? null : <Text className={styles.refusal}>{refusal}</Text>}
      <PropertyList properties={propertiesOf(details)} />
      {details.kind === "document" ? (
        <>
          <Divider />
          <Places id={details.entry.id} />
        </>
      ) : null}
    </div>
  );
}

/** Why nothing can be edited, in words (WORK-PRP-004); nothing when something can. */
function refusalOf({ kind, entry }: Details): string | undefined {
  const mayEdit = kind === "document" ? entry.operations?.["update"] === true : entry.operations?.modify === true;
  if (mayEdit) return undefined;
  if (entry.access === "read") return t("properties.read_only");
  if (kind === "document" && entry.is_declared) return t("properties.record");
  if (kind === "document" && entry.in_use_by !== undefined)
    return t("properties.checked_out", { name: entry.in_use_by_description ?? entry.in_use_by });
  return t("properties.role");
}

interface Property {
  readonly name: string;
  readonly value: ReactNode;
}

function propertiesOf(details: Details): readonly Property[] {
  if (details.kind === "document") return documentProperties(details.entry);
  const { entry } = details;
  return [
    { name: t("property.name"), value: entry.name },
    { name: t("property.description"), value: entry.description },
    { name: t("column.client"), value: textOf(entry, "custom1") },
    { name: t("column.matter"), value: textOf(entry, "custom2") },
    { name: t("column.owner"), value: entry.owner_description ?? entry.owner },
    { name: t("property.access"), value: levelName(entry.access) },
    { name: t("property.default_security"), value: defaultText(entry) },
    { name: t("property.created"), value: <Moment at={entry.create_date} /> },
    { name: t("column.edited"), value: <Moment at={entry.edit_date} /> },
    { name: t("property.id"), value: entry.id },
  ];
}

function documentProperties(entry: Extract<Details, { kind: "document" }>["entry"]): readonly Property[] {
  return [
    { name: t("property.name"), value: entry.name },
    { name: t("column.number"), value: `${entry.document_number}.${entry.version}` },
    { name: t("column.type"), value: [entry.type, entry.extension].filter((part) => part !== "").join(", ") },
    {
      name: t("property.class"),
      value: [entry.class, entry.subclass].filter((part) => (part ?? "") !== "").join(" / "),
    },
    { name: t("column.client"), value: textOf(entry, "custom1") },
    { name: t("column.matter"), value: textOf(entry, "custom2") },
    { name: t("property.comment"), value: entry.comment },
    { name: t("property.checked_out"), value: heldOf(entry) },
    { name: t("property.checkout_comment"), value: entry.checkout_comment },
    {
      name: t("property.checkout_due"),
      value: entry.checkout_due_date === undefined ? undefined : <Moment at={entry.checkout_due_date} />,
    },
    { name: t("email.from"), value: entry.from },
    { name: t("email.to"), value: entry.to },
    { name: t("email.cc"), value: entry.cc },
    { name: t("email.sent"), value: entry.sent_date === undefined ? undefined : <Moment at={entry.sent_date} /> },
    { name: t("column.author"), value: entry.author_description ?? entry.author },
    { name: t("property.operator"), value: entry.operator_description ?? entry.operator },
    { name: t("property.edited_by"), value: entry.last_user_description ?? entry.last_user },
    { name: t("column.edited"), value: <Moment at={entry.edit_date} /> },
    { name: t("property.created"), value: <Moment at={entry.create_date} /> },
    { name: t("column.size"), value: formatSize(entry.size) },
    { name: t("property.access"), value: levelName(entry.access) },
    { name: t("property.default_security"), value: defaultText(entry) },
    { name: t("property.checksum"), value: entry.checksum },
  ];
}

function heldOf(entry: Extract<Details, { kind: "document" }>["entry"]): ReactNode {
  const held = readHeld(entry);
  if (held === undefined) return undefined;
  return (
    <>
      {held.name}, <Moment at={held.since} />
    </>
  );
}

function textOf(entry: Readonly<Record<string, unknown>>, field: string): string {
  const value = entry[`${field}_description`] ?? entry[field];
  return typeof value === "string" ? value : "";
}

function defaultText(entry: { default_security: string; effective_security?: string }): string {
  return entry.default_security === "inherit"
    ? t("default.inherited", { value: defaultName(entry.effective_security) })
    : defaultName(entry.default_security);
}
