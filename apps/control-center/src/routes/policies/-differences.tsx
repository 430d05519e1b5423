import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { formatExactly } from "@muniment/ui/message";
import { policyText } from "../../texts/policy.ts";
import { heldText, securityText } from "./-policy.ts";
import type { Policy } from "./-policy.ts";

const useStyles = makeStyles({
  list: { margin: "4px 0 0", paddingInlineStart: "16px", overflowWrap: "anywhere" },
});

/** A field that somebody else changed, in words. */
interface Difference {
  readonly field: string;
  readonly was: string;
  readonly now: string;
}

/** What of a policy is other than it was. */
export function differencesOf(was: Policy, now: Policy): readonly Difference[] {
  const [before, after] = [wordsOf(was), wordsOf(now)];
  return before.flatMap(([field, text], at) => {
    const other = after[at]?.[1] ?? "";
    return text === other ? [] : [{ field, was: text, now: other }];
  });
}

function wordsOf(policy: Policy): [field: string, text: string][] {
  const moment = (at: string | null): string => (at === null ? "–" : formatExactly(new Date(at)));
  const people = (list: Policy["team"] | Policy["conflicts"]): string =>
    list
      .map(({ name, id, starts_at: start, ends_at: end, ...kind }) =>
        [
          name === "" ? id : name,
          ...("role" in kind ? [kind.role] : []),
          ...(start == null ? [] : [policyText("member.since", { at: moment(start) })]),
          ...(end == null ? [] : [policyText("member.until", { at: moment(end) })]),
        ].join(" "),
      )
      .toSorted()
      .join(", ");
  return [
    [policyText("field.name"), policy.name],
    [policyText("field.notes"), policy.notes],
    [policyText("field.security"), securityText(policy)],
    [policyText("held.title"), policy.members.map(heldText).join(", ")],
    [policyText("field.limits"), String(policy.limits_staffing)],
    [policyText("field.status"), policyText(`state.${policy.status}`)],
    [policyText("field.starts"), moment(policy.starts_at)],
    [policyText("field.ends"), moment(policy.ends_at)],
    [policyText("field.team"), people(policy.team)],
    [policyText("field.conflicts"), people(policy.conflicts)],
  ];
}

/** What somebody else changed while a dialog was open, beside what stands in it. */
export function Differences({ differences }: { readonly differences: readonly Difference[] }): ReactNode {
  const styles = useStyles();
  return (
    <MessageBar intent="warning" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{policyText("change.conflict")}</MessageBarTitle>
        <ul className={styles.list}>
          {differences.map(({ field, was, now }) => (
            <li key={field}>
              {`${field}: ${policyText("change.was", { value: was === "" ? "–" : was })} → ${policyText("change.now", { value: now === "" ? "–" : now })}`}
            </li>
          ))}
        </ul>
      </MessageBarBody>
    </MessageBar>
  );
}
