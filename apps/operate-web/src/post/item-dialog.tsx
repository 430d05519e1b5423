import { Link as FluentLink, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import {
  approvePostItem,
  cancelPostItem,
  getPostItem,
  markPostItem,
  retryPostItem,
} from "@muniment/operate-api/post-room";
import type { PostItemAction } from "@muniment/operate-api/post-item";
import { FormDialog } from "@muniment/ui/dialog";
import type { DialogChoice } from "@muniment/ui/dialog";
import { formatDay } from "@muniment/ui/message";
import { PropertyList } from "@muniment/ui/panel";
import { LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import { useTell } from "@muniment/ui/toast";
import { ASK_MILLISECONDS, api, q } from "../api.ts";
import { t } from "../messages.ts";
import { MarkDialog } from "./mark-dialog.tsx";
import type { Asked } from "./mark-dialog.tsx";
import { ITEM_TONES, refreshPost, shownState } from "./post-data.ts";
import type { PostItem } from "./post-data.ts";
import { postText as p } from "../texts/post.ts";

/** Where the print file of an item is opened. */
export const printFileOf = ({ id }: PostItem): string => `/api/operate/v1/post/items/${id}/content`;

/** One envelope: what is to be done with it, and what the person may do now (OPR-PST-009, -010). */
export function ItemDialog({ id, onClose }: { readonly id: string; onClose(): void }): ReactNode {
  const found = useQuery({ ...q(getPostItem, { params: { item: id } }), refetchInterval: ASK_MILLISECONDS });
  const [asked, setAsked] = useState<Asked | undefined>();
  const item = found.data?.data;
  if (item === undefined) {
    return (
      <FormDialog
        title={p("item.number")}
        error={found.error}
        choices={[{ label: t("action.close"), appearance: "secondary", run: onClose }]}
        hasNoCancel
        onClose={onClose}
      >
        {found.isPending ? <LoadingRows rows={3} /> : null}
      </FormDialog>
    );
  }
  if (asked !== undefined) return <MarkDialog item={item} asked={asked} onClose={() => setAsked(undefined)} />;
  return <Shown item={item} onAsk={setAsked} onClose={onClose} />;
}

function Shown(props: { readonly item: PostItem; onAsk(asked: Asked): void; onClose(): void }): ReactNode {
  const { item, onAsk, onClose } = props;
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const params = { item: item.id };
  const act = async (work: () => Promise<{ readonly data: PostItem }>): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      const { data } = await work();
      tell.done(p("mark.done", { number: data.number, state: p(`state.${data.state}`) }));
    } catch (failure) {
      setError(failure);
    } finally {
      setIsBusy(false);
      await refreshPost(client);
    }
  };
  const runs: Readonly<Record<Exclude<PostItemAction, "open">, () => void>> = {
    approve: () => void act(() => api.call(approvePostItem, { params })),
    cancel: () => void act(() => api.call(cancelPostItem, { params })),
    retry: () => void act(() => api.call(retryPostItem, { params })),
    printed: () => void act(() => api.call(markPostItem, { params, body: { as: "printed" } })),
    cancelled: () => void act(() => api.call(markPostItem, { params, body: { as: "cancelled" } })),
    dispatched: () => onAsk("dispatched"),
    returned: () => onAsk("returned"),
    failed: () => onAsk("failed"),
    reprint: () => onAsk("reprint"),
  };
  const choiceOf = (action: keyof typeof runs): DialogChoice => ({
    label: p(`item.${action}`),
    isBusy,
    run: runs[action],
  });
  const onward = ONWARD.filter((action) => item.actions.includes(action)).map(choiceOf);
  const ending = ENDING.filter((action) => item.actions.includes(action)).map(choiceOf);
  const close: DialogChoice = { label: t("action.close"), run: onClose };
  // What takes the post back is never what Enter does.
  const [first, ...others] = [...onward, close, ...ending];
  const choices = [
    ...(first === undefined ? [] : [first]),
    ...others.map((choice) => ({ ...choice, appearance: "secondary" as const })),
  ];
  return (
    <FormDialog
      isWide
      title={p("item.title", { number: item.number, recipient: item.recipient })}
      error={error}
      choices={choices}
      hasNoCancel
      onClose={onClose}
    >
      {[item.trouble, item.copy_trouble].map((trouble) =>
        trouble === undefined ? null : (
          <MessageBar key={trouble.text} intent="warning" layout="multiline">
            <MessageBarBody>{trouble.text}</MessageBarBody>
          </MessageBar>
        ),
      )}
      <Facts item={item} />
    </FormDialog>
  );
}

const ONWARD = ["approve", "retry", "printed", "dispatched", "failed", "returned", "reprint"] as const;
const ENDING = ["cancel", "cancelled"] as const;

function Facts({ item }: { readonly item: PostItem }): ReactNode {
  const state = shownState(item);
  const colour = p(item.is_colour ? "print.colour" : "print.black");
  const sides = p(item.is_duplex ? "print.both" : "print.one");
  const pages = item.pages ?? 0;
  return (
    <PropertyList
      properties={[
        { name: p("item.state"), value: <Status tone={ITEM_TONES[state]}>{p(`state.${state}`)}</Status> },
        { name: p("item.address"), value: [item.recipient, ...item.address].join(", ") },
        { name: p("item.class"), value: p(`class.${item.service_class}`) },
        { name: p("item.post_by"), value: item.post_by === undefined ? undefined : formatDay(item.post_by) },
        {
          name: p("item.documents"),
          value: item.parts
            .map(({ name, pages: count }) => (count === undefined ? name : p("item.documents_of", { name, count })))
            .join(", "),
        },
        { name: p("item.printing"), value: p("item.printing_value", { colour, sides }) },
        { name: p("item.paper"), value: p(`paper.${item.paper}`) },
        {
          name: p("item.sheets"),
          value: item.sheets === undefined ? undefined : p("item.sheets_value", { count: pages, sheets: item.sheets }),
        },
        { name: p("item.copies"), value: item.copies },
        { name: p("item.enclosures"), value: item.enclosures },
        { name: p("item.notes"), value: item.notes },
        { name: p("item.cost_code"), value: item.cost_code },
        { name: p("item.return_address"), value: item.return_address.join(", ") },
        {
          name: p("item.case"),
          value: item.case === undefined ? item.reference : `${item.reference} ${item.case.title}`,
        },
        { name: p("item.by"), value: item.by },
        { name: p("item.approved_by"), value: item.approved_by },
        { name: p("item.batch"), value: item.batch?.number },
        { name: p("item.reprinted"), value: item.reprint_reason },
        {
          name: p("item.file"),
          value: item.actions.includes("open") ? (
            <FluentLink href={printFileOf(item)} target="_blank" rel="noreferrer">
              {item.file_name}
            </FluentLink>
          ) : undefined,
        },
        { name: p("item.posted"), value: item.posted_on === undefined ? undefined : formatDay(item.posted_on) },
        { name: p("item.tracking"), value: item.tracking },
        { name: p("item.remark"), value: item.remark },
        { name: p("item.copy"), value: item.copy_name },
      ]}
    />
  );
}
