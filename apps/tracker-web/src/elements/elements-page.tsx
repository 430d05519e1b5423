import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { getElements, getSetUp, putElements, resetElements } from "@muniment/work-api/control-center/extension-element";
import type { ElementDocumentData, ElementSettingsData } from "@muniment/work-api/control-center/extension-element";
import { FormDialog } from "@muniment/ui/dialog";
import { Moment } from "@muniment/ui/moment";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import { useTell } from "@muniment/ui/toast";
import { PuzzlePieceRegular } from "@fluentui/react-icons";
import { call, q } from "../frame/api.ts";
import { host } from "../frame/host.ts";
import { t } from "../messages.ts";
import { useTableStyles } from "../settings/table-styles.ts";
import { withElement } from "./element.ts";
import type { Element } from "./element.ts";
import { ElementDialog } from "./element-dialog.tsx";
import { nameOf, placeName } from "./names.ts";
import { PreviewDialog } from "./preview-dialog.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", height: "100%", minHeight: 0 },
  body: { flexGrow: 1, minHeight: 0, overflow: "auto", padding: "0 16px 16px" },
  buttons: { display: "flex", flexWrap: "wrap", gap: "8px" },
  state: { display: "block", paddingBottom: "8px", color: tokens.colorNeutralForeground2 },
});

/** Where Tracker appears in Work and in Outlook, and to whom (tracker.md 7). */
export function ElementsPage(): ReactNode {
  const setUp = useSuspenseQuery(q(getSetUp, { params: { package: host().context.package.id } })).data.data;
  const work = setUp.packages.find((one) => one.extends === "work");
  if (work !== undefined) return <ElementList packageId={work.package_id} />;
  return (
    <EmptyState
      isPage
      icon={<PuzzlePieceRegular />}
      title={t("elements.no_package")}
      text={t("elements.no_package_text")}
    />
  );
}

function ElementList({ packageId }: { readonly packageId: string }): ReactNode {
  const styles = useStyles();
  const params = { package: packageId };
  const client = useQueryClient();
  const tell = useTell();
  const query = q(getElements, { params });
  const { elements, settings, groups, changed, changed_by: by } = useSuspenseQuery(query).data.data;
  const [opened, setOpened] = useState<Element | undefined>();
  const [asked, setAsked] = useState<"preview" | "reset" | undefined>();
  const refresh = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: query.queryKey.slice(0, 1) });
    await client.invalidateQueries({ queryKey: ["getSetUp"] });
  };
  const save = useMutation({
    mutationFn: async (next: ElementDocumentData) => call(putElements, { params, body: { settings: next } }),
    onSuccess: async () => {
      await refresh();
      setOpened(undefined);
      tell.done(t("elements.saved"));
    },
  });
  const reset = useMutation({
    mutationFn: async () => call(resetElements, { params }),
    onSuccess: async () => {
      await refresh();
      setAsked(undefined);
      tell.done(t("elements.reset_done"));
    },
  });
  return (
    <div className={styles.root}>
      <PageHeader title={t("elements.title")} text={t("elements.text")}>
        <span className={styles.buttons}>
          {changed === undefined ? (
            <Button appearance="primary" disabledFocusable={save.isPending} onClick={() => save.mutate(settings)}>
              {t("elements.confirm")}
            </Button>
          ) : null}
          <Button onClick={() => setAsked("preview")}>{t("elements.preview")}</Button>
          <Button disabled={changed === undefined} onClick={() => setAsked("reset")}>
            {t("elements.reset")}
          </Button>
        </span>
      </PageHeader>
      <div className={styles.body}>
        <ChangedText changed={changed} by={by} />
        <ElementTable elements={elements} settings={settings} onEdit={setOpened} />
      </div>
      {opened === undefined ? null : (
        <ElementDialog
          key={opened.id}
          element={opened}
          settings={settings[opened.id]}
          groups={groups}
          isBusy={save.isPending}
          error={save.error}
          onSave={(draft) => save.mutate(withElement(settings, opened, draft))}
          onClose={() => {
            save.reset();
            setOpened(undefined);
          }}
        />
      )}
      {asked === "preview" ? <PreviewDialog packageId={packageId} onClose={() => setAsked(undefined)} /> : null}
      {asked === "reset" ? (
        <ResetDialog
          isBusy={reset.isPending}
          error={reset.error}
          onReset={() => reset.mutate()}
          onClose={() => setAsked(undefined)}
        />
      ) : null}
    </div>
  );
}

function ChangedText(props: { readonly changed: string | undefined; readonly by: string | undefined }): ReactNode {
  const { changed, by = "" } = props;
  const styles = useStyles();
  if (changed === undefined) return <Text className={styles.state}>{t("elements.untouched")}</Text>;
  return (
    <Text className={styles.state}>
      {t("elements.changed", { by })} <Moment at={changed} />
    </Text>
  );
}

function ResetDialog(props: {
  readonly isBusy: boolean;
  readonly error: unknown;
  onReset(): void;
  onClose(): void;
}): ReactNode {
  const { isBusy, error, onReset, onClose } = props;
  return (
    <FormDialog
      title={t("elements.reset_title")}
      error={error}
      choices={[{ label: t("elements.reset"), isBusy, run: onReset }]}
      onClose={onClose}
    >
      <Text>{t("elements.reset_text")}</Text>
    </FormDialog>
  );
}

function ElementTable(props: {
  readonly elements: readonly Element[];
  readonly settings: ElementDocumentData;
  onEdit(element: Element): void;
}): ReactNode {
  const { elements, settings, onEdit } = props;
  const styles = useTableStyles();
  return (
    <table className={styles.table} aria-label={t("elements.title")}>
      <thead className={styles.head}>
        <tr>
          {(["element", "shown", "order", "places", "audience"] as const).map((head) => (
            <th key={head} scope="col" className={styles.headCell}>
              {t(`elements.${head}`)}
            </th>
          ))}
          <th scope="col" className={styles.headCell}>
            {t("authorize.actions")}
          </th>
        </tr>
      </thead>
      <tbody>
        {elements.map((element) => (
          <tr key={element.id} className={styles.row}>
            <th scope="row" className={styles.cell}>
              {nameOf(element)}
            </th>
            <Cells element={element} settings={settings[element.id]} />
            <td className={styles.cell}>
              <Button
                size="small"
                aria-label={`${t("elements.edit")}: ${nameOf(element)}`}
                onClick={() => onEdit(element)}
              >
                {t("elements.edit")}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cells(props: { readonly element: Element; readonly settings: ElementSettingsData | undefined }): ReactNode {
  const { element, settings = {} } = props;
  const styles = useTableStyles();
  const isShown = settings.shown !== false;
  const away = element.places.filter((place) => settings.places?.[place] === "hidden");
  const shown = element.places.filter((place) => !away.includes(place));
  return (
    <>
      <td className={styles.cell}>
        <Status tone={isShown ? "good" : "none"}>{t(isShown ? "elements.is_shown" : "elements.is_hidden")}</Status>
      </td>
      <td className={styles.cell}>
        <span className={styles.narrow}>{`${t("elements.order")}: `}</span>
        {settings.order ?? element.order}
      </td>
      <td className={styles.cell}>{shown.map(placeName).join(", ")}</td>
      <td className={styles.cell}>
        {settings.groups === undefined
          ? t("elements.audience_all")
          : t("elements.audience_count", { count: settings.groups.length })}
      </td>
    </>
  );
}
