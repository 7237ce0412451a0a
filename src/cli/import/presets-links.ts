import type { Preset } from './preset';

export const linkPresets: Record<string, Preset> = {
  pocket: {
    file: 'Pocket: part_000000.csv',
    becomes: 'each link: a save at time_added, with its tags',
    leaves: 'status (unread or archive)',
    user: null,
    content: { id: 'url', title: ['title', 'url'], type: 'ARTICLE', url: 'url' },
    time: { from: 'time_added', format: 'unix-s' },
    hashesLongIds: true,
    acts: [{ is: 'save', tags: ['tags'] }],
  },
  instapaper: {
    file: 'Instapaper: instapaper-export.csv',
    becomes: 'each link: a save at Timestamp, with the Folder as its tag and the Selection as notes; the folder Starred: also a like',
    user: null,
    content: { id: 'URL', title: ['Title', 'URL'], type: 'ARTICLE', url: 'URL' },
    time: { from: 'Timestamp', format: 'unix-s' },
    hashesLongIds: true,
    acts: [
      { is: 'save', tags: ['Folder', 'Tags'], notes: 'Selection' },
      { is: 'like', when: [{ column: 'Folder', isOneOf: ['Starred'] }] },
    ],
  },
  raindrop: {
    file: 'Raindrop.io: the CSV export',
    becomes: 'each link: a save at created, with its tags, its folder as another tag, and its note; favorite: also a like',
    leaves: 'id, cover, highlights',
    user: null,
    content: { id: 'url', title: ['title', 'url'], type: 'ARTICLE', url: 'url', description: 'excerpt' },
    time: { from: 'created', format: 'iso', zone: 'utc' },
    hashesLongIds: true,
    acts: [
      { is: 'save', tags: ['tags', 'folder'], notes: 'note' },
      { is: 'like', when: [{ column: 'favorite', isOneOf: ['true', '1'] }] },
    ],
  },
};
