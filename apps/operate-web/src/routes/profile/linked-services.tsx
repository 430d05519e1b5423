import {
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  Button,
  Text,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { PlugConnectedRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { confirmMyLink, listMyLinkedServices, removeMyLink } from "@muniment/operate-api/my-linked-service";
import { startMyLink, testMyLink } from "@muniment/operate-api/my-linked-service";
import type { Output } from "@muniment/rest";
import { FormDialog } from "@muniment/ui/dialog";
import { Moment } from "@muniment/ui/moment";
import { PropertyList } from "@muniment/ui/panel";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { api, q, useCall } from "../../api.ts";
import { CheckList } from "../../link/check-list.tsx";
import { LinkOutcome } from "../../link/link-outcome.tsx";
import { linkSearch } from "../../link/link-search.ts";
import { LinkStatus, accountOf } from "../../link/link-status.tsx";
import { t } from "../../messages.ts";
import { linkText } from "../../texts/link.ts";

export const Route = createFileRoute("/profile/linked-services")({
  validateSearch: linkSearch,
  loader: ({ context }) => void context.queryClient.prefetchQuery(q(listMyLinkedServices)),
  component: MyLinkedServices,
});

const HERE = "/profile/linked-services";

const useStyles = makeStyles({
  page: { overflow: "auto", padding: "0 16px 24px", display: "flex", flexDirection: "column", gap: "16px" },
  service: {
    display: "flex",
    flexDirection: "column",
    gap: "12px",
    maxWidth: "760px",
    paddingBlock: "16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  outcome: { maxWidth: "760px" },
  head: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 16px" },
  name: { margin: 0, flexGrow: 1 },
  actions: { display: "flex", flexWrap: "wrap", gap: "8px" },
  text: { color: tokens.colorNeutralForeground2, margin: 0 },
});

type MyService = Output<typeof listMyLinkedServices>["data"][number];

/** The services that one may link, and how one's own links are (OPR-LNK-060). */
function MyLinkedServices(): ReactNode {
  const styles = useStyles();
  const { service, link } = Route.useSearch();
  const list = useQuery(q(listMyLinkedServices));
  const services = list.data?.data ?? [];
  const linked = services.find(({ system_name: name }) => name === service);
  return (
    <>
      <PageHeader title={t("my_services.title")} text={linkText("my_services.text")} />
      <div className={styles.page}>
        {linked === undefined ? null : (
          <div className={styles.outcome}>
            <LinkOutcome link={link} name={linked.display_name} />
          </div>
        )}
        {list.isPending ? <LoadingRows rows={4} /> : null}
        {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isSuccess && services.length === 0 ? (
          <EmptyState
            icon={<PlugConnectedRegular />}
            title={linkText("my_services.none")}
            text={linkText("my_services.none_text")}
          />
        ) : null}
        {services.map((one) => (
          <OneService key={one.system_name} service={one} />
        ))}
      </div>
    </>
  );
}

function OneService({ service }: { readonly service: MyService }): ReactNode {
  const styles = useStyles();
  const { link, display_name: name, system_name: systemName } = service;
  const params = { service: systemName };
  const test = useCall(testMyLink);
  const tell = useTell();
  const [isUnlinking, setIsUnlinking] = useState(false);
  const { start, isBusy } = useStartLink(service);
  const isLinked = link.state !== "none" && link.state !== "pending";
  return (
    <section className={styles.service} aria-label={name}>
      <div className={styles.head}>
        <Text as="h2" weight="semibold" size={400} className={styles.name}>
          {name}
        </Text>
        <LinkStatus link={link} />
      </div>
      <Text as="p" className={styles.text}>
        {linkText(service.has_fallback ? "my_services.for_fallback" : "my_services.for")}
      </Text>
      {link.needs_confirmation ? <ConfirmAccount service={service} /> : null}
      <PropertyList
        properties={[
          {
            name: linkText("link.since"),
            value: link.linked_at && isLinked ? <Moment at={link.linked_at} /> : undefined,
          },
          {
            name: linkText("link.last_used"),
            value: link.last_used_at ? <Moment at={link.last_used_at} /> : undefined,
          },
        ]}
      />
      <div className={styles.actions}>
        <Button
          appearance={link.state === "healthy" ? "secondary" : "primary"}
          disabledFocusable={isBusy}
          onClick={start}
        >
          {linkText(isLinked ? "link.again" : "link.start")}
        </Button>
        {link.state === "none" ? null : <Button onClick={() => setIsUnlinking(true)}>{linkText("link.unlink")}</Button>}
        {link.state === "healthy" ? (
          <Button
            disabledFocusable={test.isPending}
            onClick={() =>
              test.mutate({ params }, { onError: (error) => tell.failed(linkText("check.failed"), error) })
            }
          >
            {linkText("check.run")}
          </Button>
        ) : null}
      </div>
      <div role="status">{test.data === undefined ? null : <CheckList checks={test.data.data.checks} />}</div>
      {isUnlinking ? <Unlink service={service} onClose={() => setIsUnlinking(false)} /> : null}
    </section>
  );
}

function useStartLink({ system_name: service, display_name: name }: MyService): { start(): void; isBusy: boolean } {
  const tell = useTell();
  const [isBusy, setIsBusy] = useState(false);
  const go = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const { data } = await api.call(startMyLink, { params: { service }, body: { return_to: HERE } });
      location.assign(data.authorize_url);
    } catch (error) {
      setIsBusy(false);
      tell.failed(linkText("link.not_linked", { service: name }), error);
    }
  };
  return { start: () => void go(), isBusy };
}

/** Asks once when the account's e-mail is not one's own (OPR-LNK-025). */
function ConfirmAccount({ service }: { readonly service: MyService }): ReactNode {
  const tell = useTell();
  const confirm = useCall(confirmMyLink, [listMyLinkedServices]);
  const remove = useCall(removeMyLink, [listMyLinkedServices]);
  const input = { params: { service: service.system_name } };
  const onError = (error: unknown): void =>
    tell.failed(linkText("link.not_linked", { service: service.display_name }), error);
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{linkText("link.confirm_text", { account: accountOf(service.link) })}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={() => confirm.mutate(input, { onError })}>
          {linkText("link.confirm")}
        </Button>
        <Button size="small" onClick={() => remove.mutate(input, { onError })}>
          {linkText("link.not_mine")}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}

function Unlink({ service, onClose }: { readonly service: MyService; onClose(): void }): ReactNode {
  const tell = useTell();
  const remove = useCall(removeMyLink, [listMyLinkedServices]);
  const { display_name: name, system_name: systemName } = service;
  return (
    <FormDialog
      title={linkText("link.unlink_title", { service: name })}
      error={remove.error}
      choices={[
        {
          label: linkText("link.unlink"),
          isBusy: remove.isPending,
          run: () =>
            remove.mutate(
              { params: { service: systemName } },
              {
                onSuccess: () => {
                  tell.done(linkText("link.unlinked", { service: name }));
                  onClose();
                },
              },
            ),
        },
      ]}
      onClose={onClose}
    >
      {linkText(service.has_fallback ? "link.unlink_text_fallback" : "link.unlink_text")}
    </FormDialog>
  );
}
