import { Button, Field, MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { useController, useForm } from "react-hook-form";
import type { Control } from "react-hook-form";
import { getPostRoom, setPostRoom } from "@muniment/operate-api/post-room";
import type { Output } from "@muniment/rest";
import { SwitchField, TextField, showFieldErrors } from "@muniment/ui/form";
import { invalidate, troubleOf } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../../api.ts";
import { PlaceChoice } from "../../case/place-choice.tsx";
import { t } from "../../messages.ts";
import { linesOf } from "../../post/post-data.ts";
import { caseText } from "../../texts/case.ts";
import { postText as p } from "../../texts/post.ts";

export const Route = createFileRoute("/admin/post-room")({ component: PostRoomSettings });

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", minHeight: 0, flexGrow: 1 },
  body: { overflow: "auto", flexGrow: 1, padding: "0 16px 24px" },
  fields: { display: "flex", flexDirection: "column", gap: "16px", maxWidth: "560px" },
  foot: {
    display: "flex",
    gap: "8px",
    padding: "12px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    flexShrink: 0,
  },
  place: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 12px" },
});

type Room = Output<typeof getPostRoom>["data"];

interface Values {
  place: Pick<Room["place"], "service" | "library" | "root" | "name"> | undefined;
  path: string;
  keeps_copy: boolean;
  needs_approval: boolean;
  separates_colour: boolean;
  cut_offs: string;
  time_zone: string;
  return_address: string;
}

const WIRE = { service: "place", library: "place", root: "place" } as const;
const FIELDS = ["place", "path", "cut_offs", "time_zone", "return_address"] as const;

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
  place: room?.place,
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
  const styles = useStyles();
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const form = useForm<Values>({ defaultValues: valuesOf(room) });
  const { control } = form;
  const { isSubmitting, isDirty } = form.formState;
  const save = form.handleSubmit(async ({ place, cut_offs: times, return_address: address, ...rest }) => {
    setError(undefined);
    const { service = "", library = "", root = "" } = place ?? {};
    const body = { ...rest, service, library, root, cut_offs: timesOf(times), return_address: linesOf(address) };
    try {
      await api.call(setPostRoom, { body });
      tell.done(p("room.saved"));
      await invalidate(client, [getPostRoom]);
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: form.setError, fields: FIELDS }, WIRE));
    }
  });
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void save(event)}>
      <div className={styles.body}>
        {error === undefined ? null : (
          <MessageBar intent="error" role="alert" layout="multiline">
            <MessageBarBody>{troubleOf(error).text}</MessageBarBody>
          </MessageBar>
        )}
        <div className={styles.fields}>
          <PlaceField control={control} />
          <TextField control={control} name="path" label={p("room.path")} hint={p("room.path_hint")} maxLength={254} />
          <TextField control={control} name="cut_offs" label={p("room.cut_offs")} hint={p("room.cut_offs_hint")} />
          <TextField control={control} name="time_zone" label={p("room.time_zone")} hint={p("room.time_zone_hint")} />
          <TextField control={control} name="return_address" label={p("room.return_address")} isMultiline />
          <SwitchField control={control} name="keeps_copy" label={p("room.copy")} />
          <SwitchField control={control} name="needs_approval" label={p("room.approval")} />
          <SwitchField control={control} name="separates_colour" label={p("room.colour")} />
        </div>
      </div>
      <div className={styles.foot}>
        <Button appearance="primary" type="submit" disabledFocusable={isSubmitting || !isDirty}>
          {t("action.save")}
        </Button>
        {isDirty ? <Button onClick={() => form.reset()}>{t("action.discard")}</Button> : null}
      </div>
    </form>
  );
}

function PlaceField({ control }: { readonly control: Control<Values> }): ReactNode {
  const styles = useStyles();
  const { field, fieldState } = useController({ control, name: "place" });
  const [isChoosing, setIsChoosing] = useState(field.value === undefined);
  const place = field.value;
  return (
    <Field label={p("room.place")} hint={p("room.place_hint")} required validationMessage={fieldState.error?.message}>
      <div>
        {place === undefined ? null : (
          <div className={styles.place}>
            <Text>{caseText("place.label", { name: place.name, library: place.library })}</Text>
            <Button size="small" onClick={() => setIsChoosing(!isChoosing)}>
              {caseText("place.other")}
            </Button>
          </div>
        )}
        {isChoosing ? <PlaceChoice chosen={place} problem={undefined} onChoose={field.onChange} /> : null}
      </div>
    </Field>
  );
}
