import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  Text,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { InertFrame, inertPage } from "@muniment/ui/inert";
import { api } from "../../api.ts";
import { emailText } from "../../texts/email.ts";
import { contentPath } from "../content-path.ts";
import type { Email } from "../email-data.ts";
import { Section } from "./section.tsx";

const useStyles = makeStyles({
  text: { whiteSpace: "pre-wrap", overflowWrap: "anywhere", unicodeBidi: "plaintext", margin: 0 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** What an e-mail says; nothing in it runs, and pictures from elsewhere come only when they are asked for (OPR-INB-018). */
export function Body({ email }: { readonly email: Email }): ReactNode {
  const styles = useStyles();
  const { html, text } = email;
  return (
    <Section title={emailText("email.body")}>
      {email.is_body_cut ? <Text className={styles.quiet}>{emailText("email.body_cut")}</Text> : null}
      {html !== undefined && html !== "" ? (
        <HtmlBody email={email} html={html} />
      ) : text !== undefined && text.trim() !== "" ? (
        <p className={styles.text}>{text}</p>
      ) : (
        <Text className={styles.quiet}>{emailText("email.no_body")}</Text>
      )}
    </Section>
  );
}

function HtmlBody({ email, html }: { readonly email: Email; readonly html: string }): ReactNode {
  const [showsRemote, setShowsRemote] = useState(false);
  const pictures = useInlinePictures(email);
  const page = useMemo(() => {
    const pictureOf = ({ dataset }: HTMLImageElement): string | undefined =>
      pictures.get(dataset["cid"] ?? "") ?? (showsRemote ? dataset["remote"] : undefined);
    return inertPage(html, { showsRemote, addressOf: pictureOf });
  }, [html, pictures, showsRemote]);
  return (
    <>
      {email.remote_images > 0 && !showsRemote ? (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{emailText("email.remote", { count: email.remote_images })}</MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={() => setShowsRemote(true)}>
              {emailText("email.show_remote")}
            </Button>
          </MessageBarActions>
        </MessageBar>
      ) : null}
      <InertFrame title={emailText("email.body")} page={page} />
    </>
  );
}

const LARGEST_PICTURE_BYTES = 5_000_000;
const NONE: ReadonlyMap<string, string> = new Map();

/** Pictures that came with the e-mail for its body, by content id, as addresses that need no further request. */
function useInlinePictures({ id, documents }: Email): ReadonlyMap<string, string> {
  const inline = documents.filter(
    ({ is_inline: isInline, type, size }) => isInline && type.startsWith("image/") && size <= LARGEST_PICTURE_BYTES,
  );
  const { data } = useQuery({
    queryKey: ["inline-pictures", id],
    enabled: inline.length > 0,
    staleTime: Infinity,
    queryFn: async () =>
      new Map(
        await Promise.all(
          inline.map(async ({ ordinal, content_id: contentId = "" }) => {
            const response = await api.send(contentPath(id, ordinal));
            return [contentId, response.ok ? await addressOf(await response.blob()) : ""] as const;
          }),
        ),
      ),
  });
  return data ?? NONE;
}

async function addressOf(picture: Blob): Promise<string> {
  const reader = new FileReader();
  await new Promise((resolve, reject) => {
    reader.addEventListener("load", resolve);
    reader.addEventListener("error", reject);
    reader.readAsDataURL(picture);
  });
  return typeof reader.result === "string" ? reader.result : "";
}
