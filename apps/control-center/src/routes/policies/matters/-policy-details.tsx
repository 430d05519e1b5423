import { Button, makeStyles } from "@fluentui/react-components";
import { CheckmarkCircleRegular, EditRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { formatExactly, formatNumber } from "@muniment/ui/message";
import { PropertyList } from "@muniment/ui/panel";
import { t } from "../../../messages.ts";
import { usePolicyRoles } from "../../../session.ts";
import { policyText } from "../../../texts/policy.ts";
import { PolicyStateOf } from "../-policy-state.tsx";
import { heldText, refusalOf, securityText } from "../-policy.ts";
import type { Policy } from "../-policy.ts";
import type { Question } from "./-policy-actions.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px" },
  acts: { display: "flex", flexWrap: "wrap", gap: "8px" },
  notes: { whiteSpace: "pre-wrap" },
  held: { listStyleType: "none", margin: 0, padding: 0, overflowWrap: "anywhere" },
});

/** The tab `Details` of a policy. */
export function PolicyDetails(props: { readonly policy: Policy; onAsk(question: Question): void }): ReactNode {
  const { policy, onAsk } = props;
  const styles = useStyles();
  const mayEdit = refusalOf(usePolicyRoles(), "policy") === undefined;
  const moment = (at: string | null): string | undefined => (at === null ? undefined : formatExactly(new Date(at)));
  return (
    <div className={styles.root}>
      {mayEdit ? (
        <div className={styles.acts}>
          <Button icon={<EditRegular />} onClick={() => onAsk("edit")}>
            {t("edit")}
          </Button>
          {policy.status === "active" ? null : (
            <Button icon={<CheckmarkCircleRegular />} onClick={() => onAsk("active")}>
              {policyText("policy.activate")}
            </Button>
          )}
        </div>
      ) : null}
      <PropertyList
        properties={[
          ...(policy.alias === ""
            ? [
                { name: policyText("field.client"), value: policy.client_id },
                { name: policyText("field.matter"), value: policy.matter_id },
              ]
            : [
                { name: policyText("field.id"), value: policy.alias },
                { name: policyText("held.title"), value: <Held policy={policy} /> },
              ]),
          { name: policyText("field.name"), value: policy.name },
          { name: policyText("field.state"), value: <PolicyStateOf state={policy.state} /> },
          { name: policyText("field.security"), value: securityText(policy) },
          { name: policyText("field.limits"), value: policy.limits_staffing ? t("yes") : "" },
          { name: policyText("field.starts"), value: moment(policy.starts_at) },
          { name: policyText("field.ends"), value: moment(policy.ends_at) },
          { name: policyText("field.team"), value: formatNumber(policy.team.length) },
          { name: policyText("field.conflicts"), value: formatNumber(policy.conflicts.length) },
          {
            name: policyText("field.notes"),
            value: policy.notes === "" ? "" : <span className={styles.notes}>{policy.notes}</span>,
          },
          { name: policyText("field.changed"), value: moment(policy.edit_date) },
        ]}
      />
    </div>
  );
}

function Held({ policy }: { readonly policy: Policy }): ReactNode {
  const styles = useStyles();
  if (policy.members.length === 0) return policyText("held.none");
  return (
    <ul className={styles.held}>
      {policy.members.map((held) => (
        <li key={heldText(held)}>{heldText(held)}</li>
      ))}
    </ul>
  );
}
