import { Button, Dropdown, Option, Switch, Tab, TabList, makeStyles } from "@fluentui/react-components";
import { AddRegular, TableSettingsRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import type { ViewSettingsData } from "@muniment/tracker-api/view";
import { SearchField } from "@muniment/ui/filter";
import { MenuOf } from "@muniment/ui/menu";
import { useNarrow } from "@muniment/ui/shell";
import { useAddTask } from "../add/use-add-task.ts";
import { ViewMenu } from "../checklist/view-menu.tsx";
import { HelpLink } from "../frame/help-link.tsx";
import { t } from "../messages.ts";
import { Bell } from "../notification/bell.tsx";
import { MY_COLUMNS, myColumnName } from "./columns.ts";
import type { MyColumnId } from "./columns.ts";
import { PREFERENCES, VIEWS } from "./place.ts";
import type { MyPlace, View } from "./place.ts";

const useStyles = makeStyles({
  tabs: { display: "flex", alignItems: "center", gap: "8px", padding: "4px 16px 0 8px", flexShrink: 0 },
  list: { flexGrow: 1, minWidth: 0, overflowX: "auto", scrollbarWidth: "none" },
  bar: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px", padding: "8px 16px", flexShrink: 0 },
  grouping: { minWidth: "140px" },
});

/** What each list is called, and says when there is nothing in it. */
export const WORDS = {
  mine: { title: "mine.my_tasks", empty: "mine.empty", emptyText: "mine.empty_text" },
  assigned: { title: "mine.assigned_by_me", empty: "mine.empty_assigned", emptyText: "mine.empty_assigned_text" },
  following: { title: "mine.following", empty: "mine.empty_following", emptyText: "mine.empty_following_text" },
  created: { title: "mine.created", empty: "mine.empty_created", emptyText: "mine.empty_created_text" },
  shared: { title: "mine.shared", empty: "mine.empty_shared", emptyText: "mine.empty_shared_text" },
  bin: { title: "mine.bin", empty: "mine.empty_bin", emptyText: "mine.empty_bin_text" },
  all: { title: "mine.everywhere", empty: "mine.nothing_found", emptyText: "mine.nothing_found_text" },
} as const satisfies Readonly<Record<View, object>>;

/** How the tasks of a list can be put together. */
export const GROUPINGS = ["due", "matter", "person"] as const;

/** One of them. */
export type Grouping = (typeof GROUPINGS)[number];

/** What a list shows, and how. */
export interface MyShown {
  readonly text: string;
  readonly grouping: Grouping;
  readonly withDone: boolean;
  readonly columns: readonly MyColumnId[];
}

/** What of it a saved view keeps (TRK-VIEW-006). */
function settingsOfMine({ text, grouping, withDone, columns }: MyShown): ViewSettingsData {
  return {
    ...(text === "" ? {} : { text }),
    ...(withDone ? {} : { open: true }),
    group_by: grouping === "person" ? "assignee" : grouping,
    columns: [...columns],
  };
}

/** The lists over all matters, help beside them. */
export function MyTabs(props: {
  readonly view: View | typeof PREFERENCES;
  onView(view: MyPlace | typeof PREFERENCES): void;
}): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.tabs}>
      <div className={styles.list}>
        <TabList
          size="small"
          aria-label={t("mine.views")}
          selectedValue={props.view}
          onTabSelect={(_, data) => {
            const view = VIEWS.find((one) => one === data.value);
            props.onView(view === undefined ? PREFERENCES : { view, task: undefined, tab: "details" });
          }}
        >
          {VIEWS.map((one) => (
            <Tab key={one} value={one}>
              {t(WORDS[one].title)}
            </Tab>
          ))}
          <Tab value={PREFERENCES}>{t("preferences.title")}</Tab>
        </TabList>
      </div>
      <Bell />
      <HelpLink />
    </div>
  );
}

/** What stands above a list: adding, searching, groups, saved views and columns. The page's name is the host's. */
export function MyBar(props: {
  readonly view: View;
  readonly shown: MyShown;
  onShown(changes: Partial<MyShown>): void;
  onSettings(settings: ViewSettingsData | undefined): void;
}): ReactNode {
  const { view, shown, onShown } = props;
  const styles = useStyles();
  const isNarrow = useNarrow();
  const addTask = useAddTask();
  const scope = view === "mine" || view === "assigned" ? view : undefined;
  return (
    <div className={styles.bar}>
      <Button appearance="primary" icon={<AddRegular />} onClick={addTask}>
        {t("task.new")}
      </Button>
      <SearchField
        label={t(view === "all" ? "mine.everywhere_title" : "mine.search")}
        value={shown.text}
        onSearch={(text) => onShown({ text })}
      />
      {view === "all" || view === "bin" ? null : (
        <>
          <Dropdown
            className={styles.grouping}
            aria-label={t("mine.group_by_due")}
            value={t(`mine.group_by_${shown.grouping}`)}
            selectedOptions={[shown.grouping]}
            onOptionSelect={(_, data) =>
              onShown({ grouping: GROUPINGS.find((one) => one === data.optionValue) ?? "due" })
            }
          >
            {GROUPINGS.map((one) => (
              <Option key={one} value={one}>
                {t(`mine.group_by_${one}`)}
              </Option>
            ))}
          </Dropdown>
          <Switch
            label={t("mine.show_done")}
            checked={shown.withDone}
            onChange={(_, data) => onShown({ withDone: data.checked })}
          />
        </>
      )}
      {scope === undefined ? null : (
        <ViewMenu place={{ scope }} mayShare={false} settings={settingsOfMine(shown)} onView={props.onSettings} />
      )}
      {isNarrow ? null : (
        <MenuOf
          icon={<TableSettingsRegular />}
          label={t("checklist.columns")}
          entries={() =>
            MY_COLUMNS.map(({ id }) => ({
              kind: "switch",
              id,
              label: myColumnName(id),
              isOn: shown.columns.includes(id),
              staysOpen: true,
              run: () =>
                onShown({
                  columns: MY_COLUMNS.map((one) => one.id).filter(
                    (one) => shown.columns.includes(one) !== (one === id),
                  ),
                }),
            }))
          }
        />
      )}
    </div>
  );
}
