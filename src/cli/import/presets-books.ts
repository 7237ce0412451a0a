import type { Preset } from './preset';

export const bookPresets: Record<string, Preset> = {
  goodreads: {
    file: 'Goodreads: goodreads_library_export.csv',
    becomes:
      'each book: a save at Date Added, with its shelves as tags and the private notes; My Rating (of 5; 0 = not rated) with My Review: a rating at Date Read, else Date Added; the shelf "read" with a Date Read: a complete',
    leaves: 'authors, ISBN, averages, Read Count, Owned Copies',
    prefix: 'goodreads/',
    user: null,
    content: { id: 'Book Id', title: 'Title', type: 'EBOOK' },
    time: { from: 'Date Added', format: 'iso', zone: 'utc' },
    scale: '1-5',
    unrated: ['0'],
    acts: [
      { is: 'save', tags: ['Bookshelves', 'Exclusive Shelf'], notes: 'Private Notes' },
      { is: 'rate', rating: 'My Rating', body: 'My Review', time: ['Date Read', 'Date Added'] },
      { is: 'complete', when: [{ column: 'Exclusive Shelf', isOneOf: ['read'] }, { column: 'Date Read' }], time: 'Date Read' },
    ],
  },
};
