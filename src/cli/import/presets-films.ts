import type { Preset } from './preset';

const letterboxdFilm = { id: ['{Name} ({Year})', 'Name'], title: 'Name', type: 'VIDEO' } as const;

export const filmPresets: Record<string, Preset> = {
  'letterboxd-ratings': {
    file: 'Letterboxd: ratings.csv',
    becomes: 'Rating (0.5–5): a rating at Date (UTC)',
    prefix: 'letterboxd/',
    user: null,
    content: { ...letterboxdFilm, url: 'Letterboxd URI' },
    time: { from: 'Date', format: 'iso', zone: 'utc' },
    scale: '1-5',
    acts: [{ is: 'rate', rating: 'Rating' }],
  },
  'letterboxd-diary': {
    file: 'Letterboxd: diary.csv',
    becomes: 'each entry: a complete view at Watched Date (UTC); Rating (0.5–5): a rating at the same time',
    leaves: 'Tags (a view has none), Rewatch, the address of the entry',
    prefix: 'letterboxd/',
    user: null,
    // The mapping omits the URL in the file, because it refers to the diary entry instead of the film.
    content: letterboxdFilm,
    time: { from: ['Watched Date', 'Date'], format: 'iso', zone: 'utc' },
    scale: '1-5',
    acts: [
      { is: 'view', isComplete: true },
      { is: 'rate', rating: 'Rating' },
    ],
  },
  imdb: {
    file: 'IMDb: ratings.csv',
    becomes: 'Your Rating (1–10): a rating at Date Rated (UTC)',
    leaves: 'averages, votes, directors, release dates',
    user: null,
    content: { id: 'Const', title: 'Title', type: 'VIDEO', url: 'URL', tags: 'Genres', duration: { from: 'Runtime (mins)', unit: 'min' } },
    time: { from: 'Date Rated', format: 'iso', zone: 'utc' },
    scale: '1-10',
    acts: [{ is: 'rate', rating: 'Your Rating' }],
  },
  trakt: {
    file: 'Trakt: history, ratings or watchlist as JSON',
    becomes:
      'watched_at: a complete view; rating (1–10): a rating at rated_at; listed_at: a save. Contents are known by their IMDb id, else by their Trakt id',
    leaves: 'seasons, collections, plays without a time',
    user: null,
    content: {
      id: [
        'movie.ids.imdb',
        'episode.ids.imdb',
        '{type}/{movie.ids.trakt}',
        '{type}/{episode.ids.trakt}',
        // A row about an episode also contains the ids of its show, so the ids that identify only the show come last.
        '{type}/{show.ids.trakt}/{episode.season}/{episode.number}',
        'show.ids.imdb',
        '{type}/{show.ids.trakt}',
      ],
      title: ['movie.title', '{show.title} {episode.season}×{episode.number} {episode.title}', 'episode.title', 'show.title'],
      type: 'VIDEO',
    },
    time: { from: ['watched_at', 'rated_at', 'listed_at'], format: 'iso', zone: 'utc' },
    scale: '1-10',
    acts: [
      { is: 'view', isComplete: true, when: [{ column: 'watched_at' }], time: 'watched_at' },
      { is: 'rate', rating: 'rating', when: [{ column: 'rated_at' }], time: 'rated_at' },
      { is: 'save', notes: 'notes', when: [{ column: 'listed_at' }], time: 'listed_at' },
    ],
    leaveOut: [
      { column: 'type', isOneOf: ['season'], reason: 'a season' },
      { column: ['season.number', 'season.ids.trakt'], reason: 'a season' },
    ],
  },
  movielens: {
    file: 'MovieLens: ratings.csv',
    becomes: 'rating (0.5–5): a rating by userId at timestamp',
    user: 'userId',
    content: { id: 'movieId', type: 'VIDEO' },
    time: { from: 'timestamp', format: 'unix-s' },
    scale: '1-5',
    acts: [{ is: 'rate', rating: 'rating' }],
  },
};
