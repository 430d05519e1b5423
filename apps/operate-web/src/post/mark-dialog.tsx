import { Text } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { markPostItem, reprintPostItem } from "@muniment/operate-api/post-room";
import { FormDialog } from "@muniment/ui/dialog";
import { TextField, showFieldErrors } from "@muniment/ui/form";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { refreshPost } from "./post-data.ts";
import type { PostItem } from "./post-data.ts";
import { postText as p } from "../texts/post.ts";

/** What the post room says of an item with some words. */
export type Asked = "dispatched" | "returned" | "failed" | "reprint";

interface Values {
  on: string;
  tracking: string;
  remark: string;
}

/** Asks for what belongs to it: the day and number of posting, what the problem is, why it is printed again. */
export function MarkDialog(props: { readonly item: PostItem; readonly asked: Asked; onClose(): void }): ReactNode {
  const { item, asked, onClose } = props;
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const form = useForm<Values>({ defaultValues: { on: "", tracking: "", remark: "" } });
  const { control } = form;
  const save = form.handleSubmit(async ({ on, tracking, remark }) => {
    setError(undefined);
    const params = { item: item.id };
    try {
      const { data } =
        asked === "reprint"
          ? await api.call(reprintPostItem, { params, body: { reason: remark } })
          : await api.call(markPostItem, {
              params,
              body: {
                as: asked,
                remark,
                ...(asked === "dispatched" ? { tracking, ...(on === "" ? {} : { on }) } : {}),
              },
            });
      tell.done(p("mark.done", { number: data.number, state: p(`state.${data.state}`) }));
      onClose();
    } catch (failure) {
      const known = { setError: form.setError, fields: ["on", "tracking", "remark"] as const };
      setError(showFieldErrors(failure, known, { reason: "remark" }));
    } finally {
      await refreshPost(client);
    }
  });
  const remarkLabel = {
    dispatched: "item.remark",
    returned: "item.remark",
    failed: "mark.failed_remark",
    reprint: "mark.reason",
  } as const;
  return (
    <FormDialog
      title={p(`mark.${asked}`, { number: item.number })}
      error={error}
      choices={[{ label: p("mark.save"), isBusy: form.formState.isSubmitting, run: () => void save() }]}
      onClose={onClose}
    >
      {asked === "reprint" ? <Text>{p("mark.reprint_hint")}</Text> : null}
      {asked === "dispatched" ? (
        <>
          <TextField control={control} name="on" label={p("mark.on")} hint={p("mark.on_hint")} isDate />
          <TextField control={control} name="tracking" label={p("item.tracking")} maxLength={100} />
        </>
      ) : null}
      <TextField
        control={control}
        name="remark"
        label={p(remarkLabel[asked])}
        isRequired={asked === "failed" || asked === "reprint"}
        maxLength={200}
      />
    </FormDialog>
  );
}
