import { useQuery } from "@tanstack/react-query";
import { Button, MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowClockwiseRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import { checkPackage } from "@muniment/work-api/control-center/package";
import type { InstalledPackageData, PackageHealthData } from "@muniment/work-api/control-center/package";
import { q } from "../../../api.ts";
import { packageText } from "../../../texts/package.ts";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "8px" },
  todo: { display: "block", paddingLeft: "22px", overflowWrap: "anywhere", color: tokens.colorNeutralForeground3 },
  start: { alignSelf: "flex-start" },
});

const TONES = { ok: "good", attention: "warning", failed: "bad" } as const;

/** What works around a package, and what to do where something does not (TRK-INST-010). */
export function ApplicationHealth({ clientId }: { readonly clientId: string }): ReactNode {
  const styles = useStyles();
  const found = useQuery(q(checkPackage, { params: { application: clientId } }));
  if (found.data === undefined) {
    return found.error === null ? <LoadingRows rows={4} /> : <Text>{packageText("health.failed")}</Text>;
  }
  return (
    <>
      <ul className={styles.list} aria-label={packageText("health.heading")}>
        {found.data.data.map((item) => (
          <li key={item.id}>
            <Status tone={TONES[item.state]}>{`${packageText(`health.${item.id}`)}: ${wordOf(item)}`}</Status>
            {item.state === "ok" ? null : (
              <Text size={200} className={styles.todo}>
                {packageText(`health.${item.id}.todo`, { about: (item.about ?? []).join(", ") })}
              </Text>
            )}
          </li>
        ))}
      </ul>
      <Button
        className={styles.start}
        size="small"
        icon={<ArrowClockwiseRegular />}
        disabledFocusable={found.isFetching}
        onClick={() => void found.refetch()}
      >
        {packageText("health.again")}
      </Button>
    </>
  );
}

function wordOf({ id, state, count = 0, total = 0 }: PackageHealthData): string {
  if (id === "libraries") return packageText("health.libraries.count", { count, total });
  if (id === "clock") return packageText("health.clock.count", { count });
  return packageText(`health.state.${state}`);
}

/** What became of the version that was activated last (TRK-PKG-035). */
export function ProbeNotice({ probe }: { readonly probe: InstalledPackageData["probe"] }): ReactNode {
  if (probe === undefined || probe.state === "passed") return null;
  const { state, version, previous = "", reason = "" } = probe;
  return (
    <MessageBar intent={state === "running" ? "info" : "warning"} layout="multiline">
      <MessageBarBody>{packageText(`probe.${state}`, { version, previous, reason })}</MessageBarBody>
    </MessageBar>
  );
}
