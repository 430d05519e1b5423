import { Button } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import type { Control, UseFormReturn } from "react-hook-form";
import {
  listRepositoryServices,
  repositoryContexts,
  workspaceDefaults,
  workspaceResolvers,
} from "@muniment/operate-api/repository";
import { ChoiceField, TextField } from "@muniment/ui/form";
import { q } from "../../../api.ts";
import { Workspaces } from "../../../case/place-choice.tsx";
import { SettingsForm } from "../../../form/settings-form.tsx";
import { repositoryText as r } from "../../../texts/repository.ts";
import { REPOSITORY_FIELDS } from "./-repository-values.ts";
import type { RepositoryValues } from "./-repository-values.ts";

/** How a field is written, which a text of its own would take for a value. */
const BRACES = { open: "{{", close: "}}" };

/** The settings of a repository (OPR-REP-001, -002, -005). */
export function RepositoryForm(props: {
  readonly isNew?: boolean;
  readonly values: RepositoryValues;
  readonly saveLabel: string;
  /** Stands below the settings. */
  readonly children?: ReactNode;
  save(values: RepositoryValues): Promise<void>;
  onLeave(): void;
}): ReactNode {
  const { isNew = false } = props;
  const form = useForm<RepositoryValues>({ values: props.values });
  const { control } = form;
  const services = useQuery(q(listRepositoryServices)).data?.data ?? [];
  return (
    <SettingsForm
      form={form}
      isNew={isNew}
      saveLabel={props.saveLabel}
      fields={REPOSITORY_FIELDS}
      wire={{ most_bytes: "most_megabytes" }}
      save={props.save}
      onLeave={props.onLeave}
    >
      <TextField control={control} name="name" label={r("repository.name")} isRequired maxLength={80} />
      {isNew ? (
        <TextField
          control={control}
          name="key"
          label={r("repository.key")}
          hint={r("repository.key_hint")}
          isRequired
          maxLength={64}
        />
      ) : null}
      <ChoiceField
        control={control}
        name="context"
        label={r("repository.context")}
        options={repositoryContexts.map((value) => ({ value, label: r(`context.${value}`) }))}
      />
      <ChoiceField
        control={control}
        name="service"
        label={r("repository.service")}
        isRequired
        options={services.map(({ system_name: value, display_name: label }) => ({ value, label }))}
      />
      <WorkspaceFields form={form} />
      <TextField
        control={control}
        name="folder"
        label={r("repository.folder")}
        hint={r("repository.folder_hint", BRACES)}
        maxLength={500}
      />
      <OptionFields control={control} isOfCases={form.watch("context") === "case"} />
      {props.children}
    </SettingsForm>
  );
}

/** What it takes, and whom a new workspace is open to (OPR-REP-005). */
function OptionFields(props: { readonly control: Control<RepositoryValues>; readonly isOfCases: boolean }): ReactNode {
  const { control, isOfCases } = props;
  return (
    <>
      {isOfCases ? (
        <ChoiceField
          control={control}
          name="default_security"
          label={r("repository.default_security")}
          options={[
            { value: "", label: r("security.none") },
            ...workspaceDefaults.map((value) => ({ value, label: r(`security.${value}`) })),
          ]}
        />
      ) : null}
      <TextField
        control={control}
        name="deny_extensions"
        label={r("repository.deny_extensions")}
        hint={r("repository.deny_extensions_hint")}
      />
      <TextField
        control={control}
        name="most_megabytes"
        label={r("repository.most_megabytes")}
        hint={r("repository.most_megabytes_hint")}
        maxLength={8}
      />
      <TextField control={control} name="description" label={r("repository.description")} isMultiline maxLength={500} />
    </>
  );
}

/** Which workspace it is, or how it is found. */
function WorkspaceFields({ form }: { readonly form: UseFormReturn<RepositoryValues> }): ReactNode {
  const { control, watch, setValue } = form;
  const [service, resolver, library, workspace] = watch(["service", "resolver", "library", "workspace"]);
  const [isChoosing, setIsChoosing] = useState(false);
  const options = { shouldDirty: true };
  return (
    <>
      <ChoiceField
        control={control}
        name="resolver"
        label={r("repository.resolver")}
        options={workspaceResolvers.map((value) => ({ value, label: r(`resolver.${value}`) }))}
      />
      <TextField
        control={control}
        name="workspace"
        label={r("repository.workspace")}
        hint={r(`repository.workspace_${resolver}`, BRACES)}
        maxLength={1000}
      />
      <div>
        <Button
          disabledFocusable={service === ""}
          onClick={() => setIsChoosing(!isChoosing)}
          aria-expanded={isChoosing}
        >
          {r("repository.choose")}
        </Button>
        {isChoosing && service !== "" ? (
          <Workspaces
            service={service}
            chosen={{ library, root: workspace }}
            problem={undefined}
            onChoose={(place) => {
              setValue("library", place.library, options);
              setValue("resolver", "id", options);
              setValue("workspace", place.root, options);
            }}
          />
        ) : null}
      </div>
      <TextField
        control={control}
        name="library"
        label={r("repository.library")}
        hint={r("repository.library_hint")}
        maxLength={64}
      />
      {resolver === "id" ? null : (
        <TextField
          control={control}
          name="properties"
          label={r("repository.properties")}
          hint={r("repository.properties_hint", BRACES)}
          isMultiline
        />
      )}
      {resolver === "search" ? (
        <TextField
          control={control}
          name="find_by"
          label={r("repository.find_by")}
          hint={r("repository.find_by_hint")}
          isRequired
        />
      ) : null}
    </>
  );
}
