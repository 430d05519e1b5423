import { useQueryClient } from "@tanstack/react-query";
import { Checkbox, MessageBar, MessageBarBody, Text, makeStyles } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { useController, useForm, useWatch } from "react-hook-form";
import type { Control, FieldPath } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, EitherField } from "@muniment/ui/form";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import type { Input } from "@muniment/rest";
import { startUserEdit } from "@muniment/work-api/control-center/account";
import { listJobs } from "@muniment/work-api/job";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { accountText } from "../../../texts/account.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { useLibraries } from "../-library.tsx";
import { ExpiryFields, purposeProblem } from "./-expiry-fields.tsx";
import { GroupsField } from "./-groups-field.tsx";
import { LocationField } from "./-location-field.tsx";
import type { Picked } from "./-picked.ts";
import { RoleField } from "./-role-field.tsx";

const useStyles = makeStyles({
  part: { display: "flex", flexDirection: "column", gap: "4px" },
  field: { paddingInlineStart: "32px" },
});

type Part = "location" | "preferred_library" | "role" | "must_change" | "expiry" | "add_groups" | "remove_groups";

interface Several {
  location: string;
  preferred_library: string;
  role: string;
  force_password_change: boolean;
  password_expires: boolean;
  purpose: string;
  add_groups: string[];
  remove_groups: string[];
  has: Record<Part, boolean>;
}

const NOTHING = {
  location: false,
  preferred_library: false,
  role: false,
  must_change: false,
  expiry: false,
  add_groups: false,
  remove_groups: false,
} as const;

/** Changes the same of several people, as a job with a result for each (CC-BLK-007). */
export function EditSeveral(props: {
  readonly library: ConsoleLibrary;
  readonly picked: Picked;
  onClose(): void;
}): ReactNode {
  const { library, picked, onClose } = props;
  const count = picked.ids.length;
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const [isEmpty, setIsEmpty] = useState(false);
  const form = useForm<Several>({
    defaultValues: {
      location: "",
      preferred_library: library.id,
      role: "",
      force_password_change: true,
      password_expires: true,
      purpose: "",
      add_groups: [],
      remove_groups: [],
      has: NOTHING,
    },
  });
  const save = async (values: Several): Promise<void> => {
    const changes = changesOf(values);
    const hasNothing = Object.keys(changes).length === 0;
    setIsEmpty(hasNothing);
    if (hasNothing) return;
    const purpose = purposeProblem(!values.has.expiry || values.password_expires, values.purpose);
    if (purpose !== undefined) return form.setError("purpose", { type: "rule", message: purpose });
    try {
      await api.call(startUserEdit, { params: { library: library.id }, body: { users: [...picked.ids], changes } });
      tell.done(t("job.started", { count }));
      await invalidate(client, [listJobs]);
      onClose();
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <FormDialog
      title={accountText("account.bulk_title", { count })}
      isWide
      error={error}
      choices={[
        {
          label: accountText("account.bulk_save", { count }),
          isBusy: form.formState.isSubmitting,
          run: () => void form.handleSubmit(save)(),
        },
      ]}
      onClose={onClose}
    >
      <Text>{accountText("account.bulk_hint")}</Text>
      <Parts library={library} control={form.control} />
      <NothingTicked isAsked={isEmpty} control={form.control} />
    </FormDialog>
  );
}

/** Told once it was tried, until something is ticked. */
function NothingTicked({
  isAsked,
  control,
}: {
  readonly isAsked: boolean;
  readonly control: Control<Several>;
}): ReactNode {
  const has = useWatch({ control, name: "has" });
  if (!isAsked || Object.values(has).some(Boolean)) return null;
  return (
    <MessageBar intent="error" role="alert">
      <MessageBarBody>{accountText("account.bulk_nothing")}</MessageBarBody>
    </MessageBar>
  );
}

function changesOf(values: Several): Input<typeof startUserEdit>["body"]["changes"] {
  const { has } = values;
  return {
    ...(has.location ? { location: values.location } : {}),
    ...(has.preferred_library ? { preferred_library: values.preferred_library } : {}),
    ...(has.role ? { role: values.role } : {}),
    ...(has.must_change ? { force_password_change: values.force_password_change } : {}),
    ...(has.expiry ? { password_never_expire: !values.password_expires } : {}),
    ...(has.expiry && !values.password_expires ? { purpose: values.purpose } : {}),
    ...(has.add_groups && values.add_groups.length > 0 ? { add_groups: values.add_groups } : {}),
    ...(has.remove_groups && values.remove_groups.length > 0 ? { remove_groups: values.remove_groups } : {}),
  };
}

function Parts({
  library,
  control,
}: {
  readonly library: ConsoleLibrary;
  readonly control: Control<Several>;
}): ReactNode {
  const libraries = useLibraries();
  const labels = [t("yes"), t("no")] as const;
  return (
    <>
      <PartOf
        control={control}
        name="has.location"
        label={accountText("account.change_of", { what: t("user.location") })}
      >
        <LocationField control={control} name="location" library={library.id} />
      </PartOf>
      <PartOf
        control={control}
        name="has.preferred_library"
        label={accountText("account.change_of", { what: t("user.preferred_library") })}
      >
        <ChoiceField
          control={control}
          name="preferred_library"
          label={t("user.preferred_library")}
          options={libraries.map(({ id, display_name: label }) => ({ value: id, label }))}
        />
      </PartOf>
      <PartOf
        control={control}
        name="has.role"
        label={accountText("account.change_of", {
          what: accountText("account.role_in", { library: library.display_name }),
        })}
      >
        <RoleField control={control} name="role" library={library.id} isExternal={undefined} />
      </PartOf>
      <PartOf
        control={control}
        name="has.must_change"
        label={accountText("account.change_of", { what: t("user.must_change") })}
      >
        <EitherField control={control} name="force_password_change" label={t("user.must_change")} labels={labels} />
      </PartOf>
      <PartOf
        control={control}
        name="has.expiry"
        label={accountText("account.change_of", { what: t("user.password_expires") })}
      >
        <ExpiryFields
          control={control}
          expires="password_expires"
          purpose="purpose"
          library={library}
          isExempt={false}
        />
      </PartOf>
      <PartOf control={control} name="has.add_groups" label={accountText("account.bulk_add_groups")}>
        <GroupsField
          control={control}
          name="add_groups"
          label={accountText("account.bulk_add_groups")}
          library={library.id}
        />
      </PartOf>
      <PartOf control={control} name="has.remove_groups" label={accountText("account.bulk_remove_groups")}>
        <GroupsField
          control={control}
          name="remove_groups"
          label={accountText("account.bulk_remove_groups")}
          library={library.id}
        />
      </PartOf>
    </>
  );
}

/** One fact that changes only when it is ticked. */
function PartOf(props: {
  readonly control: Control<Several>;
  readonly name: FieldPath<Several> & `has.${Part}`;
  readonly label: string;
  readonly children: ReactNode;
}): ReactNode {
  const { control, name, label, children } = props;
  const styles = useStyles();
  const { field } = useController({ control, name });
  const isOn = useWatch({ control, name });
  return (
    <div className={styles.part}>
      <Checkbox
        ref={field.ref}
        label={label}
        checked={isOn}
        onChange={(_, { checked }) => field.onChange(checked === true)}
      />
      {isOn ? <div className={styles.field}>{children}</div> : null}
    </div>
  );
}
