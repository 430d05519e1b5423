import {
  Overflow,
  OverflowItem,
  Tab,
  TabList,
  makeStyles,
  useOverflowMenu,
  useOverflowVisibility,
} from "@fluentui/react-components";
import { MoreHorizontalRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { MenuOf } from "../menu/index.ts";
import { words } from "../message/index.ts";

const useStyles = makeStyles({
  root: { display: "flex", alignItems: "center", minWidth: 0, overflow: "hidden", flexShrink: 0 },
  tabs: { flexShrink: 0 },
  tab: { flexShrink: 0, whiteSpace: "nowrap" },
});

/** One view of what the panel is about. */
export interface PanelTab {
  readonly id: string;
  readonly label: string;
}

interface PanelTabsProps {
  readonly tabs: readonly PanelTab[];
  readonly selected: string;
  onTab(id: string): void;
}

/** The tabs of a panel in one line; those without room are in a menu, the one that shows never is. */
export function PanelTabs({ tabs, selected, onTab }: PanelTabsProps): ReactNode {
  const styles = useStyles();
  return (
    <Overflow padding={36} minimumVisible={1}>
      <div className={styles.root}>
        <TabList
          className={styles.tabs}
          selectedValue={selected}
          onTabSelect={(_, data) => onTab(String(data.value))}
          size="small"
        >
          {tabs.map(({ id, label }, at) => (
            <OverflowItem key={id} id={id} priority={id === selected ? tabs.length + 1 : tabs.length - at}>
              <Tab value={id} className={styles.tab}>
                {label}
              </Tab>
            </OverflowItem>
          ))}
        </TabList>
        <MoreTabs tabs={tabs} onTab={onTab} />
      </div>
    </Overflow>
  );
}

function MoreTabs({ tabs, onTab }: Omit<PanelTabsProps, "selected">): ReactNode {
  const { ref, isOverflowing } = useOverflowMenu<HTMLDivElement>();
  const { itemVisibility } = useOverflowVisibility();
  if (!isOverflowing) return null;
  const hidden = tabs.filter(({ id }) => !itemVisibility[id]);
  return (
    <div ref={ref}>
      <MenuOf
        icon={<MoreHorizontalRegular />}
        label={words("panel.more_tabs")}
        isSmall
        entries={() => hidden.map(({ id, label }) => ({ kind: "item", id, label, run: () => onTab(id) }))}
      />
    </div>
  );
}
