import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { getAllocationRule, listAllocationRules, setAllocationRule } from "@muniment/operate-api/allocation";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { allocationText } from "../../../texts/allocation.ts";
import { RuleForm } from "./-rule-form.tsx";
import { ruleBody, ruleValues } from "./-rule-values.ts";
import type { RuleData } from "./-rule-values.ts";
import { TryRule } from "./-try-rule.tsx";

export const Route = createFileRoute("/admin/allocation/$rule")({ component: OneRule });

function OneRule(): ReactNode {
  const { rule } = Route.useParams();
  const found = useQuery(q(getAllocationRule, { params: { rule } }));
  if (found.isPending) return <LoadingRows />;
  if (found.isError) return <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />;
  return <RulePage rule={found.data.data} />;
}

function RulePage({ rule }: { readonly rule: RuleData }): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  const values = useMemo(() => ruleValues(rule), [rule]);
  return (
    <>
      <PageHeader
        title={rule.name}
        trail={<Trail steps={[{ id: "rules", link: <Link to="/admin/allocation">{t("rules.title")}</Link> }]} />}
      />
      <RuleForm
        values={values}
        problems={rule.problems}
        saveLabel={t("action.save")}
        onLeave={() => void navigate({ to: "/admin/allocation" })}
        save={async (given) => {
          const params = { rule: rule.system_name };
          await api.ifMatch(`"${rule.version}"`)(setAllocationRule, { params, body: ruleBody(given) });
          await invalidate(client, [getAllocationRule, listAllocationRules]);
          tell.done(allocationText("rule.saved", { rule: given.name }));
        }}
      />
      <TryRule rule={rule.system_name} />
    </>
  );
}
