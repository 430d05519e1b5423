import { Text, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { FolderRegular, SearchRegular } from "@fluentui/react-icons";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import type { ReactNode, RefObject } from "react";
import { listCaseItems } from "@muniment/operate-api/case";
import { searchCaseItems } from "@muniment/operate-api/case-document";
import type { Output } from "@muniment/rest";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { SearchField } from "@muniment/ui/filter";
import { usePageKeys } from "@muniment/ui/keys";
import { useList } from "@muniment/ui/query";
import type { List } from "@muniment/ui/query";
import { EmptyState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import type { Selection, TableLayout } from "@muniment/ui/table";
import { Trail } from "@muniment/ui/trail";
import { listQuery } from "../api.ts";
import type { CaseData } from "../case/case-data.ts";
import { useIdentities } from "../case/identities.tsx";
import { KEY_ALIASES } from "../key-hints.ts";
import { LinkRefusal } from "../link/link-refusal.tsx";
import { caseText } from "../texts/case.ts";
import { caseDocumentText } from "../texts/case-document.ts";
import { filingText } from "../texts/filing.ts";
import type { CaseItem } from "./case-item.ts";
import type { ReaderSteps } from "./case-preview.tsx";
import { DetailsPanel } from "./details-panel.tsx";
import type { DetailsTab } from "./details-panel.tsx";
import type { DocumentActionContext } from "./document-actions.ts";
import { useItemActions } from "./item-actions.tsx";
import { itemColumns } from "./item-columns.tsx";
import { UploadList } from "./upload-list.tsx";
import { useUploads } from "./uploads.ts";

const useStyles = makeStyles({
  columns: { display: "flex", flexGrow: 1, minHeight: 0, minWidth: 0 },
  list: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
  head: {
    display: "flex",
    alignItems: "center",
    gap: "8px 16px",
    flexWrap: "wrap",
    padding: "8px 16px",
    flexShrink: 0,
  },
  trail: { flexGrow: 1, minWidth: 0 },
  dropping: { outline: `2px dashed ${tokens.colorBrandStroke1}`, outlineOffset: "-4px" },
  as: { color: tokens.colorNeutralForeground3 },
});

type Page = Output<typeof listCaseItems>;

/** What the browser shows: a folder of the case's place, or what a search in all of it has found. */
interface BrowserProps {
  readonly known: CaseData;
  readonly folderId: string | undefined;
  readonly words: string;
}

/** A folder of the case's place, as the person sees it at the repository where they are linked (OPR-BRW-001). */
export function DocumentBrowser(props: BrowserProps): ReactNode {
  const { known, folderId, words } = props;
  const styles = useStyles();
  const navigate = useNavigate();
  const picker = useRef<HTMLInputElement>(null);
  const { list, page } = useItems(props);
  const uploads = useUploads(known.id, folderId);
  const selection = useSelection();
  const [dialog, setDialog] = useState<ReactNode>(null);
  const { detailed, setDetailed, tab, setTab, showDetails } = useDetails();
  const layout = useTableLayout("operate.case-contents", itemColumns, detailed !== undefined);
  const open = (item: CaseItem): void => {
    if (item.kind === "document") showDetails(item, "preview");
    else void navigate({ to: "/cases/$case/documents", params: { case: known.id }, search: { folder: item.id } });
  };
  const folderName = page?.folder?.trail.at(-1)?.name;
  const context: DocumentActionContext = {
    known,
    ...(folderId === undefined ? {} : { folderId }),
    ...(folderName === undefined ? {} : { folderName }),
    ask: (make) => setDialog(make(() => setDialog(null))),
    reload: list.reload,
  };
  const chooseFiles = (): void => picker.current?.click();
  const identities = useIdentities(known.id);
  const isRefused = list.error !== null && list.rows.length === 0;
  const folder = page?.folder;
  const actions = useItemActions({ context, folder, isRefused, identities, open, showDetails, chooseFiles });
  const selected = list.rows.filter(({ id }) => selection.keys.has(id));
  const runKey = (id: string): void => {
    const action = actions.find((one) => one.id === id);
    const isAllowed = action !== undefined && selected.length > 0 && action.refuse?.(selected) === undefined;
    if (isAllowed && (action.needs === "some" || selected.length === 1)) action.run(selected);
  };
  usePageKeys({ F2: () => runKey("rename"), Delete: () => runKey("delete") });
  const mayDrop = actions.some((action) => action.id === "upload" && action.refuse?.([]) === undefined);
  return (
    <div className={styles.columns}>
      <DropArea canDrop={mayDrop} onFiles={uploads.add}>
        <BrowserHead {...props} page={page} />
        <Ribbon label={filingText("document.actions")} actions={actions} rows={selected}>
          <SelectionCount selection={selection} total={list.total} />
          <TableSettings columns={itemColumns} layout={layout} />
        </Ribbon>
        {list.isLoading ? (
          <LoadingRows />
        ) : isRefused ? (
          <LinkRefusal error={list.error} service={known.place.service} onRetry={list.reload} />
        ) : list.rows.length === 0 ? (
          <NothingHere words={words} />
        ) : (
          <ItemTable
            list={list}
            layout={layout}
            selection={selection}
            actions={actions}
            onOpen={open}
            onPreview={showDetails}
          />
        )}
        <UploadList uploads={uploads} />
        <FilePicker picker={picker} onFiles={uploads.add} />
      </DropArea>
      {detailed === undefined ? null : (
        <DetailsPanel
          caseId={known.id}
          item={detailed}
          service={known.place.service}
          tab={tab}
          steps={stepsFrom(list.rows, detailed, { selection, show: setDetailed })}
          onTab={setTab}
          hasVersions={page?.folder?.can.versions === true}
          onClose={() => setDetailed(undefined)}
        />
      )}
      {dialog}
    </div>
  );
}

/** What the panel beside the list shows, and which side of it. */
function useDetails() {
  const [detailed, setDetailed] = useState<CaseItem>();
  const [tab, setTab] = useState<DetailsTab>("preview");
  const showDetails = (item: CaseItem, shown: DetailsTab): void => {
    setDetailed(item);
    setTab(shown);
  };
  return { detailed, setDetailed, tab, setTab, showDetails };
}

function ItemTable(props: {
  readonly list: List<CaseItem>;
  readonly layout: TableLayout<CaseItem>;
  readonly selection: Selection;
  readonly actions: readonly Action<CaseItem>[];
  onOpen(item: CaseItem): void;
  onPreview(item: CaseItem, tab: DetailsTab): void;
}): ReactNode {
  const { list, onPreview, ...given } = props;
  return (
    <DataTable
      {...given}
      onLetter={(key, item) => {
        // With Shift, since by itself it chooses the row.
        if (key !== " " || item.kind !== "document") return false;
        props.selection.only([item.id]);
        onPreview(item, "preview");
        return true;
      }}
      label={caseText("case_tab.documents")}
      rows={list.rows}
      total={list.total}
      keyAliases={KEY_ALIASES}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      isLoadingMore={list.isLoadingMore}
      onNearEnd={list.loadMore}
    />
  );
}

/** The documents before and after one in the list. */
function stepsFrom(
  rows: readonly CaseItem[],
  item: CaseItem,
  { selection, show }: { readonly selection: Selection; show(item: CaseItem): void },
): ReaderSteps {
  const documents = rows.filter(({ kind }) => kind === "document");
  const at = documents.findIndex(({ id }) => id === item.id);
  const stepTo = (to: number): (() => void) | undefined => {
    const wanted = at === -1 ? undefined : documents[to];
    if (wanted === undefined) return undefined;
    return () => {
      selection.only([wanted.id]);
      show(wanted);
    };
  };
  return { previous: stepTo(at - 1), next: stepTo(at + 1) };
}

/** Takes files that are dropped on it, where one may upload (OPR-UPL-002). */
function DropArea(props: {
  readonly canDrop: boolean;
  readonly children: ReactNode;
  onFiles(files: readonly File[]): void;
}): ReactNode {
  const styles = useStyles();
  const [isDropping, setIsDropping] = useState(false);
  const { canDrop } = props;
  return (
    <div
      className={mergeClasses(styles.list, isDropping && styles.dropping)}
      onDragOver={(event) => {
        if (!canDrop || !event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setIsDropping(true);
      }}
      onDragLeave={() => setIsDropping(false)}
      onDrop={(event) => {
        setIsDropping(false);
        if (!canDrop) return;
        event.preventDefault();
        props.onFiles([...event.dataTransfer.files]);
      }}
    >
      {props.children}
    </div>
  );
}

function FilePicker(props: {
  readonly picker: RefObject<HTMLInputElement | null>;
  onFiles(files: readonly File[]): void;
}): ReactNode {
  return (
    <input
      ref={props.picker}
      type="file"
      multiple
      hidden
      aria-label={caseDocumentText("contents.upload")}
      onChange={(event) => {
        props.onFiles([...(event.currentTarget.files ?? [])]);
        event.currentTarget.value = "";
      }}
    />
  );
}

/** The items, and what their first page says of the folder. */
function useItems({ known, folderId, words }: BrowserProps) {
  const client = useQueryClient();
  const params = { case: known.id };
  const folderQuery = listQuery(listCaseItems, {
    params,
    query: folderId === undefined ? {} : { container: folderId },
  });
  const list = useList(words === "" ? folderQuery : listQuery(searchCaseItems, { params, query: { words } }));
  const pages = client.getQueryData<{ readonly pages: readonly Page[] }>(folderQuery.queryKey);
  return { list, page: pages?.pages[0] };
}

/** Where the folder lies, as whom it is seen, and the search. */
function BrowserHead({ known, words, page }: BrowserProps & { readonly page: Page | undefined }): ReactNode {
  const styles = useStyles();
  const navigate = useNavigate();
  const trail = page?.folder?.trail ?? [];
  const canSearch = words !== "" || page?.folder?.can.search === true;
  return (
    <div className={styles.head}>
      <div className={styles.trail}>
        <Trail
          label={caseDocumentText("contents.trail")}
          steps={trail.map(({ id, name }, at) => ({
            id,
            link:
              at === trail.length - 1 && words === "" ? (
                <span aria-current="page">{name}</span>
              ) : (
                <Link to="/cases/$case/documents" params={{ case: known.id }} search={at === 0 ? {} : { folder: id }}>
                  {name}
                </Link>
              ),
          }))}
        />
      </div>
      {page === undefined ? null : (
        <Text size={200} className={styles.as}>
          {page.run_as === "user"
            ? caseDocumentText("contents.as_you", { account: page.account ?? "" })
            : caseDocumentText("contents.as_operate")}
        </Text>
      )}
      {canSearch ? (
        <SearchField
          label={caseDocumentText("contents.search")}
          value={words}
          onSearch={(text) =>
            void navigate({
              to: "/cases/$case/documents",
              params: { case: known.id },
              search: (before: { folder?: string }) => ({
                ...(before.folder === undefined ? {} : { folder: before.folder }),
                ...(text === "" ? {} : { find: text }),
              }),
              replace: true,
            })
          }
        />
      ) : null}
    </div>
  );
}

function NothingHere({ words }: { readonly words: string }): ReactNode {
  return words === "" ? (
    <EmptyState
      icon={<FolderRegular />}
      title={caseDocumentText("contents.none")}
      text={caseDocumentText("contents.none_text")}
    />
  ) : (
    <EmptyState icon={<SearchRegular />} title={caseDocumentText("contents.not_found", { text: words })} />
  );
}
