import { Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Output } from "@muniment/rest";
import type { previewPolicyAsset } from "@muniment/work-api/policy/asset";
import { policyText } from "../../texts/policy.ts";

/** Who gains and who loses by a change that is not made yet. */
export type EffectData = Output<typeof previewPolicyAsset>["data"];

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  head: { fontWeight: tokens.fontWeightSemibold, margin: 0 },
  list: { listStyleType: "none", margin: "4px 0 0", padding: 0, maxHeight: "200px", overflowY: "auto" },
  item: { display: "flex", flexWrap: "wrap", justifyContent: "space-between", gap: "0 12px", padding: "2px 0" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** What a change comes to, by name and with the reason, before it is saved (SPM-SIM-001, SPM-SIM-002). */
export function Effect({ effect }: { readonly effect: EffectData }): ReactNode {
  const styles = useStyles();
  const { gain, lose, workspaces } = effect;
  return (
    <div className={styles.root} role="status">
      <Text>
        {workspaces === 0 ? policyText("effect.no_workspaces") : policyText("effect.workspaces", { count: workspaces })}
      </Text>
      {gain.count + lose.count === 0 ? <Text>{policyText("effect.none_yet")}</Text> : null}
      <Affected title="effect.lose" group={lose} />
      <Affected title="effect.gain" group={gain} />
      {gain.count > 0 ? (
        <Text size={200} className={styles.quiet}>
          {policyText("effect.note")}
        </Text>
      ) : null}
    </div>
  );
}

function Affected({
  title,
  group,
}: {
  readonly title: "effect.gain" | "effect.lose";
  readonly group: EffectData["gain"];
}) {
  const styles = useStyles();
  if (group.count === 0) return null;
  const label = policyText(title, { count: group.count });
  const rest = group.count - group.people.length;
  return (
    <section aria-label={label}>
      <Text as="h3" className={styles.head}>
        {label}
      </Text>
      <ul className={styles.list} tabIndex={0} aria-label={label}>
        {group.people.map(({ id, full_name: name, reason }) => (
          <li key={id} className={styles.item}>
            <span>{`${name} · ${id}`}</span>
            <Text size={200} className={styles.quiet}>
              {reasonText(reason)}
            </Text>
          </li>
        ))}
        {rest > 0 ? <li className={styles.quiet}>{policyText("effect.more", { count: rest })}</li> : null}
      </ul>
    </section>
  );
}

const REASONS = [
  "allow_break_glass",
  "allow_over_the_wall",
  "allow_team",
  "deny_opposing",
  "deny_pending_ack",
  "deny_team",
  "deny_wall",
  "open",
] as const;

/** The reason of a decision in words (`work.md` 5.7). */
export function reasonText(reason: string): string {
  const known = REASONS.find((each) => each === reason);
  return known === undefined ? reason : policyText(`reason.${known}`);
}
