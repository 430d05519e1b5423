import { useState } from "react";
import type { ReactElement, ReactNode } from "react";
import {
  AlertRegular,
  FormRegular,
  PanelRightRegular,
  ShapesRegular,
  TableRegular,
  TaskListSquareLtrRegular,
  TextBulletListTreeRegular,
} from "@fluentui/react-icons";
import { KeysHelp } from "@muniment/ui/keys";
import type { KeyHint } from "@muniment/ui/keys";
import { NavGroup, NavLink } from "@muniment/ui/nav";
import { PageHeader, Shell } from "@muniment/ui/shell";
import { FormPart } from "./form-part.tsx";
import { JobPart } from "./job-part.tsx";
import { PanelPart } from "./panel-part.tsx";
import { SmallPart } from "./small-part.tsx";
import { StatePart } from "./state-part.tsx";
import { TablePart } from "./table-part.tsx";
import { TreePart } from "./tree-part.tsx";

const PARTS: readonly { readonly name: string; readonly icon: ReactElement; readonly part: () => ReactNode }[] = [
  { name: "Table", icon: <TableRegular />, part: () => <TablePart /> },
  { name: "Form and dialog", icon: <FormRegular />, part: () => <FormPart /> },
  { name: "States and toasts", icon: <AlertRegular />, part: () => <StatePart /> },
  { name: "Tree", icon: <TextBulletListTreeRegular />, part: () => <TreePart /> },
  { name: "Panel", icon: <PanelRightRegular />, part: () => <PanelPart /> },
  { name: "Background tasks", icon: <TaskListSquareLtrRegular />, part: () => <JobPart /> },
  { name: "Small things", icon: <ShapesRegular />, part: () => <SmallPart /> },
];

const KEYS: readonly KeyHint[] = [
  { keys: ["↑", "↓"], what: "Go through the list" },
  { keys: ["Space"], what: "Select the row" },
  { keys: ["?"], what: "Show these keys" },
];

/** The part that the address names. */
const named = (): string => decodeURIComponent(location.hash.slice(1)) || "Table";

/** Each part of the kit as it looks and behaves, without a server; only in development. */
export function Kit(): ReactNode {
  const [shown, setShown] = useState(named);
  const part = PARTS.find(({ name }) => name === shown)?.part();
  return (
    <Shell
      part="The kit"
      parts={[]}
      person={{ id: "KIT", name: "Zoë Müller-Ångström", email: "zoe@kit.example" }}
      nav={(isIcons) => (
        <NavGroup label="Parts" isIcons={isIcons}>
          {PARTS.map(({ name, icon }) => (
            <NavLink
              key={name}
              as="a"
              href={`#${name}`}
              aria-current={name === shown ? "page" : undefined}
              onClick={() => setShown(name)}
              icon={icon}
              label={name}
              isIcons={isIcons}
            />
          ))}
        </NavGroup>
      )}
    >
      <PageHeader title={shown} text="Press ? for the keys." />
      {shown === "Table" || shown === "Panel" ? part : <div style={{ overflow: "auto" }}>{part}</div>}
      <KeysHelp hints={() => KEYS} />
    </Shell>
  );
}
