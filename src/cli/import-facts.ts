import { createClient, type GraphqlClient } from './client';
import { type Consent, isConfirmed } from './import/confirm';
import { createContents, policyText, typesOnServer, viewFault, viewPolicies } from './import/contents';
import { inOrder, type Ordered } from './import/order';
import { meaningText, previewOf } from './import/preview';
import { counted, Problems } from './import/problems';
import { type ContentDraft, type ImportedFact, type Reading, readFacts } from './import/read-facts';
import { type FactImportOptions, isWanted, readingOf, scan } from './import/scan-file';
import { type Sent, sendConcurrency, sendFacts } from './import/send-facts';
import { BadRow } from './import/values';
import { startProgress } from './progress';
import { openRows, type RowFile, type RowOptions } from './rows';
import { placeOf } from './rows/row';
import { mintToken } from './token';

export interface FactImport extends FactImportOptions, RowOptions, Consent {
  url: string;
}

export interface FactSummary {
  /** Sent interactions; null if the file contains no interactions, if `dryRun` is set, or if the operator did not confirm the import. */
  sent: Sent | null;
  factCount: number;
  userCount: number;
  createdCount: number;
  skippedRowCount: number;
  /** Text with the reasons for skipped rows; empty if the import skipped no row. */
  skipped: string;
}

const previewedRows = 5;
const stateTypes = new Set(['RATING', 'REACTION', 'SAVE']);

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/**
 * Imports interactions of users from the export of another service, or from any file with suitable columns. Reads the file twice: first to
 * determine the meaning of its columns, then to read its rows. Prints a preview and, at a terminal, asks for confirmation. Then creates missing
 * contents and sends the interactions with a token of each user. Keeps all interactions of the file in memory. A repeated import does not count
 * interactions again.
 * @throws Error before the import writes anything, when the file is ambiguous or cannot be read.
 */
export async function importFacts(path: string, options: FactImport, nowMs = Date.now()): Promise<FactSummary> {
  const file = await openRows(path, { ...options, listKey: options.listKey ?? options.preset?.listKey });
  const service = await mintToken('rapport-import', 'service');
  const client = createClient(options.url, sendConcurrency);
  try {
    await client.greet(service);
    const { reading, notes } = readingOf(await scan(file, isWanted(options)), options, nowMs);
    const read = await readAll(file, reading);
    const { contents, problems, leftOut } = read;
    const known = await typesOnServer(client, service, [...contents.keys()]);
    const facts = await countingViews(client, service, read.facts, { contents, known, problems });
    const ordered = inOrder(facts);
    const used = new Set(facts.map(({ interaction }) => interaction.contentId));
    const missing = [...contents.values()].filter(({ id }) => used.has(id) && !known.has(id));

    say(`The first rows and their interactions:\n${read.preview.join('\n')}`);
    for (const note of notes) say(note);
    const summary = { factCount: ordered.factCount, userCount: ordered.byUser.size, createdCount: 0 };
    say(
      `To import: ${meaningText([...ordered.byUser.values()].flat())}; of ${counted(summary.userCount, 'user')} on ${counted(used.size, 'content')}, ${missing.length} of them new.`,
    );
    for (const text of remarks(ordered, leftOut, problems)) say(text);
    const outcome = (sent: Sent | null) => ({ ...summary, sent, skippedRowCount: problems.rowCount, skipped: problems.summary() });
    if (ordered.factCount === 0 || !(await isConfirmed(options))) return outcome(null);

    const refusedContents = new Map<string, string>();
    summary.createdCount = await createContents(client, service, missing, ({ id }, reason) => refusedContents.set(id, reason));
    const sent: Sent = { recorded: new Set(), changed: new Set() };
    try {
      await sendFacts(
        client,
        ordered.byUser,
        (fact, reason) => problems.add(fact.place, refusedContents.get(fact.interaction.contentId) ?? reason),
        sent,
      );
    } catch (error) {
      say(`Sent so far: ${meaningText(sent.recorded)}.`);
      throw error;
    }
    return outcome(sent);
  } finally {
    client.close();
  }
}

interface Read {
  facts: ImportedFact[];
  contents: Map<string, ContentDraft>;
  problems: Problems;
  /** Number of rows that the import omits intentionally, by reason. */
  leftOut: Map<string, number>;
  preview: string[];
}

