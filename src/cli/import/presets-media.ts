import type { Preset } from './preset';

export const mediaPresets: Record<string, Preset> = {
  'netflix-activity': {
    file: 'Netflix: ViewingActivity.csv, from the request for your data',
    becomes: 'each row: a view that lasted Duration, at Start Time (UTC). With several profiles choose one: --only "Profile Name=…"',
    leaves: 'trailers and other extras (Supplemental Video Type), devices, bookmarks, countries',
    prefix: 'netflix/',
    user: null,
    person: 'Profile Name',
    content: { id: 'Title', type: 'VIDEO' },
    time: { from: 'Start Time', format: 'iso', zone: 'utc' },
    hashesLongIds: true,
    acts: [{ is: 'view', duration: { from: 'Duration', unit: 'h:m:s' } }],
    leaveOut: [{ column: 'Supplemental Video Type', reason: 'a trailer or another extra' }],
  },
  'netflix-history': {
    file: 'Netflix: NetflixViewingHistory.csv, from the page of the viewing activity',
    becomes: 'each row: a play at Date (UTC), because the file does not say how long it lasted; with --complete a complete view',
    prefix: 'netflix/',
    user: null,
    content: { id: 'Title', type: 'VIDEO' },
    time: { from: 'Date', zone: 'utc' },
    hashesLongIds: true,
    acts: [{ is: 'watch' }],
  },
  youtube: {
    file: 'YouTube: watch-history.json, from Takeout',
    becomes: 'each video: a play at time, because the file does not say how long it lasted; with --complete a complete view',
    leaves: 'advertisements, channels',
    user: null,
    content: {
      id: 'titleUrl',
      title: { from: 'title', strip: /^Watched / },
      type: { column: 'header', words: { 'YouTube Music': 'AUDIO' }, otherwise: 'VIDEO' },
      url: 'titleUrl',
    },
    time: { from: 'time', format: 'iso' },
    hashesLongIds: true,
    acts: [{ is: 'watch' }],
    leaveOut: [{ column: 'details.0.name', isOneOf: ['From Google Ads'], reason: 'an advertisement' }],
  },
  spotify: {
    file: 'Spotify: Streaming_History_Audio_….json, from the extended streaming history',
    becomes:
      'each row with ms_played above 0: a view that lasted ms_played and, if reason_end is trackdone, was complete, at ts; skipped: also a skip',
    leaves: 'platform, country, shuffle, offline; the reason why it started',
    user: null,
    person: 'username',
    content: {
      id: ['spotify_track_uri', 'spotify_episode_uri'],
      title: ['master_metadata_track_name', 'episode_name'],
      type: 'AUDIO',
      description: [
        '{master_metadata_album_artist_name}: {master_metadata_album_album_name}',
        'master_metadata_album_artist_name',
        'episode_show_name',
      ],
    },
    time: { from: 'ts', format: 'iso' },
    acts: [
      {
        is: 'view',
        when: [{ column: 'ms_played', isNoneOf: ['0', ''] }],
        duration: { from: 'ms_played', unit: 'ms' },
        isComplete: { column: 'reason_end', isOneOf: ['trackdone'] },
      },
      { is: 'skip', when: [{ column: 'skipped', isOneOf: ['true', '1'] }] },
    ],
  },
};
