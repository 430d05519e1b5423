import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Badge, Button, MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { formatExactly } from "@muniment/ui/message";
import { PropertyList } from "@muniment/ui/panel";
import { invalidate } from "@muniment/ui/query";
import { LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { getInstalledPackage, rollBackPackage } from "@muniment/work-api/control-center/package";
import type { InstalledPackageData } from "@muniment/work-api/control-center/package";
import { api, q } from "../../../api.ts";
import { packageText } from "../../../texts/package.ts";
import { ProbeNotice } from "./-application-health.tsx";
import { reloadApplications } from "./-applications.ts";
import { SignatureMark } from "./-package-review.tsx";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 12px", padding: "4px 0" },
  grow: { flexGrow: 1, minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground3 },
  sum: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: "anywhere" },
  text: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflow: "auto",
    maxHeight: "320px",
    margin: "8px 0 0",
    padding: "8px",
    backgroundColor: tokens.colorNeutralBackground2,
  },
  summary: { cursor: "pointer" },
});

/** The package of an application: files with checksums, manifest, and versions to go back to (CC-APP-035, TRK-PKG-036). */
export function PackagePart(props: {
  readonly clientId: string;
  readonly name: string;
  readonly mayChange: boolean;
}): ReactNode {
  const styles = useStyles();
  const found = useQuery(q(getInstalledPackage, { params: { application: props.clientId } }));
  const shown = found.data?.data;
  if (shown === undefined) return found.error === null ? <LoadingRows rows={2} /> : null;
  const active = shown.versions.find(({ is_active: isActive }) => isActive);
  return (
    <>
      {shown.is_key_revoked ? (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{packageText("package.revoked")}</MessageBarBody>
        </MessageBar>
      ) : null}
      <ProbeNotice probe={shown.probe} />
      <PropertyList
        properties={[
          { name: packageText("facts.id"), value: shown.package_id },
          { name: packageText("facts.sum"), value: <span className={styles.sum}>{shown.sha256}</span> },
          ...(active === undefined
            ? []
            : [{ name: packageText("signature.label"), value: <SignatureMark state={active.signature.state} /> }]),
        ]}
      />
      <Versions shown={shown} name={props.name} mayChange={props.mayChange} />
      <details>
        <summary className={styles.summary}>{`${packageText("package.files")} (${shown.files.length})`}</summary>
        <ul className={styles.list}>
          {shown.files.map(({ path, sha256 }) => (
            <li key={path} className={styles.item}>
              <Text className={styles.grow}>{path}</Text>
              <Text size={200} className={styles.sum}>
                {sha256}
              </Text>
            </li>
          ))}
        </ul>
      </details>
      <details>
        <summary className={styles.summary}>{packageText("package.manifest")}</summary>
        {/* It scrolls, so the keyboard has to reach it. */}
        <pre className={styles.text} tabIndex={0} aria-label={packageText("package.manifest")} role="region">
          {JSON.stringify(shown.manifest, undefined, 2)}
        </pre>
      </details>
    </>
  );
}

function Versions(props: {
  readonly shown: InstalledPackageData;
  readonly name: string;
  readonly mayChange: boolean;
}): ReactNode {
  const styles = useStyles();
  const { shown, name } = props;
  const [asked, setAsked] = useState<string>();
  return (
    <>
      <Text weight="semibold">{packageText("package.versions")}</Text>
      <ul className={styles.list} aria-label={packageText("package.versions")}>
        {shown.versions.map(({ version, added, added_by: by, can_roll_back: can, reason }) => (
          <li key={version} className={styles.item}>
            <Text>{version}</Text>
            <Text size={200} className={styles.quiet}>
              {`${formatExactly(new Date(added))} · ${by}`}
            </Text>
            {reason === undefined ? null : <Badge appearance="tint">{packageText(`roll_back.${reason}`)}</Badge>}
            {can && props.mayChange ? (
              <Button
                size="small"
                aria-label={packageText("roll_back.to", { version })}
                onClick={() => setAsked(version)}
              >
                {packageText("roll_back")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {asked === undefined ? null : (
        <RollBack clientId={shown.client_id} name={name} version={asked} onClose={() => setAsked(undefined)} />
      )}
    </>
  );
}

function RollBack(props: {
  readonly clientId: string;
  readonly name: string;
  readonly version: string;
  onClose(): void;
}): ReactNode {
  const { clientId, name, version, onClose } = props;
  const client = useQueryClient();
  const tell = useTell();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await api.call(rollBackPackage, { params: { application: clientId }, body: { version } });
      await reloadApplications(client);
      await invalidate(client, [getInstalledPackage]);
      tell.done(packageText("done.back", { name, version }));
      onClose();
    } catch (failure) {
      setIsBusy(false);
      setError(failure);
    }
  };
  return (
    <FormDialog
      title={packageText("roll_back.title", { name, version })}
      error={error}
      choices={[{ label: packageText("roll_back"), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <Text>{packageText("roll_back.text", { version })}</Text>
    </FormDialog>
  );
}
