import { Tab, TabList, makeStyles } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { ShieldRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { ApiError } from "@muniment/rest/client";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { getEmailSettings } from "@muniment/work-api/control-center/email-settings";
import { q } from "../../api.ts";
import { t } from "../../messages.ts";
import { emailText } from "../../texts/email-settings.ts";
import { Deliveries } from "./-deliveries.tsx";
import type { DeliverySearch } from "./-deliveries.tsx";
import { RelayForm } from "./-relay-form.tsx";

const STATES = ["queued", "deferred", "bounced", "sent"] as const;

interface EmailSearch extends DeliverySearch {
  readonly tab?: "deliveries";
}

export const Route = createFileRoute("/settings/email")({
  validateSearch: ({ tab, state: wanted, query }: Record<string, unknown>): EmailSearch => {
    const state = STATES.find((known) => known === wanted);
    return {
      ...(tab === "deliveries" ? { tab } : {}),
      ...(state === undefined ? {} : { state }),
      ...(typeof query === "string" && query !== "" ? { query } : {}),
    };
  },
  component: EmailSettings,
});

const useStyles = makeStyles({ tabs: { padding: "0 8px 8px", flexShrink: 0 } });

/** `Settings › Email`: the relay, and what goes by it (CC-EML-004, CC-EML-005). */
function EmailSettings(): ReactNode {
  const styles = useStyles();
  const { tab, ...filter } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const found = useQuery(q(getEmailSettings));
  const hasNoRight = found.error instanceof ApiError && found.error.status === 403;
  return (
    <>
      <PageHeader title={t("nav.email")} text={emailText("email.intro")} />
      {hasNoRight ? (
        <EmptyState
          icon={<ShieldRegular />}
          title={emailText("email.no_rights")}
          text={emailText("email.no_rights_text")}
        />
      ) : (
        <>
          <TabList
            className={styles.tabs}
            selectedValue={tab ?? "relay"}
            onTabSelect={(_, { value }) =>
              void navigate({ to: ".", search: value === "deliveries" ? { tab: "deliveries" } : {}, replace: true })
            }
          >
            <Tab value="relay">{emailText("email.relay")}</Tab>
            <Tab value="deliveries">{emailText("email.deliveries")}</Tab>
          </TabList>
          {tab === "deliveries" ? (
            <Deliveries
              filter={filter}
              onFilter={(next) => void navigate({ to: ".", search: { tab: "deliveries", ...next }, replace: true })}
            />
          ) : found.error !== null ? (
            <ErrorState error={found.error} onRetry={() => void found.refetch()} />
          ) : found.data === undefined ? (
            <LoadingRows />
          ) : (
            <RelayForm key={JSON.stringify(found.data.data)} relay={found.data.data} />
          )}
        </>
      )}
    </>
  );
}
