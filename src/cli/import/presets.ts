import type { Preset } from './preset';
import { bookPresets } from './presets-books';
import { eventPresets } from './presets-events';
import { filmPresets } from './presets-films';
import { linkPresets } from './presets-links';
import { mediaPresets } from './presets-media';

export const presets: Readonly<Record<string, Preset>> = { ...bookPresets, ...filmPresets, ...mediaPresets, ...linkPresets, ...eventPresets };

/** Returns the preset for a value of `--preset`. @throws Error when no preset has this name. */
export function presetNamed(name: string): Preset {
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (!preset) throw new Error(`--preset must be one of ${Object.keys(presets).join(', ')}; got "${name}".`);
  return preset;
}
