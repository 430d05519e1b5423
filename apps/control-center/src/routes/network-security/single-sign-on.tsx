import { Tab, TabList, makeStyles } from "@fluentui/react-components";
import { ShieldRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ApiError } from "@muniment/rest/client";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { getSingleSignOn } from "@muniment/work-api/control-center/single-sign-on";
import { q } from "../../api.ts";
import { t } from "../../messages.ts";
import { signOnText } from "../../texts/single-sign-on.ts";
import { OidcForm } from "./-oidc-form.tsx";
import { SamlForm } from "./-saml-form.tsx";
import { SignOnState } from "./-sign-on-state.tsx";

export const Route = createFileRoute("/network-security/single-sign-on")({
  validateSearch: ({ protocol }: Record<string, unknown>): { readonly protocol?: "oidc" | "saml" } =>
    protocol === "oidc" || protocol === "saml" ? { protocol } : {},
  component: SingleSignOnPage,
});

const useStyles = makeStyles({
  scroll: { overflowY: "auto", flexGrow: 1, minHeight: 0 },
  tabs: { padding: "0 8px 8px" },
});

/** `Network & Security › Single Sign-On` (control-center.md 15.1). */
function SingleSignOnPage(): ReactNode {
  const styles = useStyles();
  const { protocol } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const found = useQuery({
    ...q(getSingleSignOn),
    // A trial ends by itself, or by somebody else.
    refetchInterval: ({ state }) => (state.data?.data.trial === undefined ? false : 5_000),
  });
  const view = found.data?.data;
  const chosen = protocol ?? (view?.in_force === "oidc" ? "oidc" : "saml");
  const hasNoRight = found.error instanceof ApiError && found.error.status === 403;
  return (
    <>
      <PageHeader title={t("nav.sign_on")} text={signOnText("intro")} />
      {hasNoRight ? (
        <EmptyState icon={<ShieldRegular />} title={signOnText("no_rights")} text={signOnText("no_rights_text")} />
      ) : found.error !== null ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : view === undefined ? (
        <LoadingRows />
      ) : (
        <div className={styles.scroll}>
          <SignOnState view={view} />
          <TabList
            className={styles.tabs}
            selectedValue={chosen}
            onTabSelect={(_, { value }) =>
              void navigate({ to: ".", search: { protocol: value === "oidc" ? "oidc" : "saml" }, replace: true })
            }
          >
            <Tab value="saml">{signOnText("saml")}</Tab>
            <Tab value="oidc">{signOnText("oidc")}</Tab>
          </TabList>
          {chosen === "saml" ? (
            <SamlForm key={`saml ${view.saml?.changed ?? ""}`} view={view} />
          ) : (
            <OidcForm key={`oidc ${view.oidc?.changed ?? ""}`} view={view} />
          )}
        </div>
      )}
    </>
  );
}
