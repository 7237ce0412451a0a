import type { CatalogueRow } from '../../catalog/content/commands';
import { between, pick, type Random, shuffled } from './random';

const themes: Record<string, { tags: string[]; topics: string[] }> = {
  kitchen: {
    tags: ['seasonal', 'vegetarian', 'slow food', 'recipes'],
    topics: ['rye bread', 'spring vegetables', 'wood-fired pizza', 'lentil stews', 'pickled lemons', 'plum cakes'],
  },
  garden: {
    tags: ['outdoors', 'seasonal', 'bees', 'small spaces'],
    topics: ['apple trees', 'wild meadows', 'balcony tomatoes', 'climbing roses', 'herb spirals', 'night-scented flowers'],
  },
  travel: {
    tags: ['by train', 'on foot', 'maps', 'slow travel'],
    topics: ['night trains', 'island ferries', 'mountain huts', 'coastal paths', 'old harbours', 'desert towns'],
  },
  music: {
    tags: ['acoustic', 'live', 'listening', 'sheet music'],
    topics: ['string quartets', 'choir songs', 'street pianos', 'field recordings', 'slow waltzes', 'brass bands'],
  },
  science: {
    tags: ['explained', 'experiments', 'field notes', 'for children'],
    topics: ['meteor showers', 'tide pools', 'glaciers', 'kitchen physics', 'bird migration', 'tiny robots'],
  },
  crafts: {
    tags: ['by hand', 'repair', 'tools', 'materials'],
    topics: ['hand-cut joints', 'bookbinding', 'indigo dyeing', 'wheel-thrown bowls', 'knitted socks', 'repaired chairs'],
  },
  history: {
    tags: ['archives', 'letters', 'buildings', 'everyday life'],
    topics: ['medieval bridges', 'lighthouse keepers', 'salt roads', 'forgotten alphabets', 'canal towns', 'clock towers'],
  },
  wellbeing: {
    tags: ['calm', 'outdoors', 'sleep', 'routines'],
    topics: ['slow mornings', 'deep breathing', 'winter swimming', 'evening stretches', 'forest walks', 'days without screens'],
  },
};
export const themeNames = Object.keys(themes);
const topics = Object.entries(themes).flatMap(([theme, { topics }]) => topics.map((topic) => ({ theme, topic })));

interface Kind {
  count: number;
  format: string;
  /** Templates of titles. The generator replaces `{s}` with a topic in lower case, and `{S}` with a topic whose first letter is a capital. */
  titles: string[];
  minutes?: [number, number];
}

const kinds: Partial<Record<CatalogueRow['type'], Kind>> = {
  VIDEO: {
    count: 60,
    format: 'film',
    minutes: [3, 40],
    titles: [
      '{S}, step by step',
      'A year of {s}',
      'Our first attempt at {s}',
      '{S} without the fuss',
      'The quiet craft of {s}',
      'Ten minutes of {s}',
    ],
  },
  AUDIO: {
    count: 45,
    format: 'listening',
    minutes: [2, 70],
    titles: ['An hour with {s}', 'Talking about {s}', '{S}: a long conversation', 'Stories of {s}', 'Late evenings with {s}'],
  },
  ARTICLE: {
    count: 45,
    format: 'reading',
    titles: ['Notes on {s}', 'The case for {s}', 'Five mistakes with {s}', 'What we wish we had known about {s}', '{S}: questions and answers'],
  },
  EBOOK: { count: 25, format: 'book', titles: ['The little book of {s}', '{S} for beginners', 'A companion to {s}', '{S}: a field guide'] },
  IMAGE: { count: 25, format: 'photo', titles: ['{S} at first light', '{S}, up close', 'Study of {s}', '{S} in the rain'] },
  PRODUCT: { count: 25, format: 'shop', titles: ['Starter set: {s}', 'Poster: {s}', 'Notebook: {s}', 'Gift box: {s}'] },
  LISTING: { count: 15, format: 'meet-up', titles: ['Weekend course: {s}', 'Open evening: {s}', 'Group for {s}'] },
};

/** All content types of the demo catalogue. */
export const typeNames = Object.keys(kinds) as CatalogueRow['type'][];

const openings = [
  'Made with care',
  'Calm, clear and a little funny',
  'All that we wish we had known',
  'From first try to last detail',
  'Full of examples',
];
const endings = [
  'for curious beginners',
  'for a rainy afternoon',
  'for everyone who likes to look twice',
  'with nothing to buy first',
  'and worth coming back to',
];

/** Generates about 240 contents of seven types. The last VIDEO, ARTICLE and IMAGE are private, and `privateOwner` owns them. */
export function imagineCatalogue(owners: readonly string[], privateOwner: string, random: Random): CatalogueRow[] {
  return Object.entries(kinds).flatMap(([type, kind]) => {
    const order = shuffled(topics, random);
    return Array.from({ length: kind.count }, (_, index) => {
      const { theme, topic } = order[index % order.length] as (typeof topics)[number];
      // Uses the next template after each round of topics, so that no topic gets the same template twice.
      const title = kind.titles[(index + Math.floor(index / order.length)) % kind.titles.length] as string;
      const isPrivate = index === kind.count - 1 && ['VIDEO', 'ARTICLE', 'IMAGE'].includes(type);
      return contentOf(
        type as CatalogueRow['type'],
        index + 1,
        theme,
        filled(title, topic),
        kind,
        isPrivate ? privateOwner : pick(owners, random),
        !isPrivate,
        random,
      );
    });
  });
}

function contentOf(
  type: CatalogueRow['type'],
  number: number,
  theme: string,
  title: string,
  { format, minutes }: Kind,
  ownerId: string,
  isPublic: boolean,
  random: Random,
): CatalogueRow {
  const id = `${type.toLowerCase()}-${number}`;
  return {
    id,
    type,
    title: isPublic ? title : `${title} (draft)`,
    description: `${pick(openings, random)}, ${pick(endings, random)}.`,
    url: `https://example.com/${type.toLowerCase()}/${number}`,
    ownerId,
    tags: [format, ...shuffled(themes[theme]?.tags ?? [], random).slice(0, 2)],
    theme,
    isPublic,
    durationMs: minutes ? between(minutes[0] * 60, minutes[1] * 60, random) * 1000 : null,
    isRemoved: false,
  };
}

function filled(title: string, topic: string): string {
  return title.replace('{S}', topic.charAt(0).toUpperCase() + topic.slice(1)).replace('{s}', topic);
}
