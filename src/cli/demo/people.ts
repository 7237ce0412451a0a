import type { ContentType } from '../../domain/content-types';
import { themeNames, typeNames } from './catalogue';
import { type Random, shuffled } from './random';

export interface Person {
  id: string;
  name: string;
  /** What they come for most of the time. */
  types: ContentType[];
  themes: string[];
  /** How often they come, compared with others. */
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

/** People with tastes: the first 26 go by their first names, the others are numbered. */
export function imaginePeople(count: number, random: Random): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const first = firstNames[index % firstNames.length] as string;
    const last = lastNames[Math.floor(index / firstNames.length) % lastNames.length] as string;
    return {
      id: index < firstNames.length ? first.toLowerCase() : `user-${index + 1}`,
      name: `${first} ${last}`,
      types: shuffled(typeNames, random).slice(0, 2),
      themes: shuffled(themeNames, random).slice(0, 2),
      // A few come all the time, most now and then.
      activity: 0.15 + random() ** 4 * 4,
    };
  });
}
