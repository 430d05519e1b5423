import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Checkbox, Text } from "@fluentui/react-components";
import {
  ArrowUndoRegular,
  ArrowUploadRegular,
  CheckmarkCircleRegular,
  DeleteRegular,
  EditRegular,
  EyeRegular,
  ProhibitedRegular,
  ShieldRegular,
} from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactElement, ReactNode } from "react";
import type { Action } from "@muniment/ui/action";
import { FormDialog } from "@muniment/ui/dialog";
import { useTell } from "@muniment/ui/toast";
import {
  deleteApplication,
  disableApplication,
  enableApplication,
  listApplicationGrants,
  undeleteApplication,
} from "@muniment/work-api/control-center/application";
import { api, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { appText } from "../../../texts/application.ts";
import { packageText } from "../../../texts/package.ts";
import { reloadApplications } from "./-applications.ts";
import type { ApplicationRow } from "./-applications.ts";

/** What the actions look at. */
export type ActedOn = Pick<ApplicationRow, "client_id" | "name" | "enabled" | "actions" | "kind">;

const LIFE = {
  enable: [enableApplication, "done.enabled"],
  disable: [disableApplication, "done.disabled"],
  undelete: [undeleteApplication, "done.undeleted"],
} as const;

/** What can be done with an application: ribbon, rows' menus, right-click and the application's own page show this. */
export function useApplicationActions(place: "list" | "page"): {
  readonly actions: readonly Action<ActedOn>[];
  readonly question: ReactNode;
} {
  const navigate = useNavigate();
  const change = useLifeChange();
  const [deleting, setDeleting] = useState<ActedOn>();
  const go = (to: "/settings/applications/$application" | "/settings/applications/$application/edit", row: ActedOn) =>
    void navigate({ to, params: { application: row.client_id } });
  const action = (
    given: { readonly id: string; readonly label: string; readonly icon: ReactElement },
    run: (row: ActedOn) => void,
    needed?: ActedOn["actions"][number],
  ): Action<ActedOn> => ({
    ...given,
    needs: "one",
    refuse: (rows) =>
      rows.length > 1
        ? t("list.one_only")
        : needed === undefined || rows[0] === undefined || rows[0].actions.includes(needed)
          ? undefined
          : appText("list.no_right"),
    run: ([row]) => (row === undefined ? undefined : run(row)),
  });
  const all = [
    action({ id: "view", label: appText("view"), icon: <EyeRegular /> }, (row) =>
      go("/settings/applications/$application", row),
    ),
    action(
      { id: "edit", label: t("edit"), icon: <EditRegular /> },
      (row) => go("/settings/applications/$application/edit", row),
      "edit",
    ),
    action(
      { id: "security", label: appText("security"), icon: <ShieldRegular /> },
      ({ client_id: application }) =>
        void navigate({
          to: "/settings/applications/$application/edit",
          params: { application },
          search: { step: "access" },
        }),
      "edit",
    ),
    updateAction(
      (application) => void navigate({ to: "/settings/applications/upload", search: { update: application } }),
    ),
    action(
      { id: "enable", label: appText("enable"), icon: <CheckmarkCircleRegular /> },
      (row) => void change(row, "enable"),
      "enable",
    ),
    action(
      { id: "disable", label: appText("disable"), icon: <ProhibitedRegular /> },
      (row) => void change(row, "disable"),
      "disable",
    ),
    action({ id: "delete", label: appText("delete"), icon: <DeleteRegular /> }, setDeleting, "delete"),
    action(
      { id: "undelete", label: appText("undelete"), icon: <ArrowUndoRegular /> },
      (row) => void change(row, "undelete"),
      "undelete",
    ),
  ];
  return {
    actions: place === "list" ? all : all.filter(({ id }) => id !== "view"),
    question:
      deleting === undefined ? null : (
        <DeleteApplication
          row={deleting}
          onClose={() => setDeleting(undefined)}
          onDeleted={() => (place === "page" ? void navigate({ to: "/settings/applications" }) : undefined)}
        />
      ),
  };
}

/** `Update Package`, for applications that came as one. */
function updateAction(open: (clientId: string) => void): Action<ActedOn> {
  return {
    id: "update",
    label: packageText("update"),
    icon: <ArrowUploadRegular />,
    needs: "one",
    refuse: ([row]) =>
      row === undefined || (row.kind === "package" && row.actions.includes("edit"))
        ? undefined
        : row.kind === "package"
          ? appText("list.no_right")
          : packageText("no_package"),
    run: ([row]) => (row === undefined ? undefined : open(row.client_id)),
  };
}

function useLifeChange(): (row: ActedOn, kind: keyof typeof LIFE) => Promise<void> {
  const client = useQueryClient();
  const tell = useTell();
  const change = async (row: ActedOn, kind: keyof typeof LIFE): Promise<void> => {
    const [spec, done] = LIFE[kind];
    const { client_id: id, name } = row;
    try {
      await api.call(spec as typeof enableApplication, { params: { application: id } });
      const back = kind === "enable" ? "disable" : "enable";
      tell.done(appText(done, { name }), kind === "undelete" ? undefined : () => void change(row, back));
    } catch (error) {
      tell.failed(appText("failed.changed", { name }), error);
    }
    await reloadApplications(client);
  };
  return change;
}

/** Says what ends with the application before it does (CC-APP-034). */
function DeleteApplication(props: { readonly row: ActedOn; onClose(): void; onDeleted(): void }): ReactNode {
  const { row, onClose } = props;
  const { client_id: id, name } = row;
  const client = useQueryClient();
  const tell = useTell();
  const [isBusy, setIsBusy] = useState(false);
  const [alsoSettings, setAlsoSettings] = useState(false);
  const [error, setError] = useState<unknown>();
  const uses = useQuery(q(listApplicationGrants, { params: { application: id }, query: { limit: 1 } })).data?.uses;
  const params = { application: id };
  const undo = async (): Promise<void> => {
    try {
      await api.call(undeleteApplication, { params });
      tell.done(appText("done.undeleted", { name }));
    } catch (failure) {
      tell.failed(appText("failed.changed", { name }), failure);
    }
    await reloadApplications(client);
  };
  const run = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await api.call(deleteApplication, { params, query: { with_settings: alsoSettings } });
      await reloadApplications(client);
      tell.done(appText("done.deleted", { name }), () => void undo());
      onClose();
      props.onDeleted();
    } catch (failure) {
      setIsBusy(false);
      setError(failure);
    }
  };
  return (
    <FormDialog
      title={appText("delete.title", { name })}
      error={error}
      choices={[{ label: appText("delete"), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <Text>{appText("delete.text")}</Text>
      {uses === undefined || uses.users === 0 ? null : (
        <Text>{appText("delete.effects", { users: uses.users, refresh: uses.refresh_tokens })}</Text>
      )}
      {uses === undefined || uses.refresh_tokens === 0 ? null : (
        <Checkbox
          label={appText("delete.also")}
          checked={alsoSettings}
          onChange={(_, { checked }) => setAlsoSettings(checked === true)}
        />
      )}
    </FormDialog>
  );
}
