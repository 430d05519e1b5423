import { Button, MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { getLinkedService, listLinkedServices } from "@muniment/operate-api/linked-service";
import type { Linking } from "@muniment/operate-api/linked-service";
import { removeSystemLink, startSystemLink } from "@muniment/operate-api/linked-service";
import { FormDialog } from "@muniment/ui/dialog";
import { Moment } from "@muniment/ui/moment";
import { PropertyList } from "@muniment/ui/panel";
import { useTell } from "@muniment/ui/toast";
import { api, useCall } from "../../../api.ts";
import { LinkStatus } from "../../../link/link-status.tsx";
import { linkText } from "../../../texts/link.ts";
import { serviceText } from "../../../texts/linked-service.ts";
import { ChooseLinking } from "./-choose-linking.tsx";
import type { Service } from "./-service-columns.tsx";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    gap: "12px",
    padding: "16px",
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  head: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 16px" },
  title: { margin: 0, flexGrow: 1 },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  actions: { display: "flex", flexWrap: "wrap", gap: "8px" },
});

const WARNINGS = ["own_account", "nrtadmin", "password_expires", "names_nobody"] as const;

/** The one account as which Operate itself works at the service (OPR-LNK-040, OPR-LNK-041). */
export function SystemAccount({ service }: { readonly service: Service }): ReactNode {
  const styles = useStyles();
  const tell = useTell();
  const { system_link: link, system_name: name, warnings } = service;
  const [isBusy, setIsBusy] = useState(false);
  const [isUnlinking, setIsUnlinking] = useState(false);
  const [isChoosing, setIsChoosing] = useState(false);
  const start = async (linking: Linking): Promise<void> => {
    setIsBusy(true);
    try {
      const body = { return_to: `/admin/oauth/${name}`, linking };
      const { data } = await api.call(startSystemLink, { params: { service: name }, body });
      location.assign(data.authorize_url);
    } catch (error) {
      setIsBusy(false);
      tell.failed(linkText("link.not_linked", { service: service.display_name }), error);
    }
  };
  const isLinked = link.state !== "none" && link.state !== "pending";
  return (
    <section className={styles.root} aria-label={serviceText("service.system_account")}>
      <div className={styles.head}>
        <Text as="h2" weight="semibold" className={styles.title}>
          {serviceText("service.system_account")}
        </Text>
        <LinkStatus link={link} />
      </div>
      <Text as="p" className={styles.text}>
        {serviceText("service.system_account_text")}
      </Text>
      {isLinked ? (
        <PropertyList
          properties={[
            {
              name: serviceText("linking.way"),
              value: serviceText(service.allow_fallback ? "linking.shared_way" : "linking.own_way"),
            },
            { name: linkText("link.since"), value: link.linked_at ? <Moment at={link.linked_at} /> : undefined },
            {
              name: linkText("link.last_used"),
              value: link.last_used_at ? <Moment at={link.last_used_at} /> : undefined,
            },
          ]}
        />
      ) : null}
      {WARNINGS.filter((known) => warnings.includes(known)).map((warning) => (
        <MessageBar key={warning} intent="warning" layout="multiline">
          <MessageBarBody>{serviceText(`service_warning.${warning}`)}</MessageBarBody>
        </MessageBar>
      ))}
      <div className={styles.actions}>
        <Button disabledFocusable={isBusy} onClick={() => setIsChoosing(true)}>
          {serviceText(isLinked ? "service.link_system_again" : "service.link_system")}
        </Button>
        {link.state === "none" ? null : (
          <Button onClick={() => setIsUnlinking(true)}>{serviceText("service.unlink_system")}</Button>
        )}
      </div>
      {isChoosing ? (
        <ChooseLinking
          first={service.linking ?? (service.allow_fallback ? "one_account" : "own_accounts")}
          isBusy={isBusy}
          onChosen={(linking) => void start(linking)}
          onClose={() => setIsChoosing(false)}
        />
      ) : null}
      {isUnlinking ? <UnlinkSystem service={service} onClose={() => setIsUnlinking(false)} /> : null}
    </section>
  );
}

function UnlinkSystem({ service, onClose }: { readonly service: Service; onClose(): void }): ReactNode {
  const tell = useTell();
  const remove = useCall(removeSystemLink, [getLinkedService, listLinkedServices]);
  const done = (): void => {
    tell.done(serviceText("service.system_unlinked"));
    onClose();
  };
  return (
    <FormDialog
      title={serviceText("service.unlink_system_title")}
      error={remove.error}
      choices={[
        {
          label: serviceText("service.unlink_system"),
          isBusy: remove.isPending,
          run: () => remove.mutate({ params: { service: service.system_name } }, { onSuccess: done }),
        },
      ]}
      onClose={onClose}
    >
      {serviceText("service.unlink_system_text", { service: service.display_name })}
    </FormDialog>
  );
}
