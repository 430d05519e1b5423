import { AjvCompiler } from "@fastify/ajv-compiler";
import { SerializerSelector } from "@fastify/fast-json-stringify-compiler";
import type { FastifyServerOptions } from "fastify";

type Factories = NonNullable<NonNullable<FastifyServerOptions["schemaController"]>["compilersFactory"]>;
/** What Fastify asks of the two packages that it uses when nothing is said; their own types tell more than it does. */
type Build<Compiled> = (...given: unknown[]) => (route: unknown) => Compiled;

interface Validate {
  (data: unknown): unknown;
  errors?: unknown;
}

// One for all apps of a process, which have most schemas in common.
const buildValidator = AjvCompiler() as unknown as Build<Validate>;
const buildSerializer = SerializerSelector() as unknown as Build<(data: unknown) => string>;

const buildLazyValidator: Build<Validate> = (...given) => {
  const compile = buildValidator(...given);
  return (route) => {
    let compiled: Validate | undefined;
    const validate: Validate = (data) => {
      compiled ??= compile(route);
      const isValid = compiled(data);
      // Where Fastify looks for them.
      validate.errors = compiled.errors;
      return isValid;
    };
    return validate;
  };
};

const buildLazySerializer: Build<(data: unknown) => string> = (...given) => {
  const compile = buildSerializer(...given);
  return (route) => {
    let compiled: ((data: unknown) => string) | undefined;
    return (data) => (compiled ??= compile(route))(data);
  };
};

/**
 * Compiles the schemas of a route at its first request. All of them together take longer than everything else that a
 * server does before it listens, and in its whole life most servers are asked for few of them.
 */
export const lazySchemas = {
  buildValidator: buildLazyValidator,
  buildSerializer: buildLazySerializer,
} as unknown as Factories;
