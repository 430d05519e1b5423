import { Badge, Checkbox, MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { PropertyList } from "@muniment/ui/panel";
import type { PackageDraftData } from "@muniment/work-api/control-center/package";
import { packageText } from "../../../texts/package.ts";
import { manifestOf } from "./-packages.ts";

const useStyles = makeStyles({
  section: { display: "flex", flexDirection: "column", gap: "8px", minWidth: 0 },
  heading: { margin: 0, fontWeight: tokens.fontWeightSemibold },
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "4px" },
  item: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 8px", minHeight: "32px" },
  plain: { paddingLeft: "36px" },
  reason: { color: tokens.colorNeutralForeground3, flexBasis: "100%", paddingLeft: "36px" },
  sum: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

const KIBIBYTE = 1024;

/** What a package is, above the steps of its wizard; read only (CC-APP-012). */
export function PackageHead({ draft }: { readonly draft: PackageDraftData }): ReactNode {
  const styles = useStyles();
  const manifest = manifestOf(draft);
  const rest = draft.inner.length - 1 - draft.inner.findIndex(({ is_current: isCurrent }) => isCurrent);
  return (
    <>
      {draft.inner.length === 0 ? null : (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>
            {rest === 0 ? packageText("bundle.last") : packageText("bundle.more", { count: rest })}
          </MessageBarBody>
        </MessageBar>
      )}
      {draft.notices.map((notice) => (
        <MessageBar key={notice} intent="warning" layout="multiline">
          <MessageBarBody>{packageText(`notice.${notice}`, { name: draft.waits_for ?? "" })}</MessageBarBody>
        </MessageBar>
      ))}
      <section className={styles.section} aria-label={packageText("package.heading")}>
        <PropertyList
          properties={[
            { name: packageText("facts.id"), value: draft.package_id },
            { name: packageText("facts.version"), value: draft.version },
            { name: packageText("facts.installed"), value: draft.installed_version ?? "" },
            { name: packageText("facts.kind"), value: packageText(`kind.${manifest.kind}`) },
            { name: packageText("facts.region"), value: manifest.region.join(", ") },
            { name: packageText("facts.environment"), value: manifest.environment },
            { name: packageText("signature.label"), value: <SignatureMark state={draft.signature.state} /> },
            { name: packageText("facts.file"), value: draft.file_name },
            { name: packageText("facts.size"), value: `${Math.ceil(draft.size / KIBIBYTE)} KB` },
            { name: packageText("facts.sum"), value: <span className={styles.sum}>{draft.sha256}</span> },
          ]}
        />
      </section>
    </>
  );
}

/** Who vouches for a package (TRK-PKG-012). */
export function SignatureMark({ state }: { readonly state: PackageDraftData["signature"]["state"] }): ReactNode {
  return (
    <Badge appearance="tint" color={state === "trusted" ? "success" : "warning"}>
      {packageText(`signature.${state}`)}
    </Badge>
  );
}

type Demand = PackageDraftData["demands"][number];

/** What a package asks for, at the end of the review: what is marked has to be ticked one by one (TRK-PKG-031). */
export function PackageDemands(props: {
  readonly draft: PackageDraftData;
  readonly accepted: ReadonlySet<string>;
  onAccepted(accepted: ReadonlySet<string>): void;
}): ReactNode {
  const styles = useStyles();
  const { draft, accepted, onAccepted } = props;
  const toggle = (id: string): void => {
    const after = new Set(accepted);
    if (!after.delete(id)) after.add(id);
    onAccepted(after);
  };
  if (draft.demands.length === 0) return null;
  return (
    <section className={styles.section} aria-label={packageText("accept")}>
      <Text as="h2" className={styles.heading}>
        {packageText("accept")}
      </Text>
      <Text className={styles.quiet}>{packageText("accept.text")}</Text>
      <ul className={styles.list}>
        {draft.demands.map((demand) => (
          <li key={demand.id} className={styles.item}>
            {demand.needs_tick ? (
              <Checkbox
                label={demandText(demand)}
                checked={accepted.has(demand.id)}
                onChange={() => toggle(demand.id)}
              />
            ) : (
              <Text className={styles.plain}>{demandText(demand)}</Text>
            )}
            {demand.is_new && draft.kind === "update" ? (
              <Badge appearance="outline" color="brand">
                {packageText("accept.new")}
              </Badge>
            ) : null}
            {demand.reason === undefined ? null : (
              <Text size={200} className={styles.reason}>
                {demand.reason["en"]}
              </Text>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function demandText({ kind, name, level }: Demand): string {
  return packageText(`accept.kind.${kind}`, {
    name,
    level: level === undefined ? "" : packageText(`accept.level.${level}`),
  });
}
