import { useNavigate } from "@tanstack/react-router";
import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useWatch } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, EitherField, TextField } from "@muniment/ui/form";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { t } from "../../../messages.ts";
import { useSession } from "../../../session.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { useUnsaved } from "../../../unsaved.tsx";
import { useLibraries } from "../-library.tsx";
import { useCreateUser } from "./-create-user.ts";
import type { CreateUserForm } from "./-create-user.ts";
import { EndDateField } from "./-end-date-field.tsx";
import { ExpiryFields } from "./-expiry-fields.tsx";
import { LocationField } from "./-location-field.tsx";
import { NewPasswordField } from "./-password-field.tsx";
import { passwordRules } from "./-password.ts";
import { PhotoField } from "./-photo-field.tsx";
import { RoleField } from "./-role-field.tsx";

const useStyles = makeStyles({
  fields: {
    display: "grid",
    gridTemplateColumns: "repeat(2, minmax(0, 1fr))",
    gap: "16px 24px",
    alignItems: "start",
    "@media (max-width: 720px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  section: {
    display: "flex",
    flexDirection: "column",
    gap: "16px",
    margin: 0,
    padding: 0,
    border: "none",
    minWidth: 0,
  },
  heading: {
    display: "block",
    width: "100%",
    padding: "16px 0 12px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    fontWeight: tokens.fontWeightSemibold,
  },
});

const YES_NO = [t("yes"), t("no")] as const;

/** The dialog `Create User` (CC-USR-010 to CC-USR-040). */
export function CreateUserDialog({ library }: { readonly library: ConsoleLibrary }): ReactNode {
  const navigate = useNavigate({ from: "/access/users" });
  const create = useCreateUser(library, () => unsaved.done());
  const unsaved = useUnsaved(create.isDirty, () => void navigate({ to: "/access/users", search: (search) => search }));
  return (
    <>
      <FormDialog
        title={t("user.create_title")}
        isWide
        error={create.error}
        choices={[
          { label: t("user.create_button"), isBusy: create.busy === "silent", run: () => create.submit("silent") },
          { label: t("user.create_and_send"), isBusy: create.busy === "emailed", run: () => create.submit("emailed") },
        ]}
        onClose={unsaved.close}
      >
        <CreateUserFields library={library} create={create} />
      </FormDialog>
      {unsaved.question}
    </>
  );
}

function CreateUserFields(props: { readonly library: ConsoleLibrary; readonly create: CreateUserForm }): ReactNode {
  const { library, create } = props;
  const { control } = create;
  const styles = useStyles();
  const [preferred, isExternal] = useWatch({ control, name: ["preferred_library", "is_external"] });
  return (
    <>
      <PhotoOfName create={create} />
      <div className={styles.fields}>
        <TextField control={control} name="full_name" label={t("user.full_name")} isRequired />
        <IdField create={create} />
        <TextField control={control} name="email" label={t("user.email")} isRequired />
        <LocationField control={control} name="location" library={library.id} />
        <EitherField
          control={control}
          name="is_external"
          label={t("user.external_user")}
          labels={YES_NO}
          hint={isExternal ? t("user.external_hint") : undefined}
        />
        {isExternal ? <EndDateField control={control} name="end_date" /> : null}
      </div>
      <div className={styles.fields}>
        <PreferredLibraryField library={library} create={create} />
        {preferred === "" ? null : (
          <RoleField control={control} name="role" library={preferred} isExternal={isExternal} />
        )}
      </div>
      {preferred === "" || preferred === library.id ? null : <MemberOfBoth library={library} preferred={preferred} />}
      <SecurityFields library={library} create={create} />
    </>
  );
}

// What changes with each key is drawn by itself: the whole form would be too slow for it.

function PhotoOfName({ create }: { readonly create: CreateUserForm }): ReactNode {
  const name = useWatch({ control: create.control, name: "full_name" });
  return <PhotoField name={name} photo={create.photo} error={create.photoError} onChange={create.setPhoto} />;
}

function IdField({ create }: { readonly create: CreateUserForm }): ReactNode {
  const { control } = create;
  const id = useWatch({ control, name: "id" });
  const { user_id_guideline: guideline } = useSession().settings;
  const fixed = t(create.isIdFree === true && id !== "" ? "user.id_free" : "user.id_fixed", { id });
  return (
    <TextField
      control={control}
      name="id"
      label={t("user.id")}
      isRequired
      hint={guideline === "" ? fixed : `${fixed} ${guideline}`}
      format={foldId}
      contentAfter={
        <Button size="small" appearance="transparent" onClick={() => void create.suggestId()}>
          {t("user.suggest")}
        </Button>
      }
    />
  );
}

/** The library of the page first, then the others in which the person may create users (CC-USR-025). */
function PreferredLibraryField(props: {
  readonly library: ConsoleLibrary;
  readonly create: CreateUserForm;
}): ReactNode {
  const libraries = useLibraries().filter(({ actions }) => actions.includes("create_user"));
  const sorted = [props.library, ...libraries.filter(({ id }) => id !== props.library.id)];
  return (
    <ChoiceField
      control={props.create.control}
      name="preferred_library"
      label={t("user.preferred_library")}
      isRequired
      placeholder={t("library.choose")}
      options={sorted.map(({ id, display_name: label }) => ({ value: id, label }))}
    />
  );
}

function MemberOfBoth(props: { readonly library: ConsoleLibrary; readonly preferred: string }): ReactNode {
  const other = useLibraries().find(({ id }) => id === props.preferred);
  return (
    <MessageBar intent="info">
      <MessageBarBody>
        {t("user.member_of_both", {
          first: props.library.display_name,
          second: other?.display_name ?? props.preferred,
        })}
      </MessageBarBody>
    </MessageBar>
  );
}

function SecurityFields(props: { readonly library: ConsoleLibrary; readonly create: CreateUserForm }): ReactNode {
  const { control } = props.create;
  const styles = useStyles();
  const { settings } = useSession();
  return (
    <fieldset className={styles.section}>
      <legend className={styles.heading}>{t("user.security")}</legend>
      <EitherField
        control={control}
        name="allow_logon"
        label={t("user.sign_in_status_new")}
        labels={[t("status.enabled"), t("status.disabled")]}
      />
      <NewPasswordField
        control={control}
        name="password"
        isRequired={!settings.password_optional_with_email}
        rules={passwordRules}
        testId="users.create.password"
      />
      <EitherField control={control} name="force_password_change" label={t("user.must_change")} labels={YES_NO} />
      <ExpiryFields
        control={control}
        expires="password_expires"
        purpose="purpose"
        library={props.library}
        isExempt={false}
      />
    </fieldset>
  );
}
