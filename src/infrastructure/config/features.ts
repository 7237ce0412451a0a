import { contentTypeNamed, knownTypeNames } from '../../domain/content-types';
import { dayMs } from '../../domain/durations';
import { defaultMoods, moodWord } from '../../domain/moods';
import { defaultReactions, opinionGroup, opinions, type ReactionGroups } from '../../domain/reaction-groups';
import { defaultRetentionDays, type RetentionDays } from '../../domain/retention';
import { ipAddressModes, type OriginPolicy } from '../../domain/view-origin';
import { defaultViewPolicies, type ViewPolicies, type ViewPolicy } from '../../domain/view-policy';
import { isObject, jsonObject, oneOf } from './parse-variables';

/** Reads WEIGHTS, which contains weights by counter and can omit counters. `weightsWith` checks the names of the counters. */
export function weights(env: NodeJS.ProcessEnv): Readonly<Record<string, number>> {
  const given = jsonObject(env, 'WEIGHTS', '{"likeCount": 4}');
  for (const [name, weight] of Object.entries(given)) {
    if (typeof weight !== 'number' || Math.abs(weight) > 1000)
      throw new Error(`The weight of ${name} must be a number from -1000 to 1000, got ${JSON.stringify(weight)}.`);
  }
  return given as Record<string, number>;
}

/** Reads VIEW_POLICIES and merges it into the default policies. Null removes a threshold from the policy of a content type. */
export function viewPolicies(env: NodeJS.ProcessEnv): ViewPolicies {
  const policies = { ...defaultViewPolicies };
  for (const [name, policy] of Object.entries(jsonObject(env, 'VIEW_POLICIES', '{"VIDEO": {"minDurationMs": 5000}}'))) {
    const type = contentTypeNamed(name);
    if (!type) throw new Error(`VIEW_POLICIES contains the unknown type "${name}"; known are ${knownTypeNames.join(', ')}.`);
    if (!isObject(policy)) throw new Error(`${name} in VIEW_POLICIES must be an object, got ${JSON.stringify(policy)}.`);
    for (const [key, value] of Object.entries(policy)) {
      const rule = Object.hasOwn(policyRules, key) ? policyRules[key as keyof ViewPolicy] : undefined;
      if (!rule) throw new Error(`${name} in VIEW_POLICIES contains the unknown key "${key}"; known are ${Object.keys(policyRules).join(', ')}.`);
      if (!rule.holds(value)) throw new Error(`${key} of ${name} in VIEW_POLICIES must be ${rule.text}, got ${JSON.stringify(value)}.`);
    }
    policies[type] = { ...policies[type], ...policy };
  }
  return policies;
}

const isBetween = (value: unknown, max: number): boolean => value === null || (typeof value === 'number' && value >= 0 && value <= max);
const policyRules: Record<keyof ViewPolicy, { holds: (value: unknown) => boolean; text: string }> = {
  minDurationMs: {
    holds: (value) => isBetween(value, dayMs) && Number.isInteger(value ?? 0),
    text: 'whole milliseconds from 0 to 86400000, or null',
  },
  minProgressPct: { holds: (value) => isBetween(value, 100), text: 'a number from 0 to 100, or null' },
  countsCompletion: { holds: (value) => typeof value === 'boolean', text: 'true or false' },
};

export function retentionDays(env: NodeJS.ProcessEnv): RetentionDays {
  const given = jsonObject(env, 'RETENTION_DAYS', '{"viewDetails": 30}');
  for (const [name, days] of Object.entries(given)) {
    if (!Object.hasOwn(defaultRetentionDays, name))
      throw new Error(`RETENTION_DAYS contains the unknown name "${name}"; known are ${Object.keys(defaultRetentionDays).join(', ')}.`);
    if (days === null ? name === 'hourlyCounts' : !(Number.isInteger(days) && (days as number) >= 0 && (days as number) <= 36_500))
      throw new Error(
        `${name} in RETENTION_DAYS must be whole days from 0 to 36500${name === 'hourlyCounts' ? '' : ', or null (no limit)'}, got ${JSON.stringify(days)}.`,
      );
  }
  return { ...defaultRetentionDays, ...given };
}

/** Reads the reaction groups from REACTIONS, in addition to likes and dislikes. Reaction names are in capitals and unique across all groups. */
export function reactions(env: NodeJS.ProcessEnv): ReactionGroups {
  const example = '{"EMOTION": ["LOVE", "WOW"]}';
  const given = env.REACTIONS ? jsonObject(env, 'REACTIONS', example) : defaultReactions;
  const groups: Record<string, readonly string[]> = { ...opinions };
  const taken = new Set(Object.values(opinions).flat());
  for (const [group, names] of Object.entries(given)) {
    if (!isReactionName(group) || group in opinions || !Array.isArray(names) || names.length === 0)
      throw new Error(`REACTIONS must map names of groups in capitals, except ${opinionGroup}, to lists of reactions, such as ${example}.`);
    for (const name of names) {
      if (!isReactionName(name) || taken.has(name))
        throw new Error(`Each reaction in REACTIONS must have a unique name in capitals of at most 32 letters, got ${JSON.stringify(name)}.`);
      taken.add(name);
    }
    groups[group] = names;
  }
  return groups;
}

function isReactionName(name: unknown): name is string {
  return typeof name === 'string' && /^[A-Z][A-Z0-9_]{0,31}$/.test(name);
}

export function moods(env: NodeJS.ProcessEnv): Record<string, number> {
  const given = jsonObject(env, 'MOODS', '{"zen": 0.8}');
  for (const [mood, value] of Object.entries(given)) {
    if (typeof value !== 'number' || Math.abs(value) > 1)
      throw new Error(`${mood} in MOODS must be a number from -1 (unpleasant) to 1 (pleasant), got ${JSON.stringify(value)}.`);
  }
  return { ...defaultMoods, ...Object.fromEntries(Object.entries(given).map(([mood, value]) => [moodWord(mood), Number(value)])) };
}

export function originPolicy(env: NodeJS.ProcessEnv): OriginPolicy {
  const ipAddress = oneOf(env, 'VIEW_IP_ADDRESS', 'truncated', ipAddressModes);
  const ipAddressKey = env.VIEW_IP_ADDRESS_KEY || null;
  if (ipAddress === 'hashed' && Buffer.byteLength(ipAddressKey ?? '') < 32)
    throw new Error('VIEW_IP_ADDRESS=hashed needs VIEW_IP_ADDRESS_KEY, a secret of at least 32 bytes. Generate one with "openssl rand -base64 48".');
  return { ipAddress, ipAddressKey };
}
