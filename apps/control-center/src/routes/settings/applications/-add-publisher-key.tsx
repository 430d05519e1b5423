import { useQueryClient } from "@tanstack/react-query";
import { Field, Input, Textarea } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { invalidate, troubleOf } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { addPublisherKey, listPublisherKeys } from "@muniment/work-api/control-center/package";
import { api } from "../../../api.ts";
import { packageText } from "../../../texts/package.ts";

interface PublicKey {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
}

/** The dialog `Add key`: the public half as `muniment extension key` prints it. */
export function AddPublisherKey({ onClose }: { onClose(): void }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const [name, setName] = useState("");
  const [publisher, setPublisher] = useState("");
  const [text, setText] = useState("");
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const jwk = readKey(text);
  const faults = troubleOf(error).fields;
  const missing = (isMissing: boolean, field: string): { validationMessage?: string } => {
    const told = error === undefined ? undefined : faults.get(field);
    const fault = isTried && isMissing ? packageText("keys.required") : told;
    return fault === undefined ? {} : { validationMessage: fault };
  };
  const run = async (): Promise<void> => {
    setIsTried(true);
    if (jwk === undefined || name.trim() === "" || publisher.trim() === "") return;
    setIsBusy(true);
    try {
      await api.call(addPublisherKey, { body: { name: name.trim(), publisher_id: publisher.trim(), jwk } });
      await invalidate(client, [listPublisherKeys]);
      tell.done(packageText("keys.done.added", { name: name.trim() }));
      onClose();
    } catch (failure) {
      setIsBusy(false);
      setError(failure);
    }
  };
  const keyFault = isTried && jwk === undefined ? { validationMessage: packageText("keys.jwk_fault") } : {};
  return (
    <FormDialog
      title={packageText("keys.add_title")}
      error={faults.size === 0 ? error : undefined}
      choices={[{ label: packageText("keys.add"), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <Field label={packageText("keys.name")} required {...missing(name.trim() === "", "name")}>
        <Input value={name} maxLength={100} onChange={(_, { value }) => setName(value)} />
      </Field>
      <Field
        label={packageText("keys.publisher")}
        hint={packageText("keys.publisher_hint")}
        required
        {...missing(publisher.trim() === "", "publisher_id")}
      >
        <Input value={publisher} maxLength={100} onChange={(_, { value }) => setPublisher(value)} />
      </Field>
      <Field label={packageText("keys.jwk")} hint={packageText("keys.jwk_hint")} required {...keyFault}>
        <Textarea value={text} rows={4} onChange={(_, { value }) => setText(value)} />
      </Field>
    </FormDialog>
  );
}

/** The key in what was pasted; a private half is never sent. */
function readKey(text: string): PublicKey | undefined {
  try {
    const given = JSON.parse(text) as { jwk?: unknown; kty?: unknown; crv?: unknown; x?: unknown };
    const { kty, crv, x } = (given.jwk ?? given) as typeof given;
    return kty === "OKP" && crv === "Ed25519" && typeof x === "string" ? { kty, crv, x } : undefined;
  } catch {
    return undefined;
  }
}
