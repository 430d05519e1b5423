import { useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listAllocationRules, setAllocationRule } from "@muniment/operate-api/allocation";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api } from "../../api.ts";
import { t } from "../../messages.ts";
import { allocationText } from "../../texts/allocation.ts";
import { RuleForm } from "./allocation/-rule-form.tsx";
import { FIRST_RULE, ruleBody } from "./allocation/-rule-values.ts";

export const Route = createFileRoute("/admin/allocation-new")({ component: NewRule });

function NewRule(): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  return (
    <>
      <PageHeader
        title={allocationText("rules.add")}
        trail={<Trail steps={[{ id: "rules", link: <Link to="/admin/allocation">{t("rules.title")}</Link> }]} />}
      />
      <RuleForm
        isNew
        values={FIRST_RULE}
        saveLabel={allocationText("rule.create")}
        onLeave={() => void navigate({ to: "/admin/allocation" })}
        save={async (values) => {
          const params = { rule: values.system_name.trim() };
          await api.call(setAllocationRule, { params, body: ruleBody(values) });
          await invalidate(client, [listAllocationRules]);
          tell.done(allocationText("rule.created", { rule: values.name }));
          await navigate({ to: "/admin/allocation/$rule", params });
        }}
      />
    </>
  );
}
