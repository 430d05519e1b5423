import { FolderOpenRegular, FolderRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { Tree } from "@muniment/ui/tree";
import type { TreeNode } from "@muniment/ui/tree";
import { Section } from "./section.tsx";

const LONG = "Disclosure, second tranche, with the exhibits that the other side asked for in their letter";
const roots: readonly TreeNode[] = [
  { id: "pleadings", name: "Pleadings", hasChildren: true },
  { id: "late", name: "A folder whose content is on its way", hasChildren: true },
  { id: "evidence", name: LONG, hasChildren: true },
  { id: "rtl", name: "مراسلات المحكمة", hasChildren: false },
];
const many = Array.from({ length: 10_000 }, (_, at) => ({
  id: `exhibit ${at + 1}`,
  name: `Exhibit ${at + 1}`,
  hasChildren: false,
}));
const children: Readonly<Record<string, readonly TreeNode[]>> = {
  pleadings: [
    { id: "claim", name: "Claim", hasChildren: false },
    { id: "defence", name: "Defence", hasChildren: false },
  ],
  evidence: many,
};

/** A tree with a folder that loads, one with 10,000 below it, long names and those from right to left. */
export function TreePart(): ReactNode {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set(["pleadings", "late"]));
  const [selected, setSelected] = useState("claim");
  return (
    <Section title="Tree">
      <div style={{ display: "flex", flexDirection: "column", width: "min(320px, 100%)", height: 420 }}>
        <Tree
          label="Folders"
          roots={roots}
          expanded={expanded}
          selected={selected}
          icon={(_, isExpanded) => (isExpanded ? <FolderOpenRegular /> : <FolderRegular />)}
          childrenOf={(id) => children[id]}
          onExpand={(id, isExpanded) =>
            setExpanded((before) => new Set([...before, id].filter((each) => each !== id || isExpanded)))
          }
          onSelect={({ id }) => setSelected(id)}
          canDrop={({ dataTransfer }) => dataTransfer.types.length > 0}
          onDrop={(_, { id }) => setSelected(id)}
        />
      </div>
    </Section>
  );
}
