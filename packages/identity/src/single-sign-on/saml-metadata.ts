import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { toPem } from "./certificate.ts";
import type { SamlSettings } from "./protocol.ts";
import type { ProviderFetch } from "./provider-fetch.ts";
import { attributeOf, childrenOf, readXml, textOf } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

const REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

/** What a provider's metadata says of it; the certificates are those that it signs with. */
export async function readMetadata(text: string): Promise<SamlSettings> {
  const provider = await readXml(text).then(findProvider, () => undefined);
  if (provider === undefined) throw refuseMetadata("sign_on_metadata");
  const { entity, descriptor } = provider;
  const signInUrl = childrenOf(descriptor, "SingleSignOnService").find(
    (service) => attributeOf(service, "Binding") === REDIRECT,
  );
  const certificates = childrenOf(descriptor, "KeyDescriptor")
    .filter((key) => attributeOf(key, "use") !== "encryption")
    .flatMap((key) => childrenOf(key, "KeyInfo"))
    .flatMap((info) => childrenOf(info, "X509Data"))
    .flatMap((data) => childrenOf(data, "X509Certificate"))
    .flatMap((certificate) => toPem(textOf(certificate)) ?? []);
  const settings = {
    entity_id: attributeOf(entity, "entityID") ?? "",
    sign_in_url: attributeOf(signInUrl, "Location") ?? "",
    certificates: [...new Set(certificates)],
  };
  if (settings.entity_id === "" || settings.sign_in_url === "" || settings.certificates.length === 0) {
    throw refuseMetadata("sign_on_metadata");
  }
  return settings;
}

/** Asks for the metadata where the provider has it; nothing of another kind of answer is told to anybody. */
export async function fetchMetadata(fetch: ProviderFetch, url: string): Promise<string> {
  try {
    const answer = await fetch(url, { headers: { accept: "application/samlmetadata+xml, application/xml, text/xml" } });
    if (answer.status === 200) return await answer.text();
  } catch {
    // What was found at an address that holds no metadata is nobody's business.
  }
  throw refuseMetadata("sign_on_unreachable");
}

function findProvider(document: XmlElement): { entity: XmlElement; descriptor: XmlElement } | undefined {
  const single = document["EntityDescriptor"] as XmlElement | undefined;
  const several = document["EntitiesDescriptor"] as XmlElement | undefined;
  const entities = single === undefined ? childrenOf(several, "EntityDescriptor") : [single];
  for (const entity of entities) {
    const [descriptor] = childrenOf(entity, "IDPSSODescriptor");
    if (descriptor !== undefined) return { entity, descriptor };
  }
  return undefined;
}

function refuseMetadata(code: "sign_on_metadata" | "sign_on_unreachable"): AppError {
  return new AppError(errors.invalidProfile, { messages: [refusal(code)] });
}
