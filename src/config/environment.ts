/**
 * How variables of the environment are read. Each throws an Error with a sentence that names the variable, its rule and what it held;
 * one that is empty counts as not given.
 */

export function jsonObject(env: NodeJS.ProcessEnv, name: string, example: string): Record<string, unknown> {
  const text = env[name] || '{}';
  try {
    const given: unknown = JSON.parse(text);
    if (isObject(given)) return given;
  } catch {
    // Told below.
  }
  throw new Error(`${name} must be a JSON object such as ${example}, got "${text}".`);
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

export function decimal(env: NodeJS.ProcessEnv, name: string, fallback: number, min: number, max: number): number {
  const value = Number(env[name] || fallback);
  if (!(value >= min && value <= max)) throw new Error(`${name} must be a number from ${min} to ${max}, got "${env[name]}".`);
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
