import { Tab, TabList } from "@fluentui/react-components";
import { SearchRegular } from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PageHeader } from "@muniment/ui/shell";
import { FoundPanel, FoundTable } from "../../found/found-table.tsx";
import { foundKeyHints } from "../../key-hints.ts";
import { KeysHelp } from "@muniment/ui/keys";
import { t } from "../../messages.ts";
import { isPanelView } from "../../panel/view.ts";
import type { PanelView } from "../../panel/view.ts";
import { useScope } from "../../scope.ts";
import { foundQuery } from "./-found-query.ts";

interface FindSearch {
  readonly find: string;
  readonly among?: "workspaces";
  readonly selected?: string;
  readonly panel?: PanelView | undefined;
}

export const Route = createFileRoute("/$library/search")({
  validateSearch: ({ find, among, selected, panel }: Record<string, unknown>): FindSearch => ({
    find: typeof find === "string" || typeof find === "number" ? String(find) : "",
    ...(among === "workspaces" ? { among } : {}),
    ...(typeof selected === "string" ? { selected } : {}),
    ...(isPanelView(panel) ? { panel } : {}),
  }),
  component: Results,
});

function Results(): ReactNode {
  const navigate = useNavigate();
  const scope = useScope();
  const { find, among = "documents", selected, panel } = Route.useSearch();
  const list = useInfiniteQuery(foundQuery(scope, { find, among }));
  const show = (view: PanelView | undefined): void => {
    void navigate({ to: ".", search: (before) => ({ ...before, find, panel: view }), replace: true });
  };
  return (
    <div style={{ display: "flex", flexGrow: 1, minHeight: 0 }}>
      <div style={{ display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 }}>
        <PageHeader title={t("search.title", { text: find })} />
        <TabList
          selectedValue={among}
          style={{ paddingInline: "8px" }}
          onTabSelect={(_, data) => {
            void navigate({ to: ".", search: data.value === "workspaces" ? { find, among: "workspaces" } : { find } });
          }}
        >
          <Tab value="documents">{t("search.documents")}</Tab>
          <Tab value="workspaces">{t("workspaces.title")}</Tab>
        </TabList>
        <FoundTable
          key={`${among} ${find}`}
          label={t("search.title", { text: find })}
          kind={among}
          list={list}
          selected={selected}
          empty={{ icon: <SearchRegular />, title: t("search.none"), text: t("search.other_words") }}
          onPanel={show}
        />
      </div>
      <FoundPanel kind={among} selected={selected} panel={panel} onPanel={show} />
      <KeysHelp hints={foundKeyHints} />
    </div>
  );
}
