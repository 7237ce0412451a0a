import fc from 'fast-check';
import { addValue, newProfile } from '../src/cli/import/column-profile';
import { meaningNamed } from '../src/cli/import/interaction-words';
import { inOrder } from '../src/cli/import/order';
import type { Preset } from '../src/cli/import/preset';
import { presets } from '../src/cli/import/presets';
import { type ImportedFact, readFacts } from '../src/cli/import/read-facts';
import { noNumbers, ratingOf, scaleNames, scaleOf, scales, withNumber } from '../src/cli/import/scales';
import { type FactImportOptions, readingOf } from '../src/cli/import/scan-file';
import { addTime, formatOf, noTimes, timeReader, zoneNamed } from '../src/cli/import/times';
import { decimalOf, tagsOf, textAt } from '../src/cli/import/values';

const nowMs = Date.parse('2026-06-01T12:00:00Z');
const defaults: FactImportOptions = {
  preset: null,
  user: null,
  prefix: null,
  type: null,
  event: null,
  value: null,
  scale: null,
  unrated: [],
  words: {},
  columns: {},
  timeFormat: null,
  timeZone: null,
  defaultTimeMs: null,
  isWatchComplete: false,
  only: null,
};

type Values = Record<string, unknown>;

/** What rows of these values become. */
function reading(rows: Values[], options: Partial<FactImportOptions> = {}) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const profiles = new Map(names.map((name) => [name, newProfile()]));
  for (const row of rows) for (const [name, value] of Object.entries(row)) addValue(profiles.get(name) as never, value);
  const { reading } = readingOf({ names, rowCount: rows.length, profiles }, { ...defaults, ...options }, nowMs);
  return rows.flatMap((values, index) => readFacts({ line: index + 2, columns: names, values }, reading));
}

/** Each interaction in short, and why others are missing. */
const become = (rows: Values[], options?: Partial<FactImportOptions>) =>
  reading(rows, options).flatMap(({ facts, problems, leftOut }) => [
    ...facts.map(({ userId, interaction: { type, reaction, contentId, occurredAt: _, eventId: __, ...details } }) => [
      reaction ?? type,
      userId,
      contentId,
      details,
    ]),
    ...problems.map(({ message }) => message),
    ...(leftOut === null ? [] : [leftOut]),
  ]);

const rated = (...ratings: unknown[]) => ratings.map((rating, index) => ({ user: 'u', item: `i${index}`, rating, timestamp: 1_700_000_000 + index }));
const ratings = (rows: Values[], options?: Partial<FactImportOptions>) =>
  become(rows, options).map((fact) => (typeof fact === 'string' ? fact : (fact[3] as { rating?: number }).rating));

