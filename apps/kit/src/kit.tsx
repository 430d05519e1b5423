import { useState } from "react";
import type { ReactElement, ReactNode } from "react";
import { AlertRegular, FormRegular, TableRegular } from "@fluentui/react-icons";
import { NavGroup, NavLink } from "@muniment/ui/nav";
import { PageHeader, Shell } from "@muniment/ui/shell";
import { FormPart } from "./form-part.tsx";
import { StatePart } from "./state-part.tsx";
import { TablePart } from "./table-part.tsx";

const PARTS: readonly { readonly name: string; readonly icon: ReactElement; readonly part: () => ReactNode }[] = [
  { name: "Table", icon: <TableRegular />, part: () => <TablePart /> },
  { name: "Form and dialog", icon: <FormRegular />, part: () => <FormPart /> },
  { name: "States and toasts", icon: <AlertRegular />, part: () => <StatePart /> },
];

/** Each part of the kit as it looks and behaves, without a server; only in development. */
export function Kit(): ReactNode {
  const [shown, setShown] = useState("Table");
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
      <PageHeader title={shown} />
      {PARTS.find(({ name }) => name === shown)?.part()}
    </Shell>
  );
}
