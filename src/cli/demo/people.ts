import type { ContentType } from '../../domain/content-types';
import { themeNames, typeNames } from './catalogue';
import { type Random, shuffled } from './random';

export interface Person {
  id: string;
  name: string;
  /** Content types that the user prefers. */
  types: ContentType[];
  themes: string[];
  /** Relative number of visits. A user with twice the activity of another visits twice as often. */
  activity: number;
}

const firstNames = [
  'Ada',
  'Ben',
  'Cleo',
  'Dario',
  'Elif',
  'Finn',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Kaya',
  'Leo',
  'Mira',
  'Nils',
  'Olga',
  'Pablo',
  'Quinn',
  'Rosa',
  'Samir',
  'Tilda',
  'Uma',
  'Viktor',
  'Wanda',
  'Xenia',
  'Yusuf',
  'Zoe',
];
const lastNames = [
  'Merrow',
  'Tanager',
  'Quill',
  'Harrow',
  'Pennick',
  'Oakley',
  'Brandt',
  'Sorrel',
  'Vance',
  'Wickham',
  'Lindqvist',
  'Marlow',
  'Teasel',
  'Rook',
  'Farrow',
  'Dunlin',
];

/** Generates users with preferences. The ids of the first 26 users are first names, and further ids are `user-27`, `user-28` and so on. */
export function imaginePeople(count: number, random: Random): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const first = firstNames[index % firstNames.length] as string;
    const last = lastNames[Math.floor(index / firstNames.length) % lastNames.length] as string;
    return {
      id: index < firstNames.length ? first.toLowerCase() : `user-${index + 1}`,
      name: `${first} ${last}`,
      types: shuffled(typeNames, random).slice(0, 2),
      themes: shuffled(themeNames, random).slice(0, 2),
      // The fourth power results in a few very active users and many users who visit rarely.
      activity: 0.15 + random() ** 4 * 4,
    };
  });
}
