import type { Area } from "../firm/matters.ts";
import { compliance } from "./areas/compliance.ts";
import { corporate } from "./areas/corporate.ts";
import { employment } from "./areas/employment.ts";
import { finance } from "./areas/finance.ts";
import { litigation } from "./areas/litigation.ts";
import { privateClient } from "./areas/private-client.ts";
import { property } from "./areas/property.ts";
import { technology } from "./areas/technology.ts";
import type { AreaPhrases } from "./phrases.ts";

/** The wording of each field of law. */
export const areaPhrases: Readonly<Record<Area, AreaPhrases>> = {
  corporate,
  litigation,
  property,
  employment,
  technology,
  finance,
  "private-client": privateClient,
  compliance,
};
