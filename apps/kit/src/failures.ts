import { ApiError } from "@muniment/rest/client";

const wire = (code: string, text: string) => ({
  error: { code, code_message: text, request_id: "7c1e4f09-52" },
});

function refusal(status: number, code: string, text: string): ApiError {
  return new ApiError(status, code, text, wire(code, text));
}

/** One failure of each kind that people are told of. */
export const failures = {
  network: new TypeError("connection refused"),
  missing: refusal(404, "NRC_NO_RECORD", "There is no such item, or you do not have access to it."),
  denied: refusal(403, "NRC_ACCESS_DENIED", "You need Full Access on this folder."),
  broken: refusal(500, "NRC_UNEXPECTED", "Something went wrong on the server."),
} as const;
