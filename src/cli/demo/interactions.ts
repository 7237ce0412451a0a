import type { CatalogueRow } from '../../catalog/content/commands';
import { newId } from '../../domain/identifiers';
import { opinionGroup } from '../../domain/reaction-groups';
import type { ViewPolicies } from '../../domain/view-policy';
import type { ViewFact } from '../../interactions/views/fact';
import type { Fact } from '../../ledger/facts';
import type { Person } from './people';
import { between, pick, type Random } from './random';

/** Event in which a user sees a content during a visit. */
export interface Encounter {
  person: Person;
  content: CatalogueRow;
  atMs: number;
  source: string;
  sessionId: string;
}

/** Shortest and longest duration of a view in seconds, for content types without playback. */
const attentionS = { EBOOK: [100, 2400], ARTICLE: [20, 480], IMAGE: [3, 40], PRODUCT: [8, 180], LISTING: [8, 180] } as const;
const notes = [
  'For the weekend',
  'Show this to Tilda',
  'Great ending',
  'Start at the second part',
  'A present for my sister?',
  'Try this in spring',
  'Read again, slowly',
];
const noteTags = ['later', 'weekend', 'ideas', 'favourites', 'gift'];
const platforms = ['link', 'mail', 'messenger', 'in person'];
const emotions = ['LOVE', 'LAUGH', 'WOW', 'SAD'];
const comments = [
  'Where was this taken?',
  'I come back to this every year.',
  'Not what I expected, and better.',
  'The second half is the good one.',
  'Thank you for this!',
];
const reviews = [
  { rating: 10, title: 'Wonderful', body: 'I could not think of anything to improve.' },
  { rating: 8, title: 'Very good', body: 'Does what it says, and a little more.' },
  { rating: 7 },
  { rating: 6, title: 'Fine', body: 'Good for a rainy afternoon.' },
  { rating: 9 },
  { rating: 3, title: 'Not for me', body: 'I lost interest after a while.' },
];
const complaints = [
  { reason: 'SPAM', details: 'The same text appears under five other titles.' },
  { reason: 'COPYRIGHT', details: 'The second picture is mine, and I did not agree.' },
  { reason: 'MISINFORMATION', details: 'The quantities cannot be right: please check.' },
  { reason: 'OTHER', details: 'The link leads nowhere.' },
];

/**
 * Generates the facts of an encounter: a view, and sometimes other interactions such as a like or a share. Adds to `opinions` a key for each
 * interaction that a user makes at most once on a content, such as a like.
 */
export function actsOn(encounter: Encounter, policies: ViewPolicies, opinions: Set<string>, random: Random): Fact[] {
  const { person, content } = encounter;
  const view = viewOf(encounter, policies, random);
  const facts: Fact[] = [view];
  let atMs = encounter.atMs + view.durationMs;
  const next = () => {
    atMs += between(1, 15, random) * 1000;
    return factBase(encounter, atMs);
  };
  const isFirst = (act: string) => {
    const key = `${act}/${person.id}/${content.id}`;
    return !opinions.has(key) && Boolean(opinions.add(key));
  };

  const liking = (person.themes.includes(content.theme ?? '') ? 0.24 : 0.08) * (view.isComplete ? 1.6 : 0.8);
  if (random() < liking) {
    if (isFirst('opinion')) facts.push({ ...next(), kind: 'reaction', group: opinionGroup, reaction: 'LIKE', isSet: true });
  } else if (random() < 0.013 && isFirst('opinion')) {
    facts.push({ ...next(), kind: 'reaction', group: opinionGroup, reaction: 'DISLIKE', isSet: true });
  }
  if (random() < liking / 2.5 && isFirst('save')) {
    const hasNotes = random() < 0.4;
    facts.push({
      ...next(),
      kind: 'favorite',
      isSet: true,
      notes: hasNotes ? pick(notes, random) : null,
      tags: random() < 0.5 ? [pick(noteTags, random)] : null,
    });
  }
  if (random() < liking / 5) facts.push({ ...next(), kind: 'interaction', type: 'SHARE', platform: pick(platforms, random), recipient: null });
  if (random() < liking / 6 && isFirst('rating')) facts.push({ ...next(), kind: 'rating', ...pick(reviews, random) });
  if (random() < liking / 8) facts.push({ ...next(), kind: 'comment', parentId: null, body: pick(comments, random) });
  if (random() < liking / 6) facts.push({ ...next(), kind: 'reaction', group: 'EMOTION', reaction: pick(emotions, random), isSet: true });
  if (content.type === 'PRODUCT' && random() < liking / 2) {
    facts.push({ ...next(), kind: 'interaction', type: 'CART_ADD', quantity: 1 });
    if (random() < 0.5) facts.push({ ...next(), kind: 'interaction', type: 'PURCHASE', quantity: 1, unitPrice: '24.90', currency: 'EUR' });
  }
  if (random() < 0.0007 && isFirst('report')) facts.push({ ...next(), kind: 'report', ...pick(complaints, random) });
  return facts;
}

function viewOf(encounter: Encounter, policies: ViewPolicies, random: Random): ViewFact {
  const { content, atMs, source, sessionId } = encounter;
  // About a third of the views are complete, and many of the others end early.
  const isComplete = random() < 0.34;
  const share = isComplete ? 1 : 0.06 + 0.9 * random() ** 1.7;
  return {
    ...factBase(encounter, atMs),
    kind: 'view',
    policies,
    durationMs: Math.round((content.durationMs ?? attentionMs(content.type, random)) * share),
    progressPct: Math.round(share * 1000) / 10,
    isComplete,
    handle: null,
    origin: { ipAddress: null, userAgent: null },
    source,
    sessionId,
    referrer: null,
  };
}

function attentionMs(type: CatalogueRow['type'], random: Random): number {
  const [least, most] = attentionS[type as keyof typeof attentionS] ?? [5, 60];
  return (least + (most - least) * random() ** 2) * 1000;
}

function factBase({ person, content }: Encounter, atMs: number) {
  return {
    id: newId(),
    isClientId: false,
    viewer: { id: person.id, role: 'user' as const },
    contentId: content.id,
    occurredAt: atMs,
    recordedAt: atMs,
    wantsState: false,
  };
}
