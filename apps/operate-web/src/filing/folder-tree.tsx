import { Text, makeStyles, tokens } from "@fluentui/react-components";
import { BriefcaseRegular, FolderRegular } from "@fluentui/react-icons";
import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { getCase, listCaseItems } from "@muniment/operate-api/case";
import { LoadingRows } from "@muniment/ui/state";
import { Tree } from "@muniment/ui/tree";
import type { TreeNode } from "@muniment/ui/tree";
import { api, q } from "../api.ts";
import { LinkRefusal } from "../link/link-refusal.tsx";
import { filingText } from "../texts/filing.ts";

const useStyles = makeStyles({
  box: {
    display: "flex",
    flexDirection: "column",
    height: "min(240px, 36vh)",
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    overflow: "hidden",
  },
  as: { color: tokens.colorNeutralForeground3 },
});

const ROOT = "";
const MOST_PAGES = 20;

function foldersQuery(caseId: string, container: string) {
  return queryOptions({
    queryKey: [listCaseItems.id, caseId, container],
    queryFn: async () => {
      const folders: { id: string; name: string }[] = [];
      let cursor: string | undefined;
      let runAs = "user";
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const query = { ...(container === ROOT ? {} : { container }), ...(cursor === undefined ? {} : { cursor }) };
        const answer = await api.call(listCaseItems, { params: { case: caseId }, query });
        for (const { kind, id, name } of answer.data) if (kind === "container") folders.push({ id, name });
        runAs = answer.run_as;
        cursor = answer.cursor;
        if (cursor === undefined) break;
      }
      return { folders, runAs };
    },
  });
}

/** The folders of a case's workspace, as the person sees them where they are linked (F1). */
export function FolderTree(props: {
  readonly caseId: string;
  readonly selected: string | undefined;
  onSelect(folder: { readonly id: string | undefined; readonly name: string }): void;
}): ReactNode {
  const { caseId, selected, onSelect } = props;
  const styles = useStyles();
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set([ROOT]));
  const open = useMemo(() => [...expanded], [expanded]);
  const known = useQuery(q(getCase, { params: { case: caseId } }));
  const children = useQueries({ queries: open.map((container) => foldersQuery(caseId, container)) });
  const root = children[open.indexOf(ROOT)];
  const name = known.data?.data.place.name ?? "";
  if (root?.isError === true) return <LinkRefusal error={root.error} service={known.data?.data.place.service} />;
  if (known.isPending || root?.isPending !== false) return <LoadingRows rows={5} />;
  return (
    <div>
      <div className={styles.box}>
        <Tree
          label={filingText("folder.title")}
          roots={[{ id: ROOT, name, hasChildren: true } as TreeNode]}
          expanded={expanded}
          selected={selected ?? ROOT}
          icon={(node) => (node.id === ROOT ? <BriefcaseRegular /> : <FolderRegular />)}
          childrenOf={(id) => {
            const found = children[open.indexOf(id)];
            if (found?.isError === true) return [];
            return found?.data?.folders.map((folder) => ({
              ...folder,
              // Asked when it is opened; what was asked and has none, has none.
              hasChildren: children[open.indexOf(folder.id)]?.data?.folders.length !== 0,
            }));
          }}
          onExpand={(id, isExpanded) => {
            const next = new Set(expanded);
            if (isExpanded) next.add(id);
            else next.delete(id);
            setExpanded(next);
          }}
          onSelect={(node) => onSelect({ id: node.id === ROOT ? undefined : node.id, name: node.name })}
        />
      </div>
      <Text size={200} className={styles.as}>
        {filingText(root.data?.runAs === "user" ? "folder.as_you" : "folder.as_operate")}
      </Text>
    </div>
  );
}
