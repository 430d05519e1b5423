import { Spinner, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ChevronDown16Regular, ChevronRight16Regular } from "@fluentui/react-icons";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import type { DragEvent, KeyboardEvent, ReactElement, ReactNode } from "react";
import { rowTokens } from "../theme/index.ts";
import { findByText, flattenTree, moveFor } from "./flatten.ts";
import type { ShownNode, TreeNode } from "./flatten.ts";

const ROW_PIXELS = 32;
const INDENT_PIXELS = 16;
const TYPEAHEAD_MILLISECONDS = 700;

const useStyles = makeStyles({
  scroll: { overflowY: "auto", overflowX: "hidden", minHeight: 0, flexGrow: 1 },
  tree: { position: "relative", outline: "none" },
  item: {
    position: "absolute",
    insetInline: "4px",
    height: `${ROW_PIXELS}px`,
    display: "flex",
    alignItems: "center",
    gap: "4px",
    borderRadius: tokens.borderRadiusMedium,
    cursor: "pointer",
    boxSizing: "border-box",
    paddingInlineEnd: "8px",
    ":hover": { backgroundColor: rowTokens.hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  },
  selected: {
    backgroundColor: rowTokens.selected,
    fontWeight: tokens.fontWeightSemibold,
    "@media (forced-colors: active)": { outline: "2px solid Highlight", outlineOffset: "-2px" },
  },
  target: { outline: `2px dashed ${tokens.colorBrandStroke1}`, outlineOffset: "-2px" },
  arrow: {
    width: "24px",
    height: "24px",
    flexShrink: 0,
    display: "flex",
    alignItems: "center",
    justifyContent: "center",
    color: tokens.colorNeutralForeground3,
  },
  icon: { display: "flex", flexShrink: 0, fontSize: "20px", color: tokens.colorNeutralForeground2 },
  name: {
    minWidth: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    unicodeBidi: "plaintext",
  },
});

/** What a tree shows and does. */
interface TreeProps<Node extends TreeNode> {
  readonly label: string;
  readonly roots: readonly Node[];
  readonly expanded: ReadonlySet<string>;
  readonly selected: string | undefined;
  readonly icon: (node: Node, isExpanded: boolean) => ReactElement;
  /** `undefined` while they are on their way; asked for expanded nodes only. */
  childrenOf(id: string): readonly Node[] | undefined;
  onExpand(id: string, isExpanded: boolean): void;
  onSelect(node: Node): void;
  /** Whether what is dragged may be dropped on a node; without it nothing can. */
  canDrop?(event: DragEvent, node: Node): boolean;
  onDrop?(event: DragEvent, node: Node): void;
}

/** A tree whose children are asked for when they are opened; drawn as far as it is seen. */
export function Tree<Node extends TreeNode>(props: TreeProps<Node>): ReactNode {
  const { label, roots, expanded, selected, childrenOf } = props;
  const styles = useStyles();
  const scroller = useRef<HTMLDivElement>(null);
  const shown = flattenTree(roots, { expanded, childrenOf });
  const [focused, setFocused] = useState<string | undefined>();
  const indexOf = (id: string | undefined): number => shown.findIndex(({ node }) => node.id === id);
  const active = Math.max(0, indexOf(focused) === -1 ? indexOf(selected) : indexOf(focused));
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 12,
  });
  const selectedAt = indexOf(selected);
  useEffect(() => {
    if (selectedAt >= 0) virtual.scrollToIndex(selectedAt);
  }, [selectedAt, virtual]);

  const goTo = (index: number): void => {
    setFocused(shown[index]?.node.id);
    virtual.scrollToIndex(index);
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true });
    });
  };
  const onKeyDown = useTreeKeys({ shown, active, goTo, onExpand: props.onExpand, onSelect: props.onSelect });
  return (
    <div ref={scroller} className={styles.scroll}>
      <div
        role="tree"
        aria-label={label}
        className={styles.tree}
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const entry = shown[index];
          if (entry === undefined) return null;
          return (
            <TreeItem
              key={entry.node.id}
              entry={entry}
              index={index}
              start={start}
              tree={props}
              isTabStop={index === active}
              onFocus={() => setFocused(entry.node.id)}
            />
          );
        })}
      </div>
    </div>
  );
}

function TreeItem<Node extends TreeNode>(props: {
  readonly entry: ShownNode<Node>;
  readonly index: number;
  readonly start: number;
  readonly tree: TreeProps<Node>;
  readonly isTabStop: boolean;
  onFocus(): void;
}): ReactNode {
  const { entry, index, start, tree, isTabStop } = props;
  const { node, level, isExpanded } = entry;
  const styles = useStyles();
  const [isTarget, setIsTarget] = useState(false);
  const isSelected = node.id === tree.selected;
  return (
    <div
      role="treeitem"
      data-index={index}
      aria-level={level}
      aria-setsize={entry.siblings}
      aria-posinset={entry.position}
      aria-selected={isSelected}
      {...(node.hasChildren ? { "aria-expanded": isExpanded } : {})}
      aria-busy={entry.isLoading}
      title={node.name}
      tabIndex={isTabStop ? 0 : -1}
      className={mergeClasses(styles.item, isSelected && styles.selected, isTarget && styles.target)}
      style={{ transform: `translateY(${start}px)`, paddingInlineStart: 4 + (level - 1) * INDENT_PIXELS }}
      onClick={() => tree.onSelect(node)}
      onFocus={props.onFocus}
      onDragOver={(event) => {
        if (tree.canDrop?.(event, node) !== true) return;
        event.preventDefault();
        event.stopPropagation();
        setIsTarget(true);
      }}
      onDragLeave={() => setIsTarget(false)}
      onDrop={(event) => {
        setIsTarget(false);
        if (tree.canDrop?.(event, node) !== true) return;
        event.preventDefault();
        event.stopPropagation();
        tree.onDrop?.(event, node);
      }}
    >
      <span
        className={styles.arrow}
        aria-hidden="true"
        onClick={(event) => {
          if (!node.hasChildren) return;
          event.stopPropagation();
          tree.onExpand(node.id, !isExpanded);
        }}
      >
        {!node.hasChildren ? null : entry.isLoading ? (
          <Spinner size="extra-tiny" />
        ) : isExpanded ? (
          <ChevronDown16Regular />
        ) : (
          <ChevronRight16Regular />
        )}
      </span>
      <span className={styles.icon} aria-hidden="true">
        {tree.icon(node, isExpanded)}
      </span>
      <span className={styles.name}>{node.name}</span>
    </div>
  );
}

function useTreeKeys<Node extends TreeNode>(props: {
  readonly shown: readonly ShownNode<Node>[];
  readonly active: number;
  goTo(index: number): void;
  onExpand(id: string, isExpanded: boolean): void;
  onSelect(node: Node): void;
}): (event: KeyboardEvent) => void {
  const typed = useRef({ text: "", at: 0 });
  return (event) => {
    const { shown, active, goTo } = props;
    const current = shown[active];
    if (current === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moveFor(event.key, shown, active);
    if (move !== undefined) {
      if (move.kind === "go") goTo(move.to);
      else props.onExpand(current.node.id, move.kind === "expand");
    } else if (event.key === "Enter" || event.key === " ") props.onSelect(current.node);
    else if (event.key.length === 1 && event.key !== "/" && event.key !== "?") {
      const isNew = event.timeStamp - typed.current.at > TYPEAHEAD_MILLISECONDS;
      const text = isNew ? event.key : typed.current.text + event.key;
      typed.current = { text, at: event.timeStamp };
      const found = findByText(text, shown, isNew ? active : active - 1);
      if (found >= 0) goTo(found);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
