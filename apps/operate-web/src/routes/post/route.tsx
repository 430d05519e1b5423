import { Button, Input, makeStyles } from "@fluentui/react-components";
import { BarcodeScannerRegular } from "@fluentui/react-icons";
import { Outlet, createFileRoute, useNavigate, useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { getPostItem } from "@muniment/operate-api/post-room";
import { PanelTabs } from "@muniment/ui/panel";
import { PageHeader } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { api } from "../../api.ts";
import { t } from "../../messages.ts";
import { ItemDialog } from "../../post/item-dialog.tsx";
import { postText as p } from "../../texts/post.ts";

export const Route = createFileRoute("/post")({ component: PostRoom });

const useStyles = makeStyles({
  tabs: { paddingInline: "8px", flexShrink: 0, minWidth: 0 },
  scan: { display: "flex", gap: "4px", flexGrow: 1 },
  field: { minWidth: 0, flexGrow: 1, "@media (min-width: 721px)": { width: "260px" } },
});

/** The post room: its batches, every item, and the number that is scanned from a cover sheet (OPR-PST-010). */
function PostRoom(): ReactNode {
  const styles = useStyles();
  const navigate = useNavigate();
  const here = useRouterState({ select: ({ matches }) => matches.at(-1)?.fullPath ?? "" });
  return (
    <>
      <PageHeader title={t("post.title")} text={p("room_page.text")}>
        <Scan />
      </PageHeader>
      <div className={styles.tabs}>
        <PanelTabs
          tabs={[
            { id: "/post", label: p("batch.list") },
            { id: "/post/items", label: p("item.list") },
          ]}
          selected={here.startsWith("/post/items") ? "/post/items" : "/post"}
          onTab={(id) => void navigate({ to: id })}
        />
      </div>
      <Outlet />
    </>
  );
}

function Scan(): ReactNode {
  const styles = useStyles();
  const tell = useTell();
  const [text, setText] = useState("");
  const [shown, setShown] = useState<string | undefined>();
  const find = (event: FormEvent): void => {
    event.preventDefault();
    const number = text.trim();
    if (number === "") return;
    api.call(getPostItem, { params: { item: number } }).then(
      ({ data }) => {
        setShown(data.id);
        setText("");
      },
      (error: unknown) => tell.failed(p("room_page.scan_none", { number }), error),
    );
  };
  return (
    <>
      <form role="search" className={styles.scan} onSubmit={find}>
        <Input
          className={styles.field}
          aria-label={p("room_page.scan")}
          placeholder={p("room_page.scan")}
          autoComplete="off"
          value={text}
          onChange={(_, { value }) => setText(value)}
          contentBefore={<BarcodeScannerRegular />}
        />
        <Button type="submit">{t("action.open")}</Button>
      </form>
      {shown === undefined ? null : <ItemDialog id={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}
