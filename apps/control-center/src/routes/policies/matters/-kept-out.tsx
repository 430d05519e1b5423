import { Button, Dropdown, Field, Option, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Output } from "@muniment/rest";
import { SearchField } from "@muniment/ui/filter";
import { useList } from "@muniment/ui/query";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { listPolicyPeople } from "@muniment/work-api/policy/people";
import { listQuery, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { policyText } from "../../../texts/policy.ts";
import { reasonText } from "../-effect.tsx";
import type { Policy } from "../-policy.ts";

const DECISIONS = ["deny", "allow", "abstain"] as const;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    flexDirection: "column",
    padding: "8px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: "anywhere",
  },
  quiet: { color: tokens.colorNeutralForeground3 },
  choice: { minWidth: 0 },
  start: { alignSelf: "start" },
});

/** Who is kept out of a client or a matter, who is not, and why (SPM-AUD-002). */
export function KeptOut({ policy }: { readonly policy: Policy }): ReactNode {
  const styles = useStyles();
  const [query, setQuery] = useState("");
  const [decision, setDecision] = useState<(typeof DECISIONS)[number]>();
  const params = { asset: policy.id };
  const counts = useQuery(q(listPolicyPeople, { params, query: { limit: 1 } })).data;
  const list = useList(
    listQuery(listPolicyPeople, {
      params,
      query: { ...(query === "" ? {} : { query }), ...(decision === undefined ? {} : { decision }) },
    }),
  );
  const label = (each: (typeof DECISIONS)[number] | undefined): string =>
    each === undefined ? policyText("people.all") : policyText(`decision.${each}`);
  return (
    <div className={styles.root}>
      {counts === undefined ? null : (
        <Text role="status">
          {counts.workspaces === 0
            ? policyText("effect.no_workspaces")
            : `${policyText("effect.workspaces", { count: counts.workspaces })} ${counts.kept_out === 0 ? policyText("people.nobody") : policyText("people.summary", { count: counts.kept_out })}`}
        </Text>
      )}
      <Text size={200} className={styles.quiet}>
        {policyText("people.text")}
      </Text>
      <SearchField isWide label={policyText("people.search")} value={query} maxLength={200} onSearch={setQuery} />
      <Field label={policyText("people.decision")}>
        <Dropdown
          className={styles.choice}
          value={label(decision)}
          selectedOptions={[decision ?? ""]}
          onOptionSelect={(_, { optionValue }) => setDecision(DECISIONS.find((each) => each === optionValue))}
        >
          {[undefined, ...DECISIONS].map((each) => (
            <Option key={each ?? ""} value={each ?? ""}>
              {label(each)}
            </Option>
          ))}
        </Dropdown>
      </Field>
      {list.isLoading ? (
        <LoadingRows rows={6} />
      ) : list.error !== null ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : list.rows.length === 0 ? (
        <Text className={styles.quiet}>{policyText("people.none")}</Text>
      ) : (
        <ul className={styles.list} aria-label={policyText("people.list")}>
          {list.rows.map((person) => (
            <li key={`${person.id} ${person.reason}`} className={styles.item}>
              <span>{`${person.full_name} · ${person.id}`}</span>
              <Text size={200} className={styles.quiet}>
                {`${policyText(`decision.${person.decision}`)}: ${[reasonText(person.reason), ...exclusionsOf(person)].join("; ")}`}
              </Text>
            </li>
          ))}
        </ul>
      )}
      {list.hasMore ? (
        <Button className={styles.start} disabledFocusable={list.isLoadingMore} onClick={list.loadMore}>
          {t("list.more")}
        </Button>
      ) : null}
    </div>
  );
}

/** Every reason of exclusion, where the decision does not say it all (SPM-WAL-005). */
function exclusionsOf({ reason, exclusions }: Output<typeof listPolicyPeople>["data"][number]): readonly string[] {
  if (reason === "deny_wall") return [];
  return exclusions.map((exclusion) => policyText(`exclusion.${exclusion}`));
}
