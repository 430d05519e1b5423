import type { Endpoint } from "./endpoint.ts";

/** The OpenAPI 3.1 description of `endpoints`; pure data, in the order given. */
export function openapi(
  about: { title: string; version: string },
  endpoints: readonly Endpoint[],
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const spec of endpoints) {
    const path = spec.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [spec.method.toLowerCase()]: operation(spec) };
  }
  return {
    openapi: "3.1.0",
    info: { ...about, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        token: { type: "apiKey", in: "header", name: "X-Auth-Token" },
      },
    },
    paths,
  };
}

function operation(spec: Endpoint): Record<string, unknown> {
  const parameters = [
    ...parametersOf(spec.params, "path"),
    ...parametersOf(spec.query, "query"),
    ...parametersOf(spec.headers, "header"),
  ];
  const contentType = spec.produces === "binary" ? "application/octet-stream" : "application/json";
  return {
    operationId: spec.id,
    summary: spec.summary,
    ...(spec.privilege === undefined ? {} : { description: `Needs the privilege \`${spec.privilege}\`.` }),
    ...(spec.auth === "user" ? { security: [{ bearer: [] }, { token: [] }] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(spec.body === undefined
      ? {}
      : {
          requestBody: {
            content: {
              [spec.consumes === "multipart" ? "multipart/form-data" : "application/json"]: { schema: spec.body },
            },
          },
        }),
    responses: {
      [spec.status ?? 200]:
        spec.status === 204
          ? { description: "Success" }
          : { description: "Success", content: { [contentType]: { schema: spec.response } } },
      default: { description: "Refusal, in the one error shape" },
    },
  };
}

function parametersOf(schema: Endpoint["params"], place: "path" | "query" | "header"): unknown[] {
  if (schema === undefined) return [];
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.has(name),
    schema: property,
  }));
}
