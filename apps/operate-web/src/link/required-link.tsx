import { Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { listMyLinkedServices, startMyLink } from "@muniment/operate-api/my-linked-service";
import { FormDialog } from "@muniment/ui/dialog";
import { api, q } from "../api.ts";
import { t } from "../messages.ts";
import { linkText } from "../texts/link.ts";
import { LinkOutcome } from "./link-outcome.tsx";
import { linkSearch } from "./link-search.ts";

/** Pages that tell themselves how a linking ended. */
const OWN_PAGES = /^\/(?:profile\/linked-services|admin\/oauth)/;

/**
 * Asks whoever must link and has not, on every page load; it can be put off for that page, and never for ever
 * (OPR-LNK-052). A linking that just ended is told where the page does not tell it (OPR-LNK-023), and not followed by
 * the question on the pages where links are (OPR-LNK-053).
 */
export function RequiredLink(): ReactNode {
  const [outcome] = useState(() => linkSearch(Object.fromEntries(new URLSearchParams(location.search))));
  const isTold = outcome.link === undefined || OWN_PAGES.test(location.pathname);
  const [isPutOff, setIsPutOff] = useState(isTold && outcome.link !== undefined);
  const [isOver, setIsOver] = useState(isTold);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const services = useQuery(q(listMyLinkedServices)).data?.data ?? [];
  const missing = services.find(({ is_required: must, link }) => must && link.state !== "healthy");
  if (outcome.link === "confirm" && !isTold) return <Navigate to="/profile/linked-services" search={outcome} />;
  if (isPutOff || missing === undefined) {
    const ended = services.find(({ system_name: systemName }) => systemName === outcome.service);
    if (isOver || ended === undefined || outcome.link === "linked") return null;
    return (
      <FormDialog
        hasNoCancel
        title={linkText("prompt.ended")}
        choices={[{ label: t("action.close"), run: () => setIsOver(true) }]}
        onClose={() => setIsOver(true)}
      >
        <LinkOutcome link={outcome.link} name={ended.display_name} />
      </FormDialog>
    );
  }
  const { display_name: name, system_name: service, link } = missing;
  const start = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    // How the last try ended is no part of the page that one comes back to.
    const here = new URL(location.href);
    for (const own of ["service", "link"]) if (outcome.link !== undefined) here.searchParams.delete(own);
    try {
      const body = { return_to: here.pathname + here.search };
      const { data } = await api.call(startMyLink, { params: { service }, body });
      location.assign(data.authorize_url);
    } catch (failure) {
      setIsBusy(false);
      setError(failure);
    }
  };
  return (
    <FormDialog
      title={linkText("prompt.title", { service: name })}
      error={error}
      choices={[{ label: linkText("prompt.link"), isBusy, run: () => void start() }]}
      cancelLabel={linkText("prompt.later")}
      onClose={() => {
        setIsOver(true);
        setIsPutOff(true);
      }}
    >
      {outcome.service === service ? <LinkOutcome link={outcome.link} name={name} /> : null}
      <Text>
        {linkText(link.state === "none" || link.state === "pending" ? "prompt.text" : "prompt.text_again", {
          service: name,
        })}
      </Text>
    </FormDialog>
  );
}
