/** One thing of a tree; its children may not be known yet. */
export interface TreeNode {
  readonly id: string;
  readonly name: string;
  /** Whether an arrow is drawn. */
  readonly hasChildren: boolean;
}

/** A node as it stands in the tree that is drawn. */
export interface ShownNode<Node extends TreeNode> {
  readonly node: Node;
  /** From 1. */
  readonly level: number;
  readonly isExpanded: boolean;
  /** Its children are on their way. */
  readonly isLoading: boolean;
  readonly position: number;
  readonly siblings: number;
  /** Index of the parent among the shown nodes; -1 at the root. */
  readonly parent: number;
}

/** The nodes that are in sight, from top to bottom. */
export function flattenTree<Node extends TreeNode>(
  roots: readonly Node[],
  given: {
    readonly expanded: ReadonlySet<string>;
    /** `undefined` while they are on their way. */
    childrenOf(id: string): readonly Node[] | undefined;
  },
): ShownNode<Node>[] {
  const shown: ShownNode<Node>[] = [];
  const add = (nodes: readonly Node[], level: number, parent: number): void => {
    for (const [at, node] of nodes.entries()) {
      const isExpanded = node.hasChildren && given.expanded.has(node.id);
      const children = isExpanded ? given.childrenOf(node.id) : undefined;
      const isLoading = isExpanded && children === undefined;
      const index = shown.length;
      shown.push({ node, level, isExpanded, isLoading, position: at + 1, siblings: nodes.length, parent });
      if (children !== undefined) add(children, level + 1, index);
    }
  };
  add(roots, 1, -1);
  return shown;
}

/** What a key does in a tree whose node `at` has the focus (the tree pattern of ARIA). */
export type TreeMove =
  | { readonly kind: "go"; readonly to: number }
  | { readonly kind: "expand" | "collapse" }
  | undefined;

/** The move that a key asks for; `undefined` when it means nothing here. */
export function moveFor<Node extends TreeNode>(key: string, shown: readonly ShownNode<Node>[], at: number): TreeMove {
  const current = shown[at];
  if (current === undefined) return undefined;
  const go = (to: number): TreeMove => (to < 0 || to >= shown.length ? undefined : { kind: "go", to });
  switch (key) {
    case "ArrowDown":
      return go(at + 1);
    case "ArrowUp":
      return go(at - 1);
    case "Home":
      return go(0);
    case "End":
      return go(shown.length - 1);
    case "ArrowRight":
      if (!current.node.hasChildren) return undefined;
      if (!current.isExpanded) return { kind: "expand" };
      return shown[at + 1]?.parent === at ? go(at + 1) : undefined;
    case "ArrowLeft":
      return current.isExpanded ? { kind: "collapse" } : go(current.parent);
    default:
      return undefined;
  }
}

/** The next node after `at` whose name begins with the text, round to the start. */
export function findByText<Node extends TreeNode>(text: string, shown: readonly ShownNode<Node>[], at: number): number {
  const wanted = text.toLocaleLowerCase();
  const isWanted = ({ node }: ShownNode<Node>): boolean => node.name.toLocaleLowerCase().startsWith(wanted);
  const below = shown.findIndex((entry, index) => index > at && isWanted(entry));
  return below === -1 ? shown.findIndex(isWanted) : below;
}
