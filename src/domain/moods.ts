import { normalized } from './text';

/**
 * Pleasantness of each mood, from -1 to 1 in steps of 0.25. Pleasantness is the first dimension of the circumplex of affect (Russell: "A circumplex
 * model of affect", 1980). The setting MOODS adds more moods.
 */
export const defaultMoods: Readonly<Record<string, number>> = {
  ...valued(1, 'happy delighted joyful excited ecstatic thrilled elated loved'),
  ...valued(0.75, 'cheerful amused proud grateful inspired enthusiastic pleased glad energetic playful hopeful'),
  ...valued(0.5, 'calm relaxed content peaceful serene satisfied confident optimistic interested focused comfortable'),
  ...valued(0.25, 'curious nostalgic thoughtful surprised pensive'),
  ...valued(0, 'neutral okay ok indifferent'),
  ...valued(-0.25, 'tired sleepy bored restless distracted'),
  ...valued(-0.5, 'nervous confused worried disappointed lonely uneasy guilty melancholic'),
  ...valued(-0.75, 'sad anxious stressed frustrated annoyed upset gloomy ashamed overwhelmed'),
  ...valued(-1, 'angry depressed miserable afraid furious hopeless disgusted'),
};

/** Returns the normalized form of a mood, in which the server stores and compares moods. */
export const moodWord = (text: string): string => normalized(normalized(text).trim().toLowerCase());

/** Intensity that the server assumes if the user entered no intensity. */
const middling = 5;

/** Returns the pleasantness of a mood, from -1 to 1, multiplied by a tenth of its intensity (1–10). Returns null for an unknown mood. */
export function moodValue(moods: Readonly<Record<string, number>>, mood: string, intensity: number | null): number | null {
  return Object.hasOwn(moods, mood) ? ((moods[mood] as number) * (intensity ?? middling)) / 10 : null;
}

function valued(value: number, words: string): Record<string, number> {
  return Object.fromEntries(words.split(' ').map((word) => [word, value]));
}