describe('the scale of ratings', () => {
  it.each([
    [[4, 2], '--scale 1-5 or --scale 1-10'],
    [[3, 5, 'N/A'], '--scale 1-5 or --scale 1-10'],
    [[5, 5], '--scale 1-5 or --scale 1-10'],
    [[5, 3, 0], '--unrated 0'],
    [[-1, 1], 'fits no scale'],
    [[3, 7, 250], 'fits no scale'],
    [['good', 'bad'], 'contains no number'],
  ])('of %j is not guessed', (values, question) => {
    expect(() => ratings(rated(...values))).toThrow(question);
  });

  it.each([
    [
      [0.5, 4, 5],
      [1, 8, 10],
    ],
    [
      ['4,5', 3],
      [9, 6],
    ],
    [
      [9, 4],
      [9, 4],
    ],
    [
      [85, 40],
      [9, 4],
    ],
  ])('of %j is certain', (values, stored) => {
    expect(ratings(rated(...values))).toEqual(stored);
  });

  it('is the same for a row whatever other rows contain', () => {
    const odd = fc.constantFrom('N/A', 'null', '-', 'five', 'Infinity', '0x5', '1,000', '', '999', '-1', '0');
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), odd), { minLength: 1 }), (values) => {
        const read = ratings(rated(...values), { scale: '1-5', unrated: ['0'] });
        values.forEach((value, index) => {
          if (typeof value === 'number') expect(read[index]).toBe(value * 2);
          else expect(typeof read[index]).toBe('string');
        });
      }),
    );
  });

  it('maps its ends to at least 1 and at most 10, and keeps the order', () => {
    for (const scale of scaleNames) {
      const { least, most } = scales[scale];
      expect([ratingOf(most, scale), ratingOf(most + 0.1, scale), ratingOf(least - 0.1, scale)]).toEqual([10, null, null]);
      fc.assert(
        fc.property(fc.double({ min: least, max: most, noNaN: true }), fc.double({ min: least, max: most, noNaN: true }), (a, b) => {
          const [low, high] = [ratingOf(Math.min(a, b), scale), ratingOf(Math.max(a, b), scale)] as [number, number];
          expect(low).toBeGreaterThanOrEqual(1);
          expect(high).toBeLessThanOrEqual(10);
          expect(low).toBeLessThanOrEqual(high);
        }),
      );
    }
  });

  it('that is detected is one in which every value lies', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.integer({ min: -5, max: 120 }),
            fc.integer({ min: 1, max: 10 }).map((n) => n / 2),
          ),
          { minLength: 1 },
        ),
        (values) => {
          const decided = scaleOf(values.reduce(withNumber, noNumbers), 'rating');
          if ('scale' in decided) for (const value of values) expect(ratingOf(value, decided.scale)).not.toBeNull();
        },
      ),
    );
  });
});

describe('the word of an event', () => {
  const row = (event: string) => ({ user: 'u', item: 'i', event, timestamp: 1_700_000_000 });

  it.each([
    ['like', 'LIKE'],
    ['Save', 'SAVE'],
    ['dislike', 'DISLIKE'],
    ['shared', 'SHARE'],
    ['bookmark', 'SAVE'],
    ['add to cart', 'CART_ADD'],
  ])('%s becomes %s', (word, type) => {
    expect(become([row(word)])).toEqual([[type, 'u', 'i', {}]]);
  });

  it('that is not known refuses the file, and --map says what it means', () => {
    expect(() => become([row('like'), row('favori'), row('favori')])).toThrow('"favori" (2 rows). Map each with --map favori=view');
    expect(become([row('like'), row('favori'), row('ping')], { words: { favori: 'save', ping: 'ignore' } })).toEqual([
      ['LIKE', 'u', 'i', {}],
      ['SAVE', 'u', 'i', {}],
      'left out by --map',
    ]);
    expect(meaningNamed('constructor')).toBeNull();
  });

  it('that takes something back is sent so', () => {
    expect(become([row('unlike'), row('unsave')])).toEqual([
      ['LIKE', 'u', 'i', { isUndone: true }],
      ['SAVE', 'u', 'i', { isUndone: true }],
    ]);
  });

  it('is asked for when no column holds it', () => {
    expect(() => become([{ user: 'u', item: 'i', timestamp: 1_700_000_000 }])).toThrow('pass --event');
    expect(become([{ user: 'u', item: 'i', timestamp: 1_700_000_000 }], { event: 'like' })).toEqual([['LIKE', 'u', 'i', {}]]);
  });

  it('is not the type of the content, though the column is called type', () => {
    const typed = rated(9, 4).map((row) => ({ ...row, type: 'movie' }));
    expect(ratings(typed)).toEqual([9, 4]);
    expect(reading(typed)[0]?.content?.type).toBe('VIDEO');
    expect(become([{ user: 'u', item: 'i', type: 'like', timestamp: 1_700_000_000 }])).toEqual([['LIKE', 'u', 'i', {}]]);
  });
});

