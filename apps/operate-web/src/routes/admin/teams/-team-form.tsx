import { Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Controller, useForm } from "react-hook-form";
import type { Control } from "react-hook-form";
import { listTeamDetails, teamTypes } from "@muniment/operate-api/team";
import { ChoiceField, TextField } from "@muniment/ui/form";
import { q } from "../../../api.ts";
import { HoursField } from "../../../form/hours-fields.tsx";
import { SettingsForm } from "../../../form/settings-form.tsx";
import { rightsText } from "../../../texts/rights.ts";
import { SetsField } from "../-sets-field.tsx";
import { TeamMembers } from "./-team-members.tsx";
import type { TeamValues } from "./-team-values.ts";

const FIELDS = [
  "name",
  "short_name",
  "type",
  "parent",
  "description",
  "reference",
  "external_reference",
  "location",
  "email",
  "phone",
  "contact_preference",
  "email_signature",
  "hours",
  "members",
  "permission_sets",
] as const;
const PREFERENCES = ["none", "email", "phone", "post"] as const;

/** What is known of a team, who belongs to it and what they may do (OPR-USR-004, -005, -007). */
export function TeamForm(props: {
  readonly values: TeamValues;
  /** Of the team that is changed. */
  readonly id?: string;
  readonly isEverybody?: boolean;
  readonly saveLabel: string;
  save(values: TeamValues): Promise<void>;
  onLeave(): void;
}): ReactNode {
  const { values, id, isEverybody = false } = props;
  const form = useForm<TeamValues>({ values });
  const { control } = form;
  const type = form.watch("type");
  const types = isEverybody ? teamTypes.filter((each) => each !== "acl") : teamTypes;
  return (
    <SettingsForm
      form={form}
      isNew={id === undefined}
      fields={FIELDS}
      wire={{ supervisors: "members" }}
      saveLabel={props.saveLabel}
      save={props.save}
      onLeave={props.onLeave}
    >
      <TextField control={control} name="name" label={rightsText("team.name")} isRequired maxLength={80} />
      <ChoiceField
        control={control}
        name="type"
        label={rightsText("team.type")}
        hint={rightsText(`team_type_hint.${type}`)}
        options={types.map((value) => ({ value, label: rightsText(`team_type.${value}`) }))}
      />
      {isEverybody ? (
        <Text style={{ color: tokens.colorNeutralForeground2 }}>{rightsText("team.everybody")}</Text>
      ) : (
        <>
          <ParentField control={control} id={id} />
          <Controller
            control={control}
            name="members"
            render={({ field, fieldState }) => (
              <TeamMembers members={field.value} problem={fieldState.error?.message} onChange={field.onChange} />
            )}
          />
        </>
      )}
      <Controller
        control={control}
        name="permission_sets"
        render={({ field, fieldState }) => (
          <SetsField
            hint={rightsText("team.sets_hint")}
            sets={field.value}
            problem={fieldState.error?.message}
            onChange={field.onChange}
          />
        )}
      />
      <ContactFields control={control} />
    </SettingsForm>
  );
}

function ParentField({
  control,
  id,
}: {
  readonly control: Control<TeamValues>;
  readonly id: string | undefined;
}): ReactNode {
  const teams = useQuery(q(listTeamDetails)).data?.data ?? [];
  const others = teams.filter((team) => team.id !== id && !team.is_everybody);
  return (
    <ChoiceField
      control={control}
      name="parent"
      label={rightsText("team.parent")}
      options={[
        { value: "", label: rightsText("team.no_parent") },
        ...others.map((team) => ({ value: team.id, label: team.name })),
      ]}
    />
  );
}

function ContactFields({ control }: { readonly control: Control<TeamValues> }): ReactNode {
  return (
    <>
      <TextField control={control} name="short_name" label={rightsText("team.short_name")} maxLength={20} />
      <TextField
        control={control}
        name="description"
        label={rightsText("team.description")}
        isMultiline
        maxLength={1000}
      />
      <TextField control={control} name="reference" label={rightsText("team.reference")} maxLength={80} />
      <TextField
        control={control}
        name="external_reference"
        label={rightsText("team.external_reference")}
        maxLength={80}
      />
      <TextField control={control} name="location" label={rightsText("team.location")} maxLength={120} />
      <TextField control={control} name="email" label={rightsText("team.address")} maxLength={254} />
      <TextField control={control} name="phone" label={rightsText("team.phone")} maxLength={40} />
      <ChoiceField
        control={control}
        name="contact_preference"
        label={rightsText("team.preference")}
        options={PREFERENCES.map((value) => ({ value, label: rightsText(`preference.${value}`) }))}
      />
      <TextField
        control={control}
        name="email_signature"
        label={rightsText("team.signature")}
        isMultiline
        maxLength={4000}
      />
      <Controller
        control={control}
        name="hours"
        render={({ field, fieldState }) => (
          <HoursField
            label={rightsText("availability.hours")}
            hint={rightsText("team.hours_hint")}
            hours={field.value ?? undefined}
            problem={fieldState.error?.message}
            onChange={(hours) => field.onChange(hours ?? null)}
          />
        )}
      />
    </>
  );
}
