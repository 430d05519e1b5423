import { makeStyles, tokens } from "@fluentui/react-components";
import { BriefcaseRegular } from "@fluentui/react-icons";
import { useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { DragEvent, ReactNode } from "react";
import { Tree } from "@muniment/ui/tree";
import type { TreeNode } from "@muniment/ui/tree";
import { ItemIcon } from "../../../item/file-icon.tsx";
import type { FolderItem } from "../../../item/item.ts";
import { t } from "../../../messages.ts";
import { useScope } from "../../../scope.ts";
import { foldersQuery } from "./-place.ts";

const useStyles = makeStyles({
  plain: { display: "flex", flexDirection: "column", flexGrow: 1, minHeight: 0 },
  root: {
    width: "272px",
    flexShrink: 0,
    display: "flex",
    flexDirection: "column",
    minHeight: 0,
    paddingBlock: "8px",
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

interface Node extends TreeNode {
  readonly folder: FolderItem | undefined;
}

interface FolderTreeProps {
  readonly workspace: { readonly id: string; readonly name: string; readonly hasFolders: boolean };
  /** The chosen folder, and the containers that lead to it. */
  readonly folder: string | undefined;
  readonly path: readonly string[];
  /** Without a frame of its own. */
  readonly isPlain?: boolean;
  onChoose(folder: string | undefined, name: string): void;
  /** Told of the folders that are open, whenever they are others. */
  onOpened?(folders: readonly string[]): void;
  canDrop?(event: DragEvent, folder: string): boolean;
  onDrop?(event: DragEvent, folder: string, name: string): void;
}

/** The folders of a workspace; those below one are asked for when it is opened. */
export function FolderTree(props: FolderTreeProps): ReactNode {
  const { workspace, folder, path, onChoose, onOpened } = props;
  const scope = useScope();
  const styles = useStyles();
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(() => new Set([workspace.id, ...path]));
  const way = path.join(" ");
  useEffect(() => {
    const above = way.split(" ").filter((id) => id !== "" && id !== folder);
    setExpanded((before) => (above.every((id) => before.has(id)) ? before : new Set([...before, ...above])));
  }, [way, folder]);
  const open = useMemo(() => [...expanded], [expanded]);
  useEffect(() => onOpened?.(open), [open, onOpened]);
  const children = useQueries({
    queries: open.map((id) => foldersQuery(scope, id === workspace.id ? { workspace: workspace.id } : { folder: id })),
  });
  const childrenOf = (id: string): readonly Node[] | undefined => {
    const found = children[open.indexOf(id)];
    if (found?.isError === true) return [];
    return found?.data?.map((item) => ({
      id: item.id,
      name: item.name,
      hasChildren: item.hasSubfolders,
      folder: item,
    }));
  };
  const roots: readonly Node[] = [
    { id: workspace.id, name: workspace.name, hasChildren: workspace.hasFolders, folder: undefined },
  ];
  return (
    <div className={props.isPlain === true ? styles.plain : styles.root}>
      <Tree
        label={t("tree.title")}
        roots={roots}
        expanded={expanded}
        selected={folder ?? workspace.id}
        icon={(node) => (node.folder === undefined ? <BriefcaseRegular /> : <ItemIcon item={node.folder} />)}
        childrenOf={childrenOf}
        onExpand={(id, isExpanded) => {
          const next = new Set(expanded);
          if (isExpanded) next.add(id);
          else next.delete(id);
          setExpanded(next);
        }}
        onSelect={(node) => onChoose(node.folder?.id, node.name)}
        canDrop={(event, node) => node.folder !== undefined && props.canDrop?.(event, node.id) === true}
        onDrop={(event, node) => props.onDrop?.(event, node.id, node.name)}
      />
    </div>
  );
}
