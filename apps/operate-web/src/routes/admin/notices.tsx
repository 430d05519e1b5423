import { ArrowClockwiseRegular, CheckmarkCircleRegular, PlugConnectedRegular } from "@fluentui/react-icons";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listNotices } from "@muniment/operate-api/notice";
import type { Output } from "@muniment/rest";
import type { Action } from "@muniment/ui/action";
import { formatNumber } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { useList } from "@muniment/ui/query";
import { Status } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { ASK_MILLISECONDS, listQuery } from "../../api.ts";
import { t } from "../../messages.ts";
import { noticeText } from "../../texts/notice.ts";
import { AdminList } from "./-admin-list.tsx";

export const Route = createFileRoute("/admin/notices")({ component: Notices });

type NoticeData = Output<typeof listNotices>["data"][number];

const columns: readonly Column<NoticeData>[] = [
  {
    id: "text",
    header: noticeText("notice.text"),
    width: 380,
    isWide: true,
    isName: true,
    text: ({ text }) => text,
    cell: ({ text }, brief) => <NameAndBrief brief={brief}>{text}</NameAndBrief>,
  },
  {
    id: "state",
    header: noticeText("notice.state"),
    width: 110,
    cell: ({ resolved_at: at }) => (
      <Status tone={at === undefined ? "bad" : "good"}>
        {noticeText(at === undefined ? "notice.open" : "notice.resolved")}
      </Status>
    ),
    brief: ({ resolved_at: at }) => noticeText(at === undefined ? "notice.open" : "notice.resolved"),
  },
  {
    id: "service",
    header: noticeText("notice.service"),
    width: 130,
    text: ({ service }) => service,
    cell: ({ service }) => service,
  },
  {
    id: "place",
    header: noticeText("notice.place"),
    width: 180,
    text: ({ place_name: place = "" }) => place,
    cell: ({ place_name: place = "" }) => place,
    brief: ({ place_name: place }) => place,
  },
  {
    id: "count",
    header: noticeText("notice.count"),
    width: 80,
    isNumber: true,
    text: ({ count }) => formatNumber(count),
    cell: ({ count }) => formatNumber(count),
  },
  { id: "first", header: noticeText("notice.first"), width: 110, cell: ({ first_at: at }) => <Moment at={at} /> },
  {
    id: "last",
    header: noticeText("notice.last"),
    width: 110,
    cell: ({ last_at: at }) => <Moment at={at} />,
    brief: ({ last_at: at }) => <Moment at={at} />,
  },
];

/** What an administrator has to mend (OPR-FIL-002). */
function Notices(): ReactNode {
  const list = useList(listQuery(listNotices, { query: {} }), ASK_MILLISECONDS);
  const navigate = useNavigate();
  const openService = ({ service }: NoticeData): void =>
    void navigate({ to: "/admin/oauth/$service", params: { service } });
  const actions: readonly Action<NoticeData>[] = [
    {
      id: "service",
      label: noticeText("notice.open_service"),
      icon: <PlugConnectedRegular />,
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : openService(row)),
    },
    { id: "refresh", label: t("action.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: list.reload },
  ];
  return (
    <AdminList
      name="notices"
      title={t("notices.title")}
      text={noticeText("notices.text")}
      columns={columns}
      rows={list.isLoading || (list.error !== null && list.rows.length === 0) ? undefined : list.rows}
      total={list.total}
      error={list.error}
      actions={actions}
      empty={{
        icon: <CheckmarkCircleRegular />,
        title: noticeText("notices.none"),
        text: noticeText("notices.none_text"),
      }}
      keyOf={({ id }) => id}
      nameOf={({ text }) => text}
      onOpen={openService}
      onRetry={list.reload}
      onNearEnd={list.loadMore}
    />
  );
}
