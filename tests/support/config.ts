import { type Config, readConfig } from '../../src/infrastructure/config/read-config';

/** Fields that replace those of the configuration. Tests use them for fields that no environment variable sets. */
export type ConfigChanges = Partial<Omit<Config, 'limits'>> & { limits?: Partial<Config['limits']> };

/** Returns the configuration of a server under test. */
export function testConfig(env: NodeJS.ProcessEnv, { limits, ...changes }: ConfigChanges = {}): Config {
  const config = readConfig(env);
  return { ...config, ...changes, limits: { ...config.limits, ...limits } };
}
