import { useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listWorkTypes, setWorkType } from "@muniment/operate-api/work-type";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api } from "../../api.ts";
import { t } from "../../messages.ts";
import { typeText as w } from "../../texts/work-type-admin.ts";
import { WorkTypeForm } from "./work-types/-work-type-form.tsx";
import { FIRST_TYPE, workTypeBody } from "./work-types/-work-type-values.ts";

export const Route = createFileRoute("/admin/work-types-new")({ component: NewWorkType });

function NewWorkType(): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  return (
    <>
      <PageHeader
        title={w("types.add")}
        trail={<Trail steps={[{ id: "types", link: <Link to="/admin/work-types">{t("types.title")}</Link> }]} />}
      />
      <WorkTypeForm
        isNew
        values={FIRST_TYPE}
        saveLabel={w("types.create")}
        onLeave={() => void navigate({ to: "/admin/work-types" })}
        save={async (values) => {
          const name = values.system_name.trim();
          const params = { type: name === "" ? "-" : name };
          const { data } = await api.call(setWorkType, { params, body: workTypeBody(values) });
          await invalidate(client, [listWorkTypes]);
          tell.done(w("types.created", { type: data.name }));
          await navigate({ to: "/admin/work-types/$type", params: { type: data.system_name } });
        }}
      />
    </>
  );
}
