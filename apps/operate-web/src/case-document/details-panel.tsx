import { Button, Link, Text, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowDownloadRegular, OpenRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import {
  getCaseItem,
  listCaseItemHistory,
  listCaseItemVersions,
  restoreCaseItemVersion,
} from "@muniment/operate-api/case-document";
import { formatSize } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { PropertyList, SidePanel } from "@muniment/ui/panel";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../api.ts";
import { actionText } from "../audit/audit-data.ts";
import { caseDocumentText } from "../texts/case-document.ts";
import { filingText } from "../texts/filing.ts";
import { useMay } from "../session.ts";
import { CasePreview } from "./case-preview.tsx";
import type { ReaderSteps } from "./case-preview.tsx";
import { contentPath } from "./case-item.ts";
import type { CaseItem } from "./case-item.ts";
import { useEndOfAct } from "./use-acts.ts";

const useStyles = makeStyles({
  body: { display: "flex", flexDirection: "column", gap: "16px" },
  buttons: { display: "flex", gap: "8px", flexWrap: "wrap" },
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "12px" },
  entry: { display: "flex", flexDirection: "column" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** What the panel shows of a document. */
export type DetailsTab = "preview" | "details" | "versions" | "history";

/** A document of the case beside the list: what it is, its versions, what happened to it on both sides. */
export function DetailsPanel(props: {
  readonly caseId: string;
  readonly item: CaseItem;
  /** The system name of the service that has the document. */
  readonly service: string;
  readonly hasVersions: boolean;
  readonly tab: DetailsTab;
  readonly steps: ReaderSteps;
  onTab(tab: DetailsTab): void;
  onClose(): void;
}): ReactNode {
  const { caseId, item, hasVersions, onTab, onClose } = props;
  const mayRead = useMay()("documents.open") && item.kind === "document";
  const [version, setVersion] = useState<{ readonly of: string; readonly item: CaseItem }>();
  const [isLarge, setIsLarge] = useState(false);
  const tabs: readonly DetailsTab[] = [
    ...(mayRead ? (["preview"] as const) : []),
    "details",
    ...(hasVersions ? (["versions"] as const) : []),
    "history",
  ];
  const tab = tabs.includes(props.tab) ? props.tab : "details";
  return (
    <SidePanel
      title={item.name}
      tabs={tabs.map((id) => ({ id, label: caseDocumentText(`details.${id}`) }))}
      tab={tab}
      onTab={(id) => {
        setVersion(undefined);
        onTab(tabs.find((one) => one === id) ?? "details");
      }}
      room={tab === "preview" ? (isLarge ? "page" : "wide") : undefined}
      onClose={onClose}
    >
      {tab === "preview" ? (
        <CasePreview
          caseId={caseId}
          item={version?.of === item.id ? version.item : item}
          service={props.service}
          steps={props.steps}
          isLarge={isLarge}
          onLarge={setIsLarge}
        />
      ) : null}
      {tab === "details" ? <Details caseId={caseId} item={item} /> : null}
      {tab === "versions" ? (
        <Versions
          caseId={caseId}
          item={item}
          onPreview={(one) => {
            setVersion({ of: item.id, item: one });
            onTab("preview");
          }}
        />
      ) : null}
      {tab === "history" ? <ItemHistory caseId={caseId} item={item} /> : null}
    </SidePanel>
  );
}

interface ItemProps {
  readonly caseId: string;
  readonly item: CaseItem;
}

function Details({ caseId, item }: ItemProps): ReactNode {
  const styles = useStyles();
  const may = useMay();
  const found = useQuery(q(getCaseItem, { params: { case: caseId }, query: { item: item.id } }));
  if (found.isPending) return <LoadingRows rows={4} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { item: now, url, run_as: runAs } = found.data.data;
  return (
    <div className={styles.body}>
      <div className={styles.buttons}>
        {may("documents.open") ? (
          <Button as="a" href={contentPath(caseId, now.id)} download={now.name} icon={<ArrowDownloadRegular />}>
            {caseDocumentText("contents.download")}
          </Button>
        ) : null}
        {url === undefined ? null : (
          <Button as="a" href={url} target="_blank" rel="noreferrer" icon={<OpenRegular />}>
            {caseDocumentText("contents.open_there")}
          </Button>
        )}
      </div>
      <PropertyList
        properties={[
          { name: filingText("document.size"), value: now.size === undefined ? undefined : formatSize(now.size) },
          { name: caseDocumentText("contents.version"), value: now.version },
          { name: caseDocumentText("contents.class"), value: now.class },
          { name: caseDocumentText("contents.author"), value: now.author },
          { name: caseDocumentText("contents.created"), value: now.created_at && <Moment at={now.created_at} /> },
          { name: caseDocumentText("contents.modified"), value: now.modified_at && <Moment at={now.modified_at} /> },
          { name: caseDocumentText("contents.modified_by"), value: now.modified_by },
          { name: caseDocumentText("contents.in_use_by"), value: now.locked_by },
        ]}
      />
      <Text size={200} className={styles.quiet}>
        {filingText(runAs === "user" ? "folder.as_you" : "folder.as_operate")}
      </Text>
    </div>
  );
}

function Versions({ caseId, item, onPreview }: ItemProps & { onPreview(version: CaseItem): void }): ReactNode {
  const styles = useStyles();
  const may = useMay();
  const tell = useTell();
  const end = useEndOfAct();
  const found = useQuery(q(listCaseItemVersions, { params: { case: caseId }, query: { item: item.id } }));
  if (found.isPending) return <LoadingRows rows={3} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const restore = async (version: CaseItem): Promise<void> => {
    try {
      const body = { item: item.id, version: version.id };
      const { data } = await api.call(restoreCaseItemVersion, { params: { case: caseId }, body });
      await end(data, caseDocumentText("acts.version_restored", { version: version.version ?? "" }));
    } catch (error) {
      tell.failed(caseDocumentText("acts.not_restored"), error);
    }
  };
  return (
    <ul className={styles.list} aria-label={caseDocumentText("details.versions")}>
      {found.data.data.map((version, at) => (
        <li key={version.id} className={styles.entry}>
          <Text weight="semibold">{caseDocumentText("details.version", { number: version.version ?? "" })}</Text>
          <Text size={200} className={styles.quiet}>
            {version.modified_by ?? ""} {version.modified_at === undefined ? "" : <Moment at={version.modified_at} />}
          </Text>
          <span className={styles.buttons}>
            {may("documents.open") ? (
              <>
                <Link as="button" onClick={() => onPreview(version)}>
                  {caseDocumentText("details.preview")}
                </Link>
                <Link href={contentPath(caseId, version.id)} download={version.name}>
                  {caseDocumentText("contents.download")}
                </Link>
              </>
            ) : null}
            {at > 0 && may("documents.upload") ? (
              <Link as="button" onClick={() => void restore(version)}>
                {caseDocumentText("details.restore")}
              </Link>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  );
}

function ItemHistory({ caseId, item }: ItemProps): ReactNode {
  const styles = useStyles();
  const found = useQuery(q(listCaseItemHistory, { params: { case: caseId }, query: { item: item.id } }));
  if (found.isPending) return <LoadingRows rows={3} />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.data.length === 0) {
    return <EmptyState icon={<OpenRegular />} title={caseDocumentText("details.no_history")} />;
  }
  return (
    <ul className={styles.list} aria-label={caseDocumentText("details.history")}>
      {found.data.data.map((entry, at) => (
        <li key={`${entry.at} ${at}`} className={styles.entry}>
          <Text>
            {entry.for === undefined ? entry.by : caseDocumentText("details.for", { by: entry.by, person: entry.for })}
          </Text>
          <Text size={200} className={styles.quiet}>
            {caseDocumentText(`details.side_${entry.side}`)}:{" "}
            {entry.side === "operate" ? actionText(entry.activity) : entry.activity} · <Moment at={entry.at} />
          </Text>
        </li>
      ))}
    </ul>
  );
}
