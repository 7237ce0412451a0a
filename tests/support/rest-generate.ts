import fc from 'fast-check';
import { cursor, type Draw, id, isOneIn, misfit, number, oneOf, text, time, toJson, type World } from './hostile';

interface JsonSchema {
  type?: string | string[];
  enum?: unknown[];
  format?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
}

export interface Route {
  method: string;
  path: string;
  parameters: { name: string; in: string; schema?: JsonSchema }[];
  body: JsonSchema | null;
}

interface Description {
  paths: Record<
    string,
    Record<string, { parameters?: Route['parameters']; requestBody?: { content: Record<string, { schema: JsonSchema } | undefined> } }>
  >;
}

/** Returns all routes of an OpenAPI description. */
export function routesOf({ paths }: Description): Route[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method,
      path,
      parameters,
      body: requestBody?.content['application/json']?.schema ?? null,
    })),
  );
}

/** Generates a request to a route with valid and hostile values. */
export function hostileRequest(
  route: Route,
  world: World,
  draw: Draw,
): { method: string; path: string; body?: string; headers: Record<string, string> } {
  const query: string[] = [];
  const headers: Record<string, string> = {};
  let path = route.path;
  for (const { name, in: where, schema = {} } of route.parameters) {
    const value = asText(valueFor(schema, name, world, draw));
    if (where === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value) || '%20');
    else if (isOneIn(draw, 2)) continue;
    else if (where === 'query') query.push(`${name}=${encodeURIComponent(value)}`);
    // Omits headers with control characters, because no HTTP client can send them.
    else if (/^[\x20-\x7e]+$/.test(value)) headers[name] = value;
  }
  if (isOneIn(draw, 20)) query.push('nothingOfTheKind=1', 'limit=1&limit=2', '%ff=%00');
  const body = route.body && toJson(valueFor(route.body, '', world, draw));
  return { method: route.method, path: path + (query.length > 0 ? `?${query.join('&')}` : ''), headers, ...(body !== null && { body }) };
}

function valueFor(
  { type, enum: names, format, properties, required = [], items, anyOf }: JsonSchema,
  name: string,
  world: World,
  draw: Draw,
): unknown {
  if (isOneIn(draw, 30)) return misfit(draw);
  if (anyOf) return valueFor(oneOf(draw, anyOf), name, world, draw);
  if (names) return isOneIn(draw, 15) ? text(draw) : oneOf(draw, names);
  const types = Array.isArray(type) ? type : [type ?? 'string'];
  switch (oneOf(draw, types)) {
    case 'object':
      return Object.fromEntries(
        Object.entries(properties ?? {})
          .filter(([key]) => (required.includes(key) ? !isOneIn(draw, 30) : isOneIn(draw, 3)))
          .map(([key, inner]) => [key, valueFor(inner, key, world, draw)]),
      );
    case 'array':
      return isOneIn(draw, 20)
        ? new Array(10_000).fill('c1')
        : Array.from({ length: draw(fc.nat, { max: 4 }) }, () => valueFor(items ?? {}, name, world, draw));
    case 'integer':
    case 'number':
      return number(draw, true);
    case 'boolean':
      return draw(fc.boolean);
  }
  if (name === 'after') return cursor(draw, world);
  if (format === 'moment' || /date|timestamp/i.test(name)) return time(draw);
  if (name === 'contentType') return oneOf(draw, ['video', 'article', 'pdf', text(draw)]);
  return /id$/i.test(name) ? id(draw, world) : text(draw);
}

/** Converts a value to text. Replaces lone surrogates, because a URL cannot contain them. */
function asText(value: unknown): string {
  return (typeof value === 'string' ? value : toJson(value)).toWellFormed();
}