async function readAll(file: RowFile, reading: Reading): Promise<Read> {
  const facts: ImportedFact[] = [];
  const progress = startProgress(
    () => file.sizeBytes,
    file.readBytes,
    () => `${counted(facts.length, 'interaction')} read`,
  );
  const read: Read = { facts, contents: new Map(), problems: new Problems(progress.say), leftOut: new Map(), preview: [] };
  try {
    for await (const row of file.rows()) {
      if ('reason' in row) {
        read.problems.add(placeOf(row), row.reason);
        continue;
      }
      const parts = readFacts(row, reading);
      if (read.preview.length < previewedRows) read.preview.push(previewOf(row, parts));
      for (const { content, problems, leftOut, ...part } of parts) {
        for (const problem of problems) read.problems.add(placeOf(row), problem);
        if (leftOut !== null) read.leftOut.set(leftOut, (read.leftOut.get(leftOut) ?? 0) + 1);
        // Pushes one by one, because a row with a count can produce more facts than the maximum number of arguments of `push(...)`.
        for (const fact of part.facts) facts.push(fact);
        if (content) read.contents.set(content.id, fuller(read.contents.get(content.id), content));
      }
    }
    return read;
  } finally {
    progress.stop();
  }
}

/** Combines the descriptions of a content from two rows: fills in missing fields of `first` from `later`. */
function fuller(first: ContentDraft | undefined, later: ContentDraft): ContentDraft {
  if (!first) return later;
  const isNamed = first.title !== '' && !first.id.endsWith(first.title);
  return {
    ...first,
    title: isNamed ? first.title : later.title,
    url: first.url ?? later.url,
    description: first.description ?? later.description,
    tags: first.tags.length > 0 ? first.tags : later.tags,
    durationMs: first.durationMs ?? later.durationMs,
  };
}

interface Known {
  contents: ReadonlyMap<string, ContentDraft>;
  known: ReadonlyMap<string, string>;
  problems: Problems;
}

/**
 * Removes views that the server would not count.
 * @throws Error when the server requires a duration, progress or completion and a view has none of them, because the import does not invent values.
 */
async function countingViews(
  client: GraphqlClient,
  token: string,
  facts: readonly ImportedFact[],
  { contents, known, problems }: Known,
): Promise<ImportedFact[]> {
  if (!facts.some(({ interaction }) => interaction.type === 'VIEW')) return [...facts];
  const policies = new Map<string, Parameters<typeof policyText>[0]>(await viewPolicies(client, token));
  const policyOf = ({ interaction: { contentId } }: ImportedFact) => policies.get(known.get(contentId) ?? contents.get(contentId)?.type ?? '');
  const unmeasured = facts.filter((fact) => viewFault(fact, policyOf(fact)) === 'unmeasured');
  const [first] = unmeasured;
  const policy = first && policyOf(first);
  if (first && policy)
    throw new Error(
      `${first.place}${unmeasured.length > 1 ? ` and ${counted(unmeasured.length - 1, 'other row')}` : ''}: the view has no duration, and ${policyText(policy)}. Name a column with --columns durationMs=… (or progressPct=…, isComplete=…), pass --complete if every view reached the end, or record plays instead: --event play, or --map view=play.`,
    );
  return facts.filter((fact) => {
    const fitting = policyOf(fact);
    if (viewFault(fact, fitting) === null || !fitting) return true;
    problems.add(fact.place, new BadRow(`does not count as a view: ${policyText(fitting)}`));
    return false;
  });
}

function remarks({ byUser, duplicateCount, replacedCount }: Ordered, leftOut: ReadonlyMap<string, number>, problems: Problems): string[] {
  const reasons = [...leftOut].map(([reason, count]) => `${count} × ${reason}`).join('; ');
  const hasStates = [...byUser.values()].flat().some(({ interaction }) => stateTypes.has(interaction.type));
  return [
    duplicateCount > 0 && `Counted once: ${counted(duplicateCount, 'row')} that ${duplicateCount === 1 ? 'repeats' : 'repeat'} another row exactly.`,
    hasStates && 'Ratings, likes, dislikes and saves of the file replace the stored ones, including later ones.',
    replacedCount > 0 && `Not sent: ${counted(replacedCount, 'rating')} that a later one of the same user and content replaces.`,
    reasons && `Left out: ${reasons}.`,
    problems.rowCount > 0 && `${problems.summary()}.`,
  ].filter((text): text is string => typeof text === 'string' && text !== '');
}
