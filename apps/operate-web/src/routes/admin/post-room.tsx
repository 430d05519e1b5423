import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { getPostRoom, setPostRoom } from "@muniment/operate-api/post-room";
import type { Output } from "@muniment/rest";
import { SwitchField, TextField } from "@muniment/ui/form";
import { invalidate, troubleOf } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../../api.ts";
import { SettingsForm } from "../../form/settings-form.tsx";
import { t } from "../../messages.ts";
import { linesOf } from "../../post/post-data.ts";
import { RepositoryChoice } from "../../repository/repository-choice.tsx";
import { postText as p } from "../../texts/post.ts";

export const Route = createFileRoute("/admin/post-room")({ component: PostRoomSettings });

type Room = Output<typeof getPostRoom>["data"];

interface Values {
  repository: string;
  path: string;
  keeps_copy: boolean;
  needs_approval: boolean;
  separates_colour: boolean;
  cut_offs: string;
  time_zone: string;
  return_address: string;
}

const FIELDS = ["repository", "path", "cut_offs", "time_zone", "return_address"] as const;

/** Where the post room finds its files, and how it works (OPR-PST-001, -006, -007). */
function PostRoomSettings(): ReactNode {
  const found = useQuery(q(getPostRoom));
  const isMissing = found.isError && troubleOf(found.error).status === 404;
  return (
    <>
      <PageHeader title={p("room.title")} text={p("room.text")} />
      {found.isPending ? (
        <LoadingRows />
      ) : found.isError && !isMissing ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Settings key={found.data?.data.rev ?? 0} room={found.data?.data} />
      )}
    </>
  );
}

const valuesOf = (room: Room | undefined): Values => ({
  repository: room?.repository.key ?? "",
  path: room?.path ?? "Post room/{date}",
  keeps_copy: room?.keeps_copy ?? true,
  needs_approval: room?.needs_approval ?? false,
  separates_colour: room?.separates_colour ?? false,
  cut_offs: room?.cut_offs.join(", ") ?? "",
  time_zone: room?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  return_address: room?.return_address.join("\n") ?? "",
});

const timesOf = (text: string): string[] => text.split(/[\s,;]+/).filter((time) => time !== "");

function Settings({ room }: { readonly room: Room | undefined }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const form = useForm<Values>({ defaultValues: valuesOf(room) });
  const { control } = form;
  const save = async ({ cut_offs: times, return_address: address, ...rest }: Values): Promise<void> => {
    const body = { ...rest, cut_offs: timesOf(times), return_address: linesOf(address) };
    await api.call(setPostRoom, { body });
    tell.done(p("room.saved"));
    await invalidate(client, [getPostRoom]);
  };
  return (
    <SettingsForm form={form} saveLabel={t("action.save")} fields={FIELDS} save={save}>
      <RepositoryChoice
        control={control}
        name="repository"
        label={p("room.place")}
        hint={p("room.place_hint")}
        context="global"
        isRequired
      />
      <TextField control={control} name="path" label={p("room.path")} hint={p("room.path_hint")} maxLength={254} />
      <TextField control={control} name="cut_offs" label={p("room.cut_offs")} hint={p("room.cut_offs_hint")} />
      <TextField control={control} name="time_zone" label={p("room.time_zone")} hint={p("room.time_zone_hint")} />
      <TextField control={control} name="return_address" label={p("room.return_address")} isMultiline />
      <SwitchField control={control} name="keeps_copy" label={p("room.copy")} />
      <SwitchField control={control} name="needs_approval" label={p("room.approval")} />
      <SwitchField control={control} name="separates_colour" label={p("room.colour")} />
    </SettingsForm>
  );
}
