import { useState } from "react";
import type { ReactNode } from "react";
import { policyText } from "../../../texts/policy.ts";
import { ChangeDialog } from "../-change-dialog.tsx";
import { nameOf } from "../-policy.ts";
import type { OpenPolicy, Policy, PolicyChange } from "../-policy.ts";
import { PolicyFields, periodProblem, securedByProblem } from "./-policy-fields.tsx";
import type { PolicyValues } from "./-policy-fields.tsx";

/** Changes what a policy says: not its people, and not whether it counts. */
export function EditPolicy({ opened, onClose }: { readonly opened: OpenPolicy; onClose(): void }): ReactNode {
  const { policy } = opened;
  const [values, setValues] = useState<PolicyValues>(() => valuesOf(policy));
  const change = changeOf(valuesOf(policy), values);
  return (
    <ChangeDialog
      opened={opened}
      title={policyText("policy.edit_title", { policy: nameOf(policy) })}
      change={change}
      isDirty={Object.keys(change).length > 0}
      check={() => periodProblem(values) === undefined && securedByProblem(values) === undefined}
      onClose={onClose}
    >
      <PolicyFields kind={policy.kind} values={values} onChange={(some) => setValues({ ...values, ...some })} />
    </ChangeDialog>
  );
}

function valuesOf(policy: Policy): PolicyValues {
  const { name, notes, security, limits_staffing, starts_at, ends_at, members, secured_by: by } = policy;
  return { name, notes, security, limits_staffing, starts_at, ends_at, members, secured_by: by?.id ?? "" };
}

/** Only what is other than it was, so that nothing that somebody else changed meanwhile is put back. */
function changeOf(was: PolicyValues, is: PolicyValues): PolicyChange {
  const names = ["name", "notes", "security", "limits_staffing", "starts_at", "ends_at", "members"] as const;
  const change = Object.fromEntries(names.filter((name) => was[name] !== is[name]).map((name) => [name, is[name]]));
  const isNamed = is.security === "by_asset" && (was.secured_by !== is.secured_by || was.security !== is.security);
  return isNamed ? { ...change, secured_by: is.secured_by } : change;
}
