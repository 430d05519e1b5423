import { LockClosedRegular } from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import type { ReactNode } from "react";
import { KeysHelp } from "@muniment/ui/keys";
import { PageHeader } from "@muniment/ui/shell";
import { checkedOutQuery } from "../../checkout/checked-out-query.ts";
import { checkoutActions } from "../../checkout/checkout-actions.tsx";
import { useCheckout } from "../../checkout/use-checkout.ts";
import type { Found } from "../../found/found.ts";
import { FoundPanel, FoundTable } from "../../found/found-table.tsx";
import type { DocumentItem } from "../../item/item.ts";
import { foundKeyHints } from "../../key-hints.ts";
import { t } from "../../messages.ts";
import { isPanelView } from "../../panel/view.ts";
import type { PanelView } from "../../panel/view.ts";
import { useScope } from "../../scope.ts";
import { useSession } from "../../session.ts";

interface CheckOutsSearch {
  readonly selected?: string;
  readonly panel?: PanelView | undefined;
}

const CheckInDialog = lazy(async () => import("../../checkout/check-in-dialog.tsx"));

export const Route = createFileRoute("/$library/check-outs")({
  validateSearch: ({ selected, panel }: Record<string, unknown>): CheckOutsSearch => ({
    ...(typeof selected === "string" ? { selected } : {}),
    ...(isPanelView(panel) ? { panel } : {}),
  }),
  component: CheckOuts,
});

const isDocument = (row: Found): row is Found & DocumentItem => row.kind === "document";

function CheckOuts(): ReactNode {
  const scope = useScope();
  const { user_id: me } = useSession();
  const navigate = useNavigate();
  const { selected, panel } = Route.useSearch();
  const list = useInfiniteQuery(checkedOutQuery(scope));
  const acts = useCheckout();
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const chosen = rows.filter(({ id }) => id === selected);
  const show = (view: PanelView | undefined): void => {
    void navigate({ to: ".", search: (before: CheckOutsSearch) => ({ ...before, panel: view }), replace: true });
  };
  return (
    <div style={{ display: "flex", flexGrow: 1, minHeight: 0 }}>
      <div style={{ display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 }}>
        <PageHeader title={t("checkouts.title")} />
        <FoundTable
          label={t("checkouts.title")}
          kind="documents"
          list={list}
          selected={selected}
          empty={{ icon: <LockClosedRegular />, title: t("checkouts.none"), text: t("checkouts.none_text") }}
          actions={checkoutActions({ chosen, me, acts, isDocument, refuse: () => undefined })}
          onPanel={show}
        />
      </div>
      <FoundPanel kind="documents" selected={selected} panel={panel} onPanel={show} />
      <Suspense>
        {acts.checkingIn === undefined ? null : <CheckInDialog document={acts.checkingIn} onClose={acts.endCheckIn} />}
      </Suspense>
      <KeysHelp hints={foundKeyHints} />
    </div>
  );
}
