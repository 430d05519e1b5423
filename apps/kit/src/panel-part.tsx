import { Button } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { PropertyList, SidePanel } from "@muniment/ui/panel";
import { useTell } from "@muniment/ui/toast";

const TABS = [
  { id: "properties", label: "Properties" },
  { id: "versions", label: "Versions" },
  { id: "timeline", label: "Timeline" },
  { id: "security", label: "Security" },
];

/** The right panel: with tabs and a footer, and closed. */
export function PanelPart(): ReactNode {
  const tell = useTell();
  const [tab, setTab] = useState("properties");
  const [isOpen, setIsOpen] = useState(true);
  return (
    <div style={{ display: "flex", flexGrow: 1, minHeight: 0, justifyContent: "space-between" }}>
      <div style={{ padding: 16 }}>
        <Button onClick={() => setIsOpen(true)} disabledFocusable={isOpen}>
          Open the panel
        </Button>
      </div>
      {isOpen ? (
        <SidePanel
          title="Share purchase agreement (draft 7, comments of the other side)"
          tabs={TABS}
          tab={tab}
          onTab={setTab}
          onClose={() => setIsOpen(false)}
          footer={
            <Button appearance="primary" onClick={() => tell.done("Saved.")}>
              Save
            </Button>
          }
        >
          <PropertyList
            properties={[
              { name: "Number", value: "1,204.7" },
              { name: "Author", value: "Edmund Whitcombe-Rao" },
              {
                name: "Description",
                value: "A text that needs more than a line, as descriptions of documents often do.",
              },
              { name: "Class", value: "—" },
            ]}
          />
        </SidePanel>
      ) : null}
    </div>
  );
}
