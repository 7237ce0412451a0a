/**
 * Functions that read environment variables. Each throws an Error that names the variable, its rule and its value. Empty and blank
 * variables count as unset.
 */

/** Removes blank variables: compose files and shells set unset variables to empty text. */
export function withoutBlanks(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
}

/** Reads NODE_ENV case-insensitively. Throws for unknown values, so that a typing error does not disable the checks for production. */
export function isInProduction(env: NodeJS.ProcessEnv): boolean {
  const mode = env.NODE_ENV?.trim().toLowerCase();
  return oneOf({ NODE_ENV: mode }, 'NODE_ENV', 'development', ['production', 'development', 'test']) === 'production';
}

export function jsonObject(env: NodeJS.ProcessEnv, name: string, example: string): Record<string, unknown> {
  const text = env[name] || '{}';
  try {
    const given: unknown = JSON.parse(text);
    if (isObject(given)) return withOwnNames(name, given);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Error(`${name} must be a JSON object such as ${example}, got "${text}".`);
}

/** Rejects names of properties that every object inherits, because a look-up would find the inherited value. */
function withOwnNames<T extends object>(variable: string, given: T): T {
  for (const [name, value] of Object.entries(given)) {
    if (name in Object.prototype) throw new Error(`${variable} must not use the name "${name}".`);
    if (value !== null && typeof value === 'object') withOwnNames(variable, value);
  }
  return given;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

export function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

export function integer(env: NodeJS.ProcessEnv, name: string, fallback: number, min: number, max: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) throw new Error(`${name} must be a whole number from ${min} to ${max}, got "${text}".`);
  return value;
}

export function flag(env: NodeJS.ProcessEnv, name: string, fallback: boolean): boolean {
  return oneOf(env, name, fallback ? 'on' : 'off', ['on', 'off']) === 'on';
}

export function oneOf<Word extends string>(env: NodeJS.ProcessEnv, name: string, fallback: Word, words: readonly Word[]): Word {
  const text = env[name] || fallback;
  const word = words.find((one) => one === text);
  if (word === undefined) throw new Error(`${name} must be one of ${words.join(', ')}, got "${text}".`);
  return word;
}
