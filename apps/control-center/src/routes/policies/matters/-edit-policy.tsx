import { useState } from "react";
import type { ReactNode } from "react";
import { policyText } from "../../../texts/policy.ts";
import { ChangeDialog } from "../-change-dialog.tsx";
import { nameOf } from "../-policy.ts";
import type { OpenPolicy, PolicyChange } from "../-policy.ts";
import { PolicyFields, periodProblem } from "./-policy-fields.tsx";
import type { PolicyValues } from "./-policy-fields.tsx";

/** Changes what a policy says: not its people, and not whether it counts. */
export function EditPolicy({ opened, onClose }: { readonly opened: OpenPolicy; onClose(): void }): ReactNode {
  const { policy } = opened;
  const [values, setValues] = useState<PolicyValues>(policy);
  const change = changeOf(policy, values);
  return (
    <ChangeDialog
      opened={opened}
      title={policyText("policy.edit_title", { policy: nameOf(policy) })}
      change={change}
      isDirty={Object.keys(change).length > 0}
      check={() => periodProblem(values) === undefined}
      onClose={onClose}
    >
      <PolicyFields kind={policy.kind} values={values} onChange={(some) => setValues({ ...values, ...some })} />
    </ChangeDialog>
  );
}

/** Only what is other than it was, so that nothing that somebody else changed meanwhile is put back. */
function changeOf(was: PolicyValues, is: PolicyValues): PolicyChange {
  const names = ["name", "notes", "security", "limits_staffing", "starts_at", "ends_at"] as const;
  return Object.fromEntries(names.filter((name) => was[name] !== is[name]).map((name) => [name, is[name]]));
}
