import { useQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import {
  Button,
  Field,
  Input,
  Link,
  MessageBar,
  MessageBarBody,
  Text,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { ArrowDownloadRegular, CopyRegular, MailRegular, OpenRegular } from "@fluentui/react-icons";
import { useId } from "react";
import type { ReactNode } from "react";
import { PropertyList } from "@muniment/ui/panel";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import {
  downloadOutlookInstaller,
  downloadOutlookManifest,
  listOutlookAddins,
} from "@muniment/work-api/control-center/outlook";
import type { OutlookAddinData } from "@muniment/work-api/control-center/outlook";
import { q } from "../../api.ts";
import { saveFile } from "../../file.ts";
import { AddressNotice } from "./-address-notice.tsx";
import { outlookText } from "../../texts/outlook.ts";

export const Route = createFileRoute("/settings/outlook")({ component: OutlookPage });

/** Where Microsoft lets people add add-ins of their own. */
const OWN_ADDINS = "https://aka.ms/olksideload";

const useStyles = makeStyles({
  body: { display: "flex", flexDirection: "column", gap: "32px", padding: "16px", overflowY: "auto", minHeight: 0 },
  addin: { display: "flex", flexDirection: "column", gap: "16px", maxWidth: "960px", minWidth: 0 },
  name: { margin: 0, fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  section: { display: "flex", flexDirection: "column", gap: "8px", minWidth: 0, alignItems: "flex-start" },
  heading: { margin: 0, fontWeight: tokens.fontWeightSemibold },
  address: { width: "100%", maxWidth: "720px" },
  steps: { margin: 0, paddingInlineStart: "24px", display: "flex", flexDirection: "column", gap: "4px" },
  findings: { margin: 0, paddingInlineStart: "20px" },
  text: { maxWidth: "720px" },
});

/** `Settings › Outlook`: manifests of panes, checked, and the ways in which people get them (TRK-OUT-003). */
function OutlookPage(): ReactNode {
  const styles = useStyles();
  const found = useQuery(q(listOutlookAddins, {}));
  return (
    <>
      <PageHeader title={outlookText("title")} text={outlookText("intro")} />
      <AddressNotice />
      {found.data === undefined ? (
        found.error === null ? (
          <LoadingRows rows={6} />
        ) : (
          <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />
        )
      ) : found.data.data.length === 0 ? (
        <EmptyState icon={<MailRegular />} title={outlookText("none")} text={outlookText("none_text")} />
      ) : (
        <div className={styles.body}>
          {found.data.data.map((addin) => (
            <Addin key={addin.client_id} addin={addin} />
          ))}
        </div>
      )}
    </>
  );
}

function Addin({ addin }: { readonly addin: OutlookAddinData }): ReactNode {
  const styles = useStyles();
  const tell = useTell();
  const heading = useId();
  const save = async (path: string, name: string): Promise<void> => {
    try {
      await saveFile(path.replace(":application", encodeURIComponent(addin.client_id)), name);
    } catch (failure) {
      tell.failed(outlookText("failed.download"), failure);
    }
  };
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(addin.manifest_url);
    tell.done(outlookText("address.copied"));
  };
  return (
    <section className={styles.addin} aria-labelledby={heading}>
      <h2 id={heading} className={styles.name}>{`${addin.name} ${addin.version}`}</h2>
      {addin.enabled ? null : (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{outlookText("disabled", { name: addin.name })}</MessageBarBody>
        </MessageBar>
      )}
      <Findings addin={addin} />
      <div className={styles.section}>
        <Field label={outlookText("address.label")} className={styles.address}>
          <Input
            readOnly
            value={addin.manifest_url}
            contentAfter={
              <Button size="small" appearance="transparent" icon={<CopyRegular />} onClick={() => void copy()}>
                {outlookText("address.copy")}
              </Button>
            }
          />
        </Field>
        <Button
          appearance="primary"
          icon={<ArrowDownloadRegular />}
          onClick={() => void save(downloadOutlookManifest.path, `${addin.client_id}-manifest.xml`)}
        >
          {outlookText("manifest.save")}
        </Button>
      </div>
      <Deployment />
      <Part name={outlookText("installer.heading")}>
        <Text className={styles.text}>{outlookText("installer.text")}</Text>
        <Button
          icon={<ArrowDownloadRegular />}
          onClick={() => void save(downloadOutlookInstaller.path, `${addin.client_id}-outlook.ps1`)}
        >
          {outlookText("installer.save")}
        </Button>
      </Part>
      <Trial />
      <PropertyList
        properties={[
          { name: outlookText("facts.addin"), value: addin.addin_id },
          { name: outlookText("facts.permission"), value: addin.permission },
          {
            name: outlookText("facts.mailbox"),
            value: outlookText("facts.mailbox_value", { version: addin.min_mailbox }),
          },
          { name: outlookText("facts.frames"), value: addin.frame_hosts.join(", ") },
          { name: outlookText("facts.office"), value: addin.office_js },
        ]}
      />
    </section>
  );
}

function Findings({ addin: { findings } }: { readonly addin: OutlookAddinData }): ReactNode {
  const styles = useStyles();
  return (
    <MessageBar
      intent={findings.length === 0 ? "success" : "error"}
      layout="multiline"
      role="group"
      aria-label={outlookText("check.heading")}
    >
      <MessageBarBody>
        {outlookText(findings.length === 0 ? "check.good" : "check.bad")}
        {findings.length === 0 ? null : (
          <ul className={styles.findings}>
            {findings.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )}
      </MessageBarBody>
    </MessageBar>
  );
}

function Part({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.section}>
      <h3 className={styles.heading}>{name}</h3>
      {children}
    </div>
  );
}

function Deployment(): ReactNode {
  const styles = useStyles();
  return (
    <Part name={outlookText("deploy.heading")}>
      <ol className={styles.steps}>
        {(["open", "url", "assign", "premises"] as const).map((step) => (
          <li key={step}>
            <Text>{outlookText(`deploy.step_${step}`)}</Text>
          </li>
        ))}
      </ol>
    </Part>
  );
}

function Trial(): ReactNode {
  const styles = useStyles();
  return (
    <Part name={outlookText("test.heading")}>
      <Text className={styles.text}>{outlookText("test.text")}</Text>
      <Link href={OWN_ADDINS} target="_blank" rel="noopener noreferrer">
        {outlookText("test.open")} <OpenRegular aria-hidden />
      </Link>
    </Part>
  );
}
