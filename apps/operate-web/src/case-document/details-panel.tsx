import { Button, Image, Link, Text, makeStyles, tokens } from "@fluentui/react-components";
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
import { contentPath } from "./case-item.ts";
import type { CaseItem } from "./case-item.ts";
import { useEndOfAct } from "./use-acts.ts";

const useStyles = makeStyles({
  body: { display: "flex", flexDirection: "column", gap: "16px" },
  buttons: { display: "flex", gap: "8px", flexWrap: "wrap" },
  picture: { maxWidth: "100%", border: `1px solid ${tokens.colorNeutralStroke2}` },
  text: {
    margin: 0,
    padding: "8px",
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
    maxHeight: "50vh",
    overflowY: "auto",
    fontSize: tokens.fontSizeBase200,
    backgroundColor: tokens.colorNeutralBackground2,
    borderRadius: tokens.borderRadiusMedium,
  },
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "12px" },
  entry: { display: "flex", flexDirection: "column" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

type Tab = "details" | "versions" | "history";

/** A document of the case beside the list: what it is, its versions, what happened to it on both sides. */
export function DetailsPanel(props: {
  readonly caseId: string;
  readonly item: CaseItem;
  readonly hasVersions: boolean;
  onClose(): void;
}): ReactNode {
  const { caseId, item, hasVersions, onClose } = props;
  const [tab, setTab] = useState<Tab>("details");
  const tabs: readonly Tab[] = ["details", ...(hasVersions ? (["versions"] as const) : []), "history"];
  return (
    <SidePanel
      title={item.name}
      tabs={tabs.map((id) => ({ id, label: caseDocumentText(`details.${id}`) }))}
      tab={tab}
      onTab={(id) => setTab(tabs.find((one) => one === id) ?? "details")}
      onClose={onClose}
    >
      {tab === "details" ? <Details caseId={caseId} item={item} /> : null}
      {tab === "versions" ? <Versions caseId={caseId} item={item} /> : null}
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
      {may("documents.open") ? <Preview caseId={caseId} item={now} /> : null}
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

const MOST_SHOWN_BYTES = 5_000_000;
const MOST_CHARACTERS = 100_000;
const PICTURE = /\.(?:png|jpe?g|gif|webp)$/i;
const PLAIN = /\.(?:txt|csv|md|log|json|xml)$/i;

/** Pictures and plain text, which need no conversion; asked for anew as the person each time (OPR-OPN-003). */
function Preview({ caseId, item }: ItemProps): ReactNode {
  const styles = useStyles();
  const isPicture = PICTURE.test(item.name);
  const canShow = (isPicture || PLAIN.test(item.name)) && (item.size ?? 0) <= MOST_SHOWN_BYTES;
  const shown = useQuery({
    queryKey: ["preview", caseId, item.id, item.modified_at ?? ""],
    enabled: canShow,
    gcTime: 0,
    queryFn: async () => {
      const response = await api.send(contentPath(caseId, item.id, true));
      if (!response.ok) throw new Error(caseDocumentText("details.not_shown"));
      return isPicture ? dataUrlOf(await response.blob()) : (await response.text()).slice(0, MOST_CHARACTERS);
    },
  });
  if (!canShow) return null;
  if (shown.isPending) return <LoadingRows rows={3} />;
  if (shown.isError) return <ErrorState error={shown.error} />;
  return isPicture ? (
    <Image className={styles.picture} src={shown.data} alt={caseDocumentText("details.picture", { name: item.name })} />
  ) : (
    <pre className={styles.text} tabIndex={0}>
      {shown.data}
    </pre>
  );
}

async function dataUrlOf(picture: Blob): Promise<string> {
  const reader = new FileReader();
  await new Promise((resolve, reject) => {
    reader.addEventListener("load", resolve);
    reader.addEventListener("error", reject);
    reader.readAsDataURL(picture);
  });
  return typeof reader.result === "string" ? reader.result : "";
}

function Versions({ caseId, item }: ItemProps): ReactNode {
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
              <Link href={contentPath(caseId, version.id)} download={version.name}>
                {caseDocumentText("contents.download")}
              </Link>
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
