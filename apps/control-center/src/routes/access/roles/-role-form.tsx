import { Checkbox, MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import type { Control } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { EitherField, TextField, showFieldErrors } from "@muniment/ui/form";
import { checkRoleDescription, checkRoleName } from "@muniment/work-api/identity/user-rules";
import { t } from "../../../messages.ts";
import { roleText } from "../../../texts/role.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { useUnsaved } from "../../../unsaved.tsx";
import { RoleReview } from "./-role-review.tsx";
import { groups } from "./-roles.ts";
import type { EditedPrivilege, Role } from "./-roles.ts";

const useStyles = makeStyles({
  group: { border: "none", margin: 0, padding: 0, minWidth: 0 },
  legend: { fontWeight: tokens.fontWeightSemibold, padding: 0, marginBottom: "4px" },
  grid: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fill, minmax(280px, 1fr))",
    columnGap: "16px",
    alignItems: "start",
  },
  label: { display: "flex", flexDirection: "column" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** What a role consists of while it is edited. */
export interface RoleValues {
  readonly id: string;
  readonly description: string;
  readonly is_external: boolean;
  readonly privileges: readonly string[];
}

interface RoleFormProps {
  readonly library: ConsoleLibrary;
  readonly title: string;
  readonly button: string;
  readonly start: RoleValues;
  /** The role as it is stored; absent for a new one. */
  readonly stored?: Role;
  /** Throws what the server refuses. */
  onSave(values: RoleValues): Promise<() => void>;
  onClose(): void;
}

interface Fields {
  id: string;
  description: string;
  is_external: boolean;
}

const textOf = (messages: readonly { readonly text: string }[]): string | true =>
  messages.length === 0 ? true : messages.map(({ text }) => text).join(" ");

/** Name, description, kind and privileges of a role; a change of privileges is shown before it is saved (CC-ROL-011). */
export function RoleForm(props: RoleFormProps): ReactNode {
  const { library, start, stored, onClose } = props;
  const [privileges, setPrivileges] = useState<ReadonlySet<string>>(new Set(start.privileges));
  const [error, setError] = useState<unknown>();
  const [reviewed, setReviewed] = useState<RoleValues | undefined>();
  const [isBusy, setIsBusy] = useState(false);
  const { id, description, is_external } = start;
  const form = useForm<Fields>({ defaultValues: { id, description, is_external } });
  const isChanged = !isSame(privileges, start.privileges);
  const unsaved = useUnsaved(form.formState.isDirty || isChanged, onClose);
  const save = async (values: RoleValues): Promise<void> => {
    setError(undefined);
    setIsBusy(true);
    try {
      unsaved.done(await props.onSave(values));
    } catch (failure) {
      setReviewed(undefined);
      setIsBusy(false);
      setError(showFieldErrors(failure, { setError: form.setError, fields: ["id", "description", "is_external"] }));
    }
  };
  const submit = async (fields: Fields): Promise<void> => {
    const values = { ...fields, privileges: [...privileges] };
    if (stored !== undefined && isChanged) setReviewed(values);
    else await save(values);
  };
  if (reviewed !== undefined && stored !== undefined) {
    return (
      <>
        <RoleReview
          library={library}
          stored={stored}
          privileges={privileges}
          isBusy={isBusy}
          onSave={() => void save(reviewed)}
          onBack={() => setReviewed(undefined)}
        />
        {unsaved.question}
      </>
    );
  }
  return (
    <>
      <FormDialog
        isWide
        title={props.title}
        error={error}
        choices={[{ label: props.button, isBusy, run: () => void form.handleSubmit(submit)() }]}
        onClose={unsaved.close}
      >
        <FactFields control={form.control} isFixed={stored?.is_default === true} />
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{roleText("role.least")}</MessageBarBody>
        </MessageBar>
        <PrivilegeFields privileges={privileges} onChange={setPrivileges} />
        {stored === undefined ? null : (
          <Text>
            {roleText(stored.user_count === 0 ? "role.concerns_none" : "role.concerns", { count: stored.user_count })}
          </Text>
        )}
      </FormDialog>
      {unsaved.question}
    </>
  );
}

function FactFields({ control, isFixed }: { readonly control: Control<Fields>; readonly isFixed: boolean }): ReactNode {
  return (
    <>
      <TextField
        control={control}
        name="id"
        label={roleText("role.name")}
        isRequired
        disabled={isFixed}
        hint={isFixed ? roleText("role.default_kept") : undefined}
        rules={{ validate: (value) => textOf(checkRoleName(String(value)).messages) }}
      />
      <TextField
        control={control}
        name="description"
        label={roleText("role.description")}
        rules={{ validate: (value) => textOf(checkRoleDescription(String(value)).messages) }}
      />
      <EitherField
        control={control}
        name="is_external"
        label={roleText("role.external")}
        labels={[t("yes"), t("no")]}
        hint={roleText("role.external_hint")}
        disabled={isFixed}
      />
    </>
  );
}

/** The privileges in their groups, each with what it lets its holder do. */
function PrivilegeFields(props: {
  readonly privileges: ReadonlySet<string>;
  onChange(privileges: ReadonlySet<string>): void;
}): ReactNode {
  const { privileges, onChange } = props;
  const styles = useStyles();
  const toggle = (code: EditedPrivilege): void => {
    const next = new Set(privileges);
    if (!next.delete(code)) next.add(code);
    onChange(next);
  };
  return groups.map(([group, codes]) => (
    <fieldset key={group} className={styles.group}>
      <legend className={styles.legend}>{roleText(`group.${group}`)}</legend>
      <div className={styles.grid}>
        {codes.map((code) => (
          <Checkbox
            key={code}
            checked={privileges.has(code)}
            onChange={() => toggle(code)}
            label={
              <span className={styles.label}>
                {roleText(`privilege.${code}`)}
                <Text size={200} className={styles.quiet}>
                  {roleText(`privilege.${code}.about`)}
                </Text>
              </span>
            }
          />
        ))}
      </div>
    </fieldset>
  ));
}

function isSame(privileges: ReadonlySet<string>, start: readonly string[]): boolean {
  return privileges.size === start.length && start.every((code) => privileges.has(code));
}
