import { z } from 'zod';
import type { ControlEndpoint } from './endpoint.ts';

const ERRORS = {
  400: 'The request is invalid.',
  401: 'The token is missing or wrong.',
  404: 'What was asked for is not there.',
} as const;

const ErrorBody = z.object({
  code: z.int().describe('The code of the gRPC status.'),
  message: z.string(),
  details: z.array(z.record(z.string(), z.unknown())),
  turnkeyErrorCode: z.string(),
});

/** The OpenAPI 3.1 document of the control API, made from the schemas that the requests are checked with. */
export function openApiDocument(endpoints: readonly ControlEndpoint[], path: (name: string) => string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) {
    const operations = paths[path(endpoint.path)] ?? {};
    operations[endpoint.method.toLowerCase()] = operationOf(endpoint);
    paths[path(endpoint.path)] = operations;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Control API of a Postern authority',
      description: 'For tests: people, codes, the clock, failures on purpose. It exists in development only.',
      version: '1',
    },
    security: [{ token: [] }],
    paths,
    components: {
      schemas: { Error: schemaOf(ErrorBody, 'output') },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'POSTERN_CONTROL_TOKEN, which `postern env` prints.' },
      },
    },
  };
}

function operationOf({ name, summary, method, input, output }: ControlEndpoint): object {
  const failed = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  const errors = Object.entries(ERRORS).map(([status, description]) => [status, { description, content: failed }]);
  return {
    operationId: name,
    summary,
    ...(input && method === 'GET' ? { parameters: parametersOf(schemaOf(input, 'input')) } : {}),
    ...(input && method !== 'GET'
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(input, 'input') } } } }
      : {}),
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: schemaOf(output, 'output') } } },
      ...Object.fromEntries(errors),
    },
  };
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  // The type of what is transformed is the type of what is sent.
  const { $schema: _, ...rest }: JsonSchema = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function parametersOf({ properties = {}, required = [] }: JsonSchema): object[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}
