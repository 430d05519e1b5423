import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { getWorkType, listWorkTypes, setWorkType } from "@muniment/operate-api/work-type";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { typeText as w } from "../../../texts/work-type-admin.ts";
import { WorkTypeForm } from "./-work-type-form.tsx";
import { workTypeBody, workTypeValues } from "./-work-type-values.ts";
import type { WorkTypeData } from "./-work-type-values.ts";

export const Route = createFileRoute("/admin/work-types/$type")({ component: OneWorkType });

function OneWorkType(): ReactNode {
  const { type } = Route.useParams();
  const found = useQuery(q(getWorkType, { params: { type } }));
  if (found.isPending) return <LoadingRows />;
  if (found.isError) return <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />;
  return <WorkTypePage type={found.data.data} />;
}

function WorkTypePage({ type }: { readonly type: WorkTypeData }): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  const values = useMemo(() => workTypeValues(type), [type]);
  return (
    <>
      <PageHeader
        title={type.name}
        trail={<Trail steps={[{ id: "types", link: <Link to="/admin/work-types">{t("types.title")}</Link> }]} />}
      />
      <WorkTypeForm
        values={values}
        saveLabel={t("action.save")}
        onLeave={() => void navigate({ to: "/admin/work-types" })}
        save={async (given) => {
          const params = { type: type.system_name };
          await api.ifMatch(`"${type.rev}"`)(setWorkType, { params, body: workTypeBody(given) });
          await invalidate(client, [getWorkType, listWorkTypes]);
          tell.done(w("types.saved", { type: given.name }));
        }}
      />
    </>
  );
}
