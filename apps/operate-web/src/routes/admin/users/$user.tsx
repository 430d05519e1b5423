import { Subtitle2, Text } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { Controller, useForm } from "react-hook-form";
import { getAvailability, setAvailability } from "@muniment/operate-api/allocation";
import { getUser, listUserDetails, updateUser } from "@muniment/operate-api/rights";
import { SwitchField } from "@muniment/ui/form";
import { formatNumber } from "@muniment/ui/message";
import { PropertyList } from "@muniment/ui/panel";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api, q } from "../../../api.ts";
import { SettingsForm } from "../../../form/settings-form.tsx";
import { t } from "../../../messages.ts";
import { AvailabilityFields, TakingFields } from "../../../people/availability-fields.tsx";
import { AVAILABILITY_FIELDS, availabilityBody, availabilityValues } from "../../../people/availability-values.ts";
import type { AvailabilityData, AvailabilityValues } from "../../../people/availability-values.ts";
import { rightsText } from "../../../texts/rights.ts";
import { permissionAreas } from "../-permissions.ts";
import { SetsField } from "../-sets-field.tsx";
import type { UserData } from "./-user-columns.tsx";

export const Route = createFileRoute("/admin/users/$user")({ component: OneUser });

interface UserValues extends AvailabilityValues {
  readonly is_enabled: boolean;
  readonly permission_sets: readonly string[];
}

function OneUser(): ReactNode {
  const { user } = Route.useParams();
  const found = useQuery(q(getUser, { params: { user } }));
  const presence = useQuery(q(getAvailability, { params: { user } }));
  const error = found.error ?? presence.error;
  if (error !== null) {
    const again = (): void => void Promise.all([found.refetch(), presence.refetch()]);
    return <ErrorState isPage error={error} onRetry={again} />;
  }
  if (found.data === undefined || presence.data === undefined) return <LoadingRows />;
  return <UserPage user={found.data.data} presence={presence.data.data} />;
}

/** What somebody may do, and when and how much work rules give them (OPR-USR-003, -007, -011). */
function UserPage({ user, presence }: { readonly user: UserData; readonly presence: AvailabilityData }): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  const values = useMemo<UserValues>(
    () => ({
      ...availabilityValues(presence),
      is_enabled: user.is_enabled,
      permission_sets: user.permission_sets,
    }),
    [user, presence],
  );
  const form = useForm<UserValues>({ values });
  const { control } = form;
  const save = async (given: UserValues): Promise<void> => {
    const params = { user: user.id };
    const { is_enabled, permission_sets: sets } = given;
    await api.call(setAvailability, { params, body: availabilityBody(given) });
    const body = { is_enabled, permission_sets: [...sets] };
    await api.ifMatch(`"${user.rev}"`)(updateUser, { params, body });
    await invalidate(client, [getUser, getAvailability, listUserDetails]);
    tell.done(rightsText("user.saved", { user: user.name }));
  };
  return (
    <>
      <PageHeader
        title={user.name}
        trail={<Trail steps={[{ id: "users", link: <Link to="/admin/users">{t("users.title")}</Link> }]} />}
        beside={
          user.is_enabled ? (
            <Status tone={presence.is_out ? "waiting" : "good"}>
              {rightsText(presence.is_out ? "availability.out" : "availability.in")}
            </Status>
          ) : (
            <Status tone="bad">{rightsText("user.disabled")}</Status>
          )
        }
      />
      <SettingsForm
        form={form}
        fields={[...AVAILABILITY_FIELDS, "is_enabled", "permission_sets"]}
        wire={{ delegate: "delegate" }}
        saveLabel={t("action.save")}
        save={save}
        onLeave={() => void navigate({ to: "/admin/users" })}
        above={<UserFacts user={user} />}
      >
        <SwitchField
          control={control}
          name="is_enabled"
          label={rightsText("user.enabled")}
          hint={rightsText("user.enabled_hint")}
        />
        <Controller
          control={control}
          name="permission_sets"
          render={({ field, fieldState }) => (
            <SetsField
              hint={rightsText("user.sets_hint")}
              sets={field.value}
              problem={fieldState.error?.message}
              onChange={field.onChange}
            />
          )}
        />
        <AvailabilityFields form={form} leftOut={[user.id]} />
        <TakingFields form={form} />
      </SettingsForm>
    </>
  );
}

/** All that somebody may do, area by area. */
function Permissions({ of: held }: { readonly of: readonly string[] }): ReactNode {
  const areas = permissionAreas((id) => held.includes(id));
  if (areas.length === 0) return rightsText("user.nothing");
  return areas.map(({ id, name, permissions }) => (
    <div key={id} style={{ paddingBottom: 4 }}>
      <Text weight="semibold">{name}</Text>
      <div>{permissions.map((permission) => permission.name).join(", ")}</div>
    </div>
  ));
}

function UserFacts({ user }: { readonly user: UserData }): ReactNode {
  return (
    <section aria-label={rightsText("user.details")} style={{ maxWidth: 560, paddingBottom: 20 }}>
      <Subtitle2 as="h2" block style={{ paddingBottom: 8 }}>
        {rightsText("user.details")}
      </Subtitle2>
      <PropertyList
        properties={[
          { name: rightsText("user.login"), value: user.login },
          { name: rightsText("user.email"), value: user.email },
          {
            name: rightsText("user.teams"),
            value: user.teams.map(({ name }) => name).join(", ") || rightsText("user.no_teams"),
          },
          { name: rightsText("user.open_work"), value: formatNumber(user.open_work) },
          { name: rightsText("user.all"), value: <Permissions of={user.permissions} /> },
        ]}
      />
    </section>
  );
}
