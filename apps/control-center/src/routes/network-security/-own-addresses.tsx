import { Button, Field, Input } from "@fluentui/react-components";
import { ArrowDownloadRegular, CopyRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { useTell } from "@muniment/ui/toast";
import { signOnText } from "../../texts/single-sign-on.ts";
import { useFormStyles } from "./-sign-on-view.ts";
import type { SignOnView } from "./-sign-on-view.ts";

type OwnName = keyof SignOnView["own"];

/** What is to be entered at the identity provider, to be copied from here (CC-SSO-002). */
export function OwnAddresses(props: {
  readonly own: SignOnView["own"];
  readonly names: readonly OwnName[];
  readonly hasMetadata?: boolean;
}): ReactNode {
  const { own, names, hasMetadata = false } = props;
  const styles = useFormStyles();
  const tell = useTell();
  const copy = async (text: string): Promise<void> => {
    await navigator.clipboard.writeText(text);
    tell.done(signOnText("copied"));
  };
  return (
    <section className={styles.section} aria-label={signOnText("own")}>
      <h2 className={styles.title}>{signOnText("own")}</h2>
      {names.map((name) => (
        <Field key={name} label={signOnText(`own.${name}`)}>
          <Input
            readOnly
            value={own[name]}
            contentAfter={
              <Button
                appearance="transparent"
                size="small"
                icon={<CopyRegular />}
                aria-label={signOnText("copy_of", { name: signOnText(`own.${name}`) })}
                onClick={() => void copy(own[name])}
              />
            }
          />
        </Field>
      ))}
      {hasMetadata ? (
        <div className={styles.actions}>
          <Button
            as="a"
            href={new URL(own.metadata_url).pathname}
            download="muniment-saml.xml"
            icon={<ArrowDownloadRegular />}
          >
            {signOnText("download")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
