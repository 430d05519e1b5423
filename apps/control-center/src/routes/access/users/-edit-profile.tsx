import { Field, Input, MessageBar, MessageBarBody, makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useWatch } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, EitherField, TextField } from "@muniment/ui/form";
import { t } from "../../../messages.ts";
import { accountText } from "../../../texts/account.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { useUnsaved } from "../../../unsaved.tsx";
import { useLibraries } from "../-library.tsx";
import { AccountDialog } from "./-account.tsx";
import type { OpenAccount } from "./-account.tsx";
import { useEditProfile } from "./-edit-profile.ts";
import type { EditProfileForm } from "./-edit-profile.ts";
import { EndDateField } from "./-end-date-field.tsx";
import { ExternalSwitch } from "./-external-switch.tsx";
import { LocationField } from "./-location-field.tsx";
import { PhotoField } from "./-photo-field.tsx";
import { photoOf } from "./-photo.ts";
import { RoleField } from "./-role-field.tsx";

const useStyles = makeStyles({
  fields: {
    display: "grid",
    gridTemplateColumns: "repeat(2, minmax(0, 1fr))",
    gap: "16px 24px",
    alignItems: "start",
    "@media (max-width: 720px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
});

interface EditProfileProps {
  readonly library: ConsoleLibrary;
  readonly userId: string;
  onClose(): void;
}

/** The dialog `Edit Profile` (CC-USR-071 to CC-USR-076). */
export function EditProfile({ library, userId, onClose }: EditProfileProps): ReactNode {
  const title = t("account.edit_profile");
  return (
    <AccountDialog library={library} userId={userId} title={title} onClose={onClose}>
      {(open) => <EditProfileDialog library={library} open={open} onClose={onClose} />}
    </AccountDialog>
  );
}

function EditProfileDialog(props: {
  readonly library: ConsoleLibrary;
  readonly open: OpenAccount;
  onClose(): void;
}): ReactNode {
  const { library, open } = props;
  const edit = useEditProfile(open, () => unsaved.done());
  const unsaved = useUnsaved(edit.isDirty, props.onClose);
  return (
    <>
      <FormDialog
        title={t("account.edit_profile")}
        isWide
        error={edit.error}
        choices={[{ label: t("save"), isBusy: edit.isBusy, run: edit.submit }]}
        onClose={unsaved.close}
      >
        <ProfileFields library={library} open={open} edit={edit} />
      </FormDialog>
      {unsaved.question}
    </>
  );
}

function ProfileFields(props: {
  readonly library: ConsoleLibrary;
  readonly open: OpenAccount;
  readonly edit: EditProfileForm;
}): ReactNode {
  const { library, open, edit } = props;
  const { account } = open;
  const { control } = edit;
  const styles = useStyles();
  const [name, email, isExternal] = useWatch({ control, name: ["full_name", "email", "is_external"] });
  return (
    <>
      {account.source === "enterprise" ? (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            {accountText(account.mastered?.is_locked === true ? "account.directory_locked" : "account.directory_note")}
          </MessageBarBody>
        </MessageBar>
      ) : null}
      <PhotoField
        name={name}
        id={String(account.user_num)}
        present={edit.isPhotoRemoved ? undefined : photoOf(account, 128)}
        photo={edit.photo}
        error={edit.photoError}
        onChange={edit.setPhoto}
        onRemove={edit.removePhoto}
      />
      <div className={styles.fields}>
        <TextField
          control={control}
          name="full_name"
          label={t("user.full_name")}
          isRequired
          {...markOf(account, "full_name")}
        />
        <Field label={t("user.id")} hint={accountText("account.id_fixed")}>
          <Input value={account.id} readOnly />
        </Field>
        <TextField
          control={control}
          name="email"
          label={t("user.email")}
          isRequired
          {...(email === account.email ? markOf(account, "email") : { hint: accountText("account.address_hint") })}
        />
        <ProfileLocation library={library} open={open} edit={edit} />
      </div>
      <EitherField control={control} name="is_external" label={t("user.external_user")} labels={[t("yes"), t("no")]} />
      {isExternal ? <EndDateField control={control} name="end_date" /> : null}
      <ExternalSwitch account={account} control={control} />
      <PreferredFields open={open} edit={edit} />
    </>
  );
}

/** The mark of what the person's directory gives; with the setting it can only be read (CC-USR-073). */
function markOf(
  { mastered }: OpenAccount["account"],
  field: NonNullable<OpenAccount["account"]["mastered"]>["fields"][number],
): { readonly hint?: string; readonly isReadOnly?: boolean } {
  if (mastered?.fields.includes(field) !== true) return {};
  return {
    hint: accountText("account.mastered", { directory: mastered.directory }),
    isReadOnly: mastered.is_locked,
  };
}

function ProfileLocation(props: {
  readonly library: ConsoleLibrary;
  readonly open: OpenAccount;
  readonly edit: EditProfileForm;
}): ReactNode {
  const { control } = props.edit;
  const { hint, isReadOnly } = markOf(props.open.account, "location");
  return isReadOnly === true ? (
    <TextField control={control} name="location" label={t("user.location")} hint={hint} isReadOnly />
  ) : (
    <LocationField control={control} name="location" library={props.library.id} hint={hint} />
  );
}

/** The libraries of the person, and those that they may be made a member of in the same step (CC-USR-076). */
function PreferredFields({ open, edit }: { readonly open: OpenAccount; readonly edit: EditProfileForm }): ReactNode {
  const { account } = open;
  const { control } = edit;
  const styles = useStyles();
  const [preferred, isExternal] = useWatch({ control, name: ["preferred_library", "is_external"] });
  const places = account.libraries.filter((place) => place.allow_logon || place.is_preferred);
  const joined = new Set(account.libraries.map((place) => place.library));
  const others = useLibraries().filter(({ id, actions }) => actions.includes("add_to_library") && !joined.has(id));
  const other = others.find(({ id }) => id === preferred);
  const place = account.libraries.find((one) => one.library === preferred);
  const isSameKind = isExternal === account.is_external;
  return (
    <>
      <div className={styles.fields}>
        <ChoiceField
          control={control}
          name="preferred_library"
          label={t("user.preferred_library")}
          isRequired
          options={[
            ...places.map(({ library, display_name: label }) => ({ value: library, label })),
            ...others.map(({ id, display_name: label }) => ({ value: id, label })),
          ]}
        />
        <RoleField
          control={control}
          name="role"
          library={preferred}
          isExternal={isExternal}
          present={isSameKind ? place?.role : undefined}
          disabled={place !== undefined && !place.actions.includes("change_role")}
        />
      </div>
      {other === undefined ? null : (
        <MessageBar intent="info">
          <MessageBarBody>{accountText("account.member_too", { library: other.display_name })}</MessageBarBody>
        </MessageBar>
      )}
    </>
  );
}
