import { Tab, TabList } from "@fluentui/react-components";
import { BroomRegular, HistoryRegular } from "@fluentui/react-icons";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { clearRecent } from "@muniment/work-api/recent";
import { FormDialog } from "@muniment/ui/dialog";
import { PageHeader } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { api } from "../../api.ts";
import type { FoundKind } from "../../found/found.ts";
import { FoundPanel, FoundTable } from "../../found/found-table.tsx";
import { foundKeyHints } from "../../key-hints.ts";
import { KeysHelp } from "@muniment/ui/keys";
import { t } from "../../messages.ts";
import { isPanelView } from "../../panel/view.ts";
import type { PanelView } from "../../panel/view.ts";
import { RECENT, recentQuery } from "../../recent/recent-query.ts";
import { useScope } from "../../scope.ts";

interface RecentSearch {
  readonly among?: FoundKind;
  readonly selected?: string;
  readonly panel?: PanelView | undefined;
}

const KINDS = ["documents", "workspaces", "folders"] as const;

export const Route = createFileRoute("/$library/recent")({
  validateSearch: ({ among, selected, panel }: Record<string, unknown>): RecentSearch => {
    const kind = KINDS.find((each) => each === among);
    return {
      ...(kind === undefined || kind === "documents" ? {} : { among: kind }),
      ...(typeof selected === "string" ? { selected } : {}),
      ...(isPanelView(panel) ? { panel } : {}),
    };
  },
  component: Recent,
});

function Recent(): ReactNode {
  const scope = useScope();
  const navigate = useNavigate();
  const { among = "documents", selected, panel } = Route.useSearch();
  const list = useInfiniteQuery(recentQuery(scope, among));
  const [isAsking, setIsAsking] = useState(false);
  const show = (view: PanelView | undefined): void => {
    void navigate({ to: ".", search: (before: RecentSearch) => ({ ...before, panel: view }), replace: true });
  };
  return (
    <div style={{ display: "flex", flexGrow: 1, minHeight: 0 }}>
      <div style={{ display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 }}>
        <PageHeader title={t("recent.title")} />
        <TabList
          selectedValue={among}
          style={{ paddingInline: "8px" }}
          onTabSelect={(_, { value }) => {
            void navigate({ to: ".", search: value === "documents" ? {} : { among: value as FoundKind } });
          }}
        >
          {KINDS.map((kind) => (
            <Tab key={kind} value={kind}>
              {t(`recent.tab_${kind}`)}
            </Tab>
          ))}
        </TabList>
        <FoundTable
          key={among}
          label={t("recent.title")}
          kind={among}
          list={list}
          selected={selected}
          empty={{ icon: <HistoryRegular />, title: t("recent.none"), text: t("recent.none_text") }}
          actions={[
            {
              id: "clear",
              label: t("recent.clear"),
              icon: <BroomRegular />,
              needs: "none",
              run: () => setIsAsking(true),
            },
          ]}
          onPanel={show}
        />
      </div>
      <FoundPanel kind={among} selected={selected} panel={panel} onPanel={show} />
      {isAsking ? <Clear onClose={() => setIsAsking(false)} /> : null}
      <KeysHelp hints={foundKeyHints} />
    </div>
  );
}

function Clear({ onClose }: { onClose(): void }): ReactNode {
  const { library } = useScope();
  const client = useQueryClient();
  const tell = useTell();
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false });
  const run = async (): Promise<void> => {
    setState({ isBusy: true });
    try {
      await api.call(clearRecent, { params: { library } });
      await client.resetQueries({ queryKey: [RECENT] });
      tell.done(t("recent.cleared"));
      onClose();
    } catch (error) {
      setState({ isBusy: false, error });
    }
  };
  return (
    <FormDialog
      title={t("recent.clear_title")}
      error={state.error}
      choices={[{ label: t("recent.clear"), isBusy: state.isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      {t("recent.clear_text")}
    </FormDialog>
  );
}
