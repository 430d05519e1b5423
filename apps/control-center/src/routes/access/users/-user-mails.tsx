import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { formatExactly } from "@muniment/ui/message";
import { invalidate } from "@muniment/ui/query";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import type { Output } from "@muniment/rest";
import { cancelUserLinks, listUserMails, resendUserMail } from "@muniment/work-api/control-center/account-mail";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { tabText } from "../../../texts/account-tabs.ts";
import { MailState } from "../../-mail-state.tsx";
import { accountAnswers } from "./-account.tsx";
import type { Account } from "./-account.tsx";
import { usePanelList } from "./-panel-list.ts";

type Mail = Output<typeof listUserMails>["data"][number];

/** So many are shown before more are asked for, so that the acts below stay in sight. */
const FEW = 3;

/** E-mails about the account with how far they got; sending one again, and ending links (CC-EML-004, CC-EML-009). */
export function UserMails({ user }: { readonly user: Account }): ReactNode {
  const styles = usePanelList();
  const list = useInfiniteQuery({
    queryKey: [listUserMails.id, user.id],
    initialPageParam: "",
    queryFn: async ({ pageParam: cursor }) =>
      api.call(listUserMails, {
        params: { user: user.id },
        query: cursor === "" ? { limit: FEW } : { cursor },
      }),
    getNextPageParam: (page) => page.cursor,
  });
  const { resend, cancel, isBusy } = useMailActs(user);
  const { invitation } = user;
  return (
    <section className={styles.root} aria-label={tabText("mails.title")}>
      <Text as="h3" className={styles.heading}>
        {tabText("mails.title")}
      </Text>
      {invitation?.is_open === true ? (
        <div className={styles.facts}>
          <Text size={200}>{tabText("mails.open_link", { date: formatExactly(new Date(invitation.expires)) })}</Text>
          <div>
            <Button size="small" disabledFocusable={isBusy} onClick={() => void cancel()}>
              {tabText("mails.cancel")}
            </Button>
          </div>
        </div>
      ) : null}
      {list.isPending ? (
        <LoadingRows rows={FEW} />
      ) : list.error !== null ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.data.pages[0]?.data.length === 0 ? (
        <Text className={styles.quiet}>{tabText("mails.none")}</Text>
      ) : (
        <ul className={styles.list} aria-label={tabText("mails.title")}>
          {list.data.pages.flatMap(({ data }) =>
            data.map((mail) => (
              <MailItem key={mail.id} mail={mail} user={user} isBusy={isBusy} onResend={() => void resend(mail)} />
            )),
          )}
        </ul>
      )}
      {list.hasNextPage ? (
        <div>
          <Button size="small" onClick={() => void list.fetchNextPage()} disabledFocusable={list.isFetchingNextPage}>
            {t("list.more")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function MailItem(props: {
  readonly mail: Mail;
  readonly user: Account;
  readonly isBusy: boolean;
  onResend(): void;
}): ReactNode {
  const { mail, user } = props;
  const styles = usePanelList();
  const queued = formatExactly(new Date(mail.queued));
  const next = mail.next_attempt === undefined ? undefined : formatExactly(new Date(mail.next_attempt));
  const facts = [
    queued,
    mail.recipient === user.email ? undefined : tabText("mails.address", { address: mail.recipient }),
    mail.attempts > 1 ? tabText("mails.attempts", { count: mail.attempts }) : undefined,
    next === undefined ? undefined : tabText("mails.tried_again", { date: next }),
  ];
  return (
    <li className={styles.item}>
      <div className={styles.facts}>
        <Text>{mail.subject}</Text>
        <MailState state={mail.state} />
        {mail.problem === undefined ? null : <Text size={200}>{mail.problem}</Text>}
        <Text size={200} className={styles.quiet}>
          {facts.filter((fact) => fact !== undefined).join(" · ")}
        </Text>
      </div>
      {mail.may_resend ? (
        <Button
          size="small"
          className={styles.button}
          aria-label={tabText("mails.resend_of", { subject: mail.subject, date: queued })}
          disabledFocusable={props.isBusy}
          onClick={props.onResend}
        >
          {tabText("mails.resend")}
        </Button>
      ) : null}
    </li>
  );
}

function useMailActs(user: Account) {
  const client = useQueryClient();
  const tell = useTell();
  const [isBusy, setIsBusy] = useState(false);
  const { full_name: name } = user;
  const run = async (words: { done: string; failed: string }, act: () => Promise<unknown>): Promise<void> => {
    setIsBusy(true);
    try {
      await act();
      tell.done(words.done);
    } catch (error) {
      tell.failed(words.failed, error);
    }
    await invalidate(client, [listUserMails, ...accountAnswers]);
    setIsBusy(false);
  };
  return {
    isBusy,
    resend: async (mail: Mail) =>
      run({ done: tabText("mails.resent", { name }), failed: tabText("mails.not_resent") }, async () =>
        api.call(resendUserMail, { params: { user: user.id, mail: mail.id } }),
      ),
    cancel: async () =>
      run({ done: tabText("mails.cancelled", { name }), failed: tabText("mails.not_cancelled") }, async () =>
        api.call(cancelUserLinks, { params: { user: user.id } }),
      ),
  };
}
