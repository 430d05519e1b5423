import { AppError } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import { getPreferences, updatePreferences } from "@muniment/work-api/identity/preference";
import { findPreferences, storePreferences } from "./preference.repository.ts";
import type { PreferencePlace, Preferences } from "./preference.repository.ts";

/** Binds what a person has set in a library (WORK-LIB-003, CC-USR-024). */
export function preferenceRoutes(mounter: Mounter<RequestContext>, { reader }: { readonly reader: Tx }): void {
  mounter.mount(getPreferences, async ({ params }, { actor }) => ({
    data: toWire(await findPreferences(reader, placeOf(actor, params.library))),
  }));

  mounter.mount(updatePreferences, async ({ params, body }, { actor, write }) => {
    const place = placeOf(actor, params.library);
    const { language, default_search_form: form } = body;
    const changes = {
      ...(language === undefined ? {} : { language: language === "" ? null : language }),
      ...(form === undefined ? {} : { default_search_form: form === "" ? null : form }),
    };
    return write(async (tx) => {
      if (Object.keys(changes).length > 0) await storePreferences(tx, place, changes);
      return { data: toWire(await findPreferences(tx, place)) };
    });
  });
}

/** A library that is closed to the person is not there for them. */
function placeOf({ userNum, libraries }: UserActor, library: string): PreferencePlace {
  const standing = libraries.get(library.toLowerCase());
  if (standing === undefined) throw new AppError(errors.noRecord);
  return { userNum, libraryId: standing.libraryId };
}

function toWire({ language, default_search_form: form }: Preferences) {
  return {
    ...(language === null ? {} : { language }),
    ...(form === null ? {} : { default_search_form: form }),
  };
}
