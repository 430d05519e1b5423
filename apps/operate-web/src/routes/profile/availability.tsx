import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { getMyAvailability, setMyAvailability } from "@muniment/operate-api/allocation";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../../api.ts";
import { SettingsForm } from "../../form/settings-form.tsx";
import { t } from "../../messages.ts";
import { AvailabilityFields } from "../../people/availability-fields.tsx";
import { AVAILABILITY_FIELDS, availabilityValues, presenceBody } from "../../people/availability-values.ts";
import type { AvailabilityData, AvailabilityValues } from "../../people/availability-values.ts";
import { useSession } from "../../session.ts";
import { rightsText } from "../../texts/rights.ts";

export const Route = createFileRoute("/profile/availability")({ component: MyAvailability });

/** When one is out of office, and who stands in (OPR-USR-011). */
function MyAvailability(): ReactNode {
  const found = useQuery(q(getMyAvailability));
  return (
    <>
      <PageHeader
        title={t("availability.title")}
        text={rightsText("availability.text")}
        beside={
          found.data === undefined ? null : (
            <Status tone={found.data.data.is_out ? "waiting" : "good"}>
              {rightsText(found.data.data.is_out ? "availability.out" : "availability.in")}
            </Status>
          )
        }
      />
      {found.isPending ? <LoadingRows rows={4} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data === undefined ? null : <Presence availability={found.data.data} />}
    </>
  );
}

function Presence({ availability }: { readonly availability: AvailabilityData }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const { user } = useSession();
  const values = useMemo(() => availabilityValues(availability), [availability]);
  const form = useForm<AvailabilityValues>({ values });
  return (
    <SettingsForm
      form={form}
      fields={AVAILABILITY_FIELDS}
      saveLabel={t("action.save")}
      save={async (given) => {
        await api.call(setMyAvailability, { body: presenceBody(given) });
        await invalidate(client, [getMyAvailability]);
        tell.done(rightsText("availability.saved"));
      }}
    >
      <AvailabilityFields form={form} leftOut={[user.id]} />
    </SettingsForm>
  );
}
