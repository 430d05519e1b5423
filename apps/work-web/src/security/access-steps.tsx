import { Text, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import {
  ArrowDownRegular,
  ArrowUpRegular,
  CheckmarkRegular,
  CircleRegular,
  SubtractRegular,
} from "@fluentui/react-icons";
import type { ReactElement, ReactNode } from "react";
import type { Output } from "@muniment/rest";
import type { checkAccess } from "@muniment/work-api/access/check";
import { t } from "../messages.ts";
import { levelName } from "../panel/levels.ts";

const useStyles = makeStyles({
  title: { margin: 0 },
  result: { fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400, overflowWrap: "anywhere" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  step: {
    display: "flex",
    gap: "8px",
    paddingBlock: "6px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  icon: { display: "inline-flex", flexShrink: 0, fontSize: "16px", lineHeight: "20px", paddingTop: "2px" },
  text: { display: "flex", flexDirection: "column", minWidth: 0 },
  second: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, overflowWrap: "anywhere" },
  counts: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground3 },
  brand: { color: tokens.colorBrandForeground1 },
});

type Result = Output<typeof checkAccess>["data"]["results"][number];
type Step = NonNullable<Result["steps"]>[number];
type Reason =
  | ("account_disabled" | "break_glass" | "default_private" | "default_public" | "default_view" | "external_no_default")
  | ("group_entry" | "group_no_access" | "not_in_library" | "nrtadmin" | "owner" | "policy" | "role_cap" | "scope_cap")
  | ("user_entry" | "workspace_hidden");

const ICONS: Readonly<Record<Step["outcome"], ReactElement>> = {
  decides: <CheckmarkRegular />,
  raises: <ArrowUpRegular />,
  limits: <ArrowDownRegular />,
  passes: <CircleRegular />,
  not_reached: <SubtractRegular />,
};

/** A decision about access as a list of its steps, with what would change it (WORK-ACL-015). */
export function AccessSteps({ name, result }: { readonly name: string; readonly result: Result }): ReactNode {
  const styles = useStyles();
  const { access, reason, steps = [] } = result;
  return (
    <>
      <Text role="status" className={styles.result} weight="semibold">
        {t("check.result", { name, level: levelName(access) })}
      </Text>
      {steps.length === 0 ? null : (
        <>
          <Text as="h3" weight="semibold" className={styles.title}>
            {t("check.steps")}
          </Text>
          <ol className={styles.list} aria-label={t("check.steps")}>
            {steps.map((step) => (
              <StepRow key={step.step} step={step} />
            ))}
          </ol>
        </>
      )}
      {reason === undefined ? null : (
        <div>
          <Text as="h3" block weight="semibold" className={styles.title}>
            {t("check.change.title")}
          </Text>
          <Text>{t(`check.change.${reason.startsWith("deny_") ? "policy" : (reason as Reason)}`)}</Text>
        </div>
      )}
    </>
  );
}

function StepRow({ step }: { readonly step: Step }): ReactNode {
  const styles = useStyles();
  const counts = !["passes", "not_reached"].includes(step.outcome);
  return (
    <li className={mergeClasses(styles.step, step.outcome === "not_reached" && styles.quiet)}>
      <span className={mergeClasses(styles.icon, counts ? styles.brand : styles.quiet)} aria-hidden="true">
        {ICONS[step.outcome]}
      </span>
      <span className={styles.text}>
        <span className={mergeClasses(counts && styles.counts)}>{t(`check.step.${step.step}`)}</span>
        <span className={styles.second}>{outcomeOf(step)}</span>
        {step.groups?.map((group) => (
          <span key={group.id} className={styles.second}>
            {group.name}: {levelName(group.access)}
          </span>
        ))}
      </span>
    </li>
  );
}

function outcomeOf({ step, outcome, access }: Step): string {
  const level = levelName(access);
  if (outcome === "decides") return access === undefined ? t("check.decides") : `${t("check.decides")}: ${level}`;
  if (outcome === "raises" || outcome === "limits") return t(`check.${outcome}`, { level });
  // An account in order and a policy that is silent let one on; a list that names nobody has nothing to say.
  const isGate = ["account", "policy", "workspace", "role_cap", "scope_cap"].includes(step);
  if (outcome === "passes") return isGate ? t("check.passes") : t("check.none");
  return t("check.not_reached");
}