describe('a column of numbers that is not called a rating', () => {
  const counts = [{ user: 'u', item: 'i', count: 3, timestamp: 1_700_000_000 }];

  it('is not guessed to be one', () => {
    expect(() => become(counts)).toThrow('--value rating, --value count');
    expect(become(counts, { value: 'ignore', event: 'play' })).toEqual([['PLAY', 'u', 'i', {}]]);
    expect(become(counts, { value: 'count', event: 'play' })).toEqual(Array(3).fill(['PLAY', 'u', 'i', {}]));
    const ids = reading(counts, { value: 'count', event: 'play' })[0]?.facts.map(({ interaction }) => interaction.eventId);
    expect(new Set(ids).size).toBe(3);
  });

  it('counts nothing where it is no count', () => {
    expect(
      become(
        [
          { ...counts[0], count: '2.5' },
          { ...counts[0], count: 'many' },
        ],
        { value: 'count', event: 'play' },
      ),
    ).toEqual([expect.stringContaining('the count must be a whole number'), expect.stringContaining('the count must be a whole number')]);
  });
});

describe('a time', () => {
  const at = (...times: unknown[]) => times.map((timestamp, index) => ({ user: 'u', item: `i${index}`, event: 'like', timestamp }));
  const moments = (rows: Values[], options?: Partial<FactImportOptions>) =>
    reading(rows, options).map(({ facts: [fact], problems }) => (fact ? fact.interaction.occurredAt : problems[0]?.message));

  it.each([
    [1_700_000_000, '2023-11-14T22:13:20.000Z'],
    ['1700000000.5', '2023-11-14T22:13:20.500Z'],
    [1_700_000_000_123, '2023-11-14T22:13:20.123Z'],
    ['2023-11-14T22:13:20Z', '2023-11-14T22:13:20.000Z'],
    ['2023-11-14 22:13:20 UTC', '2023-11-14T22:13:20.000Z'],
    ['2023-11-14T23:13:20.250+01:00', '2023-11-14T22:13:20.250Z'],
    ['2023-11-14T23:13:20+0100', '2023-11-14T22:13:20.000Z'],
  ])('%s needs no option', (time, moment) => {
    expect(moments(at(time))).toEqual([moment]);
  });

  it.each([
    ['2023-11-14', 'Europe/Berlin', '2023-11-13T23:00:00.000Z'],
    ['2023/11/14', 'UTC', '2023-11-14T00:00:00.000Z'],
    ['2023-07-14 10:00', 'America/New_York', '2023-07-14T14:00:00.000Z'],
    ['14.11.2023 08:30', '+02:00', '2023-11-14T06:30:00.000Z'],
    ['11/14/2023 8:30 PM', 'UTC', '2023-11-14T20:30:00.000Z'],
    ['14/11/23', 'UTC', '2023-11-14T00:00:00.000Z'],
  ])('%s needs a zone', (time, zone, moment) => {
    expect(() => moments(at(time))).toThrow('--time-zone');
    expect(moments(at(time), { timeZone: zoneNamed(zone) })).toEqual([moment]);
  });

  it.each([
    ['3/4/2024', '--time-format d/m/y or --time-format m/d/y'],
    ['45244.5', 'are of no known format'],
    ['20231114', 'are of no known format'],
    ['yesterday', 'such as "yesterday"'],
    ['0', 'contains no time'],
  ])('%s is not guessed', (time, question) => {
    expect(() => moments(at(time), { timeZone: 'utc' })).toThrow(question);
  });

  it('in several formats is not guessed', () => {
    expect(() => moments(at(1_700_000_000, 1_700_000_000_000))).toThrow('several ways (unix-s, unix-ms)');
    expect(() => moments(at('13/4/2024', '4/13/2024'), { timeZone: 'utc' })).toThrow('--time-format d/m/y');
  });

  it.each([
    ['excel', '45244.5', '2023-11-14T12:00:00.000Z'],
    ['yyyyMMdd', '20231114', '2023-11-14T00:00:00.000Z'],
    ['dd MMM yyyy HH:mm', '14 Nov 2023 08:30', '2023-11-14T08:30:00.000Z'],
    ['m/d/y', '3/4/2024', '2024-03-04T00:00:00.000Z'],
    ['d/m/y', '3/4/2024', '2024-04-03T00:00:00.000Z'],
  ])('of the format %s is read', (timeFormat, time, moment) => {
    expect(moments(at(time), { timeFormat, timeZone: 'utc' })).toEqual([moment]);
  });

  it('that is missing, in the future, before 1970 or no date skips its row, and is never replaced by another', () => {
    expect(moments(at('2023-11-14T00:00:00Z', '', '0', '2100-01-01T00:00:00Z', '1950-01-01T00:00:00Z', '2023-02-30T00:00:00Z', 'x'))).toEqual([
      '2023-11-14T00:00:00.000Z',
      'has no time',
      'has no time, got "0"',
      expect.stringContaining('lies in the future'),
      expect.stringContaining('lies before 1970'),
      expect.stringContaining('is not of the format iso'),
      expect.stringContaining('is not of the format iso'),
    ]);
    expect(moments(at('', 1_700_000_000), { defaultTimeMs: 5_000 })).toEqual(['1970-01-01T00:00:05.000Z', '2023-11-14T22:13:20.000Z']);
    expect(() => moments([{ user: 'u', item: 'i', event: 'like' }])).toThrow('--default-time');
  });

  it('comes back as it was written, in every format and zone', () => {
    const zone = fc.constantFrom('utc', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York');
    fc.assert(
      fc.property(fc.integer({ min: 1e8, max: 1.7e9 }), zone, (second, zone) => {
        const iso = new Date(second * 1000).toISOString();
        expect(timeReader('unix-s', null)(String(second))).toBe(second * 1000);
        expect(timeReader('unix-ms', null)(String(second * 1000))).toBe(second * 1000);
        expect(timeReader('iso', zone)(iso)).toBe(second * 1000);
        const use = noTimes();
        addTime(use, iso);
        expect(formatOf(use, 't')).toEqual({ format: 'iso' });
        expect(use.zoneless).toBe(0);
      }),
    );
  });
});

describe('an id', () => {
  it('that the server would refuse skips its row', () => {
    const row = (user: string, item: string) => ({ user, item, event: 'like', timestamp: 1_700_000_000 });
    expect(become([row('x'.repeat(256), 'i'), row('u', 'x'.repeat(256)), row('u', 'Type:x'), row('', 'i'), row('u', ''), row('u v', 'i j')])).toEqual(
      [
        expect.stringContaining('the id of the user is longer than 255 characters'),
        expect.stringContaining('the id of the item is longer than 255 characters'),
        expect.stringContaining('begins with a word in capitals and a colon'),
        'has no user (user)',
        'has no item (item)',
        ['LIKE', 'u v', 'i j', {}],
      ],
    );
  });

  it('gets the prefix, but --user is exact', () => {
    const rows = [{ user: 'u', item: 'i', event: 'like', timestamp: 1_700_000_000 }];
    expect(become(rows, { prefix: 'p/' })).toEqual([['LIKE', 'p/u', 'p/i', {}]]);
    expect(become(rows, { prefix: 'p/', user: 'ada' })).toEqual([['LIKE', 'ada', 'p/i', {}]]);
  });
});

describe('details', () => {
  it('go to the interactions that have them', () => {
    const row = {
      user: 'u',
      item: 'i',
      timestamp: 1_700_000_000,
      tags: 'a, b, a',
      notes: 'n',
      rating: 9,
      review: 'good',
      duration_ms: 4_000,
      title: 'T',
      genres: 'x|y',
    };
    expect(
      become([
        { ...row, event: 'save' },
        { ...row, event: 'rate' },
        { ...row, event: 'view' },
      ]),
    ).toEqual([
      ['SAVE', 'u', 'i', { tags: ['a', 'b'], notes: 'n', durationMs: 4_000 }],
      ['RATING', 'u', 'i', { rating: 9, body: 'good', notes: 'n', durationMs: 4_000 }],
      ['VIEW', 'u', 'i', { durationMs: 4_000, notes: 'n' }],
    ]);
    expect(reading([{ ...row, event: 'save' }])[0]?.content).toMatchObject({ id: 'i', title: 'T', type: 'OTHER', tags: ['x', 'y'] });
  });

  it('of a view are never made up', () => {
    const row = { user: 'u', item: 'i', event: 'view', timestamp: 1_700_000_000 };
    expect(become([row])).toEqual([['VIEW', 'u', 'i', {}]]);
    expect(become([{ ...row, event: 'watch' }])).toEqual([['PLAY', 'u', 'i', {}]]);
    expect(become([{ ...row, event: 'watch' }], { isWatchComplete: true })).toEqual([['VIEW', 'u', 'i', { isComplete: true }]]);
    expect(become([{ ...row, durationMs: 'long' }])).toEqual([expect.stringContaining('the duration must be')]);
  });

  it.each([
    ['a|b', ['a', 'b']],
    ['a; b,c', ['a', 'b,c']],
    ['reading, go, reading, ', ['reading', 'go']],
    ['["a","b"]', ['a', 'b']],
    [
      ['a', null, 1],
      ['a', '1'],
    ],
    ['', []],
  ])('%j are the tags %j', (value, tags) => {
    expect(tagsOf(value)).toEqual(tags);
  });

  it.each([
    ['4,5', 4.5],
    ['1,000', null],
    ['0x5', null],
    ['Infinity', null],
    ['1e3', 1000],
    ['.5', 0.5],
    ['', null],
    ['4.5.6', null],
  ])('%s is the number %j', (text, number) => {
    expect(decimalOf(text)).toBe(number);
  });

  it('are found by paths, also where keys contain dots and prototypes have such names', () => {
    const row = { line: 1, columns: [], values: { a: { 'b.c': { d: 'x' } }, list: [{ e: true }] } };
    expect([
      textAt(row, 'a.b.c.d'),
      textAt(row, 'list.0.e'),
      textAt(row, ['a.x', '{a.b.c.d}!']),
      textAt(row, 'constructor.name'),
      textAt(row, '__proto__.x'),
    ]).toEqual(['x', 'true', 'x!', '', '']);
  });
});

describe('the order', () => {
  const fact = (atMs: number, type: string, details: object = {}, userId = 'u'): ImportedFact => ({
    place: 'line 2',
    userId,
    atMs,
    interaction: { type, contentId: 'i', occurredAt: new Date(atMs).toISOString(), ...details },
  });
  const standing = (facts: ImportedFact[]) => (inOrder(facts).byUser.get('u') ?? []).map(({ interaction: { type, rating } }) => rating ?? type);

  it('is that of the times, so that the later rating applies wherever it is in the file', () => {
    expect(standing([fact(500, 'RATING', { rating: 2 }), fact(100, 'RATING', { rating: 4 })])).toEqual([2]);
    expect(standing([fact(500, 'DISLIKE'), fact(100, 'LIKE')])).toEqual(['LIKE', 'DISLIKE']);
  });

  it('at equal times is that of the file, or its reverse where the newest comes first', () => {
    expect(standing([fact(1, 'SHARE'), fact(5, 'RATING', { rating: 1 }), fact(5, 'RATING', { rating: 2 })])).toEqual(['SHARE', 2]);
    expect(standing([fact(5, 'RATING', { rating: 1 }), fact(5, 'RATING', { rating: 2 }), fact(1, 'SHARE')])).toEqual(['SHARE', 1]);
  });

  it('holds each interaction once, whatever the order and the repeats in the file', () => {
    const any = fc.record({ at: fc.integer({ min: 0, max: 5 }), type: fc.constantFrom('LIKE', 'SAVE', 'SHARE'), user: fc.constantFrom('u', 'v') });
    fc.assert(
      fc.property(fc.array(any), (list) => {
        const facts = list.map(({ at, type, user }) => fact(at, type, {}, user));
        const { byUser, factCount, duplicateCount } = inOrder(facts);
        const distinct = new Set(list.map((one) => JSON.stringify(one))).size;
        expect([factCount, duplicateCount]).toEqual([distinct, list.length - distinct]);
        for (const own of byUser.values()) expect(own.map(({ atMs }) => atMs)).toEqual(own.map(({ atMs }) => atMs).sort((a, b) => a - b));
      }),
    );
  });
});

it('the same row has the same event id in every file, and another row another', () => {
  const row = { user: 'u', item: 'i', event: 'share', timestamp: 1_700_000_000 };
  const idOf = (values: Values) =>
    reading([{ user: 'x', item: 'y', event: 'share', timestamp: 1 + 1_600_000_000 }, values])[1]?.facts[0]?.interaction.eventId;
  expect(idOf(row)).toBe(idOf({ ...row, other: 'column' }));
  expect(
    new Set([row, { ...row, user: 'v' }, { ...row, item: 'j' }, { ...row, timestamp: 1_700_000_001 }, { ...row, event: 'view' }].map(idOf)).size,
  ).toBe(5);
  expect(idOf(row)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

describe('a preset', () => {
  it.each(Object.entries(presets))('%s refuses the file of another service', (_, preset: Preset) => {
    expect(() => become([{ foo: 1, bar: 2 }], { preset, user: 'ada' })).toThrow('does not have the format of this preset');
  });

  it('of one person needs that person', () => {
    expect(() => become([{ Const: 'tt1', 'Your Rating': 9, 'Date Rated': '2024-01-01' }], { preset: presets.imdb })).toThrow('--user');
  });

  it('of an account with several people needs a choice', () => {
    const row = (name: string) => ({ 'Profile Name': name, 'Start Time': '2026-01-01 10:00:00', Duration: '00:10:00', Title: 'T' });
    const netflix = { preset: presets['netflix-activity'], user: 'ada' } as const;
    expect(() => become([row('Ada'), row('Kim')], netflix)).toThrow('--only "Profile Name=Ada"');
    expect(become([row('Ada'), row('Kim')], { ...netflix, only: { column: 'Profile Name', text: 'Kim' } })).toEqual([
      'not selected by --only',
      ['VIEW', 'ada', 'netflix/T', { durationMs: 600_000 }],
    ]);
  });
});

describe('the columns of a file', () => {
  const base = { user: 'u', item: 'a', timestamp: 1_700_000_000 };
  const details = { durationMs: '5000', notes: 'mine', platform: 'tv', tags: 'x', body: 'words', quantity: '2', unitPrice: '3.50', currency: 'EUR' };
  const notesOf = (rows: Values[], options: Partial<FactImportOptions>) => {
    const names = Object.keys(rows[0] as Values);
    const profiles = new Map(names.map((name) => [name, newProfile()]));
    for (const row of rows) for (const [name, value] of Object.entries(row)) addValue(profiles.get(name) as never, value);
    return readingOf({ names, rowCount: rows.length, profiles }, { ...defaults, ...options }, nowMs).notes[0];
  };
  const [own, sale] = [
    { durationMs: 5000, notes: 'mine' },
    { quantity: 2, unitPrice: '3.50', currency: 'EUR' },
  ];

  it.each([
    ['like', own, 'platform, tags, body, quantity, unitPrice, currency'],
    ['save', { ...own, tags: ['x'] }, 'platform, body, quantity, unitPrice, currency'],
    ['comment', { ...own, body: 'words' }, 'platform, tags, quantity, unitPrice, currency'],
    ['view', own, 'platform, tags, body, quantity, unitPrice, currency'],
    ['play', { ...own, platform: 'tv' }, 'tags, body, quantity, unitPrice, currency'],
    ['share', { ...own, platform: 'tv' }, 'tags, body, quantity, unitPrice, currency'],
    ['purchase', { ...own, platform: 'tv', ...sale }, 'tags, body'],
    ['unlike', { isUndone: true }, 'durationMs, notes, platform, tags, body, quantity, unitPrice, currency'],
  ] as const)('that %s can have are sent, and the others are listed as not imported', (event, sent, unused) => {
    const rows = [{ ...base, ...details }];
    expect(become(rows, { event })).toEqual([[expect.any(String), 'u', 'a', sent]]);
    expect(notesOf(rows, { event })).toMatch(new RegExp(`Not imported: ${unused}\\.$`));
  });

  it('go with ratings that have no other event, and a value that is ignored is not imported', () => {
    const rows = [{ ...base, ...details, rating: 9 }];
    expect(become(rows, { scale: '1-10' })).toEqual([['RATING', 'u', 'a', { ...own, rating: 9, body: 'words' }]]);
    expect(notesOf([{ ...base, plays: 3 }], { event: 'play', value: 'ignore' })).toMatch(/Not imported: plays\.$/);
  });

  it('do not make the number of a row the item', () => {
    const rows = (ids: unknown[]) => ids.map((id) => ({ id, user: 'u', track: 'song', timestamp: 1_700_000_000 }));
    expect(() => become(rows([1, 2, 3]), { event: 'play' })).toThrow('The column id differs in every row');
    expect(() => become(rows(Array.from({ length: 500 }, (_, id) => id)), { event: 'play' })).toThrow('--columns item=…');
    expect(become(rows([1, 2]), { event: 'play', columns: { item: 'track' } }).map((fact) => fact[2])).toEqual(['song', 'song']);
    expect(become(rows([1, 2]), { event: 'play', columns: { item: 'id' } }).map((fact) => fact[2])).toEqual(['1', '2']);
    expect(become(rows([7, 7]), { event: 'play' }).map((fact) => fact[2])).toEqual(['7', '7']);
    const both = [{ id: 1, user: 'u', productId: 'p', timestamp: 1_700_000_000 }];
    expect(become(both, { event: 'like' }).map((fact) => fact[2])).toEqual(['p']);
  });
});

describe('a row', () => {
  const base = { user: 'u', item: 'a', timestamp: 1_700_000_000 };

  it('that is odd where --only or a preset looks is skipped alone', () => {
    expect(
      become(
        [
          { ...base, who: 'ada' },
          { ...base, who: { odd: true } },
        ],
        { event: 'like', only: { column: 'who', text: 'ada' } },
      ),
    ).toEqual([['LIKE', 'u', 'a', {}], expect.stringContaining('who must be text')]);
    const call = { type: 'track', event: 'Product Viewed', userId: 'u', timestamp: '2026-01-01T00:00:00Z', properties: { product_id: 'p' } };
    expect(become([{ ...call, type: ['odd'] }, call], { preset: presets.segment as Preset })).toEqual([
      expect.stringContaining('type must be text'),
      expect.arrayContaining(['VIEW', 'p']),
    ]);
  });

  it('with an empty list inside is a row', () => {
    const call = { type: 'track', event: 'Product Viewed', userId: 'u', timestamp: '2026-01-01T00:00:00Z' };
    const rows = [
      { ...call, properties: { product_id: 'p', products: [] } },
      { ...call, event: 'Order Completed', properties: { products: [] } },
    ];
    expect(become(rows, { preset: presets.segment as Preset })).toEqual([
      expect.arrayContaining(['VIEW', 'p']),
      expect.stringContaining('has no item'),
    ]);
  });

  it('with a price without a currency keeps all but the price, and says so', () => {
    const row = { ...base, event: 'purchase', quantity: 2, price: '9.99', currency: '' };
    expect(become([row])).toEqual([['PURCHASE', 'u', 'a', { quantity: 2 }], 'a price without a currency']);
  });
});
