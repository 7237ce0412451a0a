/**
 * This file contains functions that read environment variables. For an invalid value, they throw an Error that contains the name of the variable, the
 * allowed values and the actual value. They treat an empty variable as unset.
 */

/** Removes blank variables, because compose files and shells set a variable without a value to an empty string. */
export function withoutBlanks(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
}

/**
 * Returns whether NODE_ENV is `production`, regardless of case.
 * @throws Error for an unknown value, so that a typing error does not disable the checks for production.
 */
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

/**
 * Returns the JSON object `given` unchanged.
 * @throws Error if a key is a property that every object inherits, such as `constructor`, because a look-up of that key would return the inherited
 * property.
 */
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
