import { statement } from '../../infrastructure/database/statement';
import { keptBy, nextRows } from '../../infrastructure/database/tables/erase-rows';
import type { EraseRows, Tables } from '../../infrastructure/database/tables/table-rules';
import { catalogueChanged } from './catalogue-version';

const eraseOwner = statement('erase-owner', {}, `UPDATE content t SET owner_id = NULL FROM ${nextRows('content', ['id'], 'owner_id')}`);

/** Removes the owner from the user's contents. Marks the catalogue as changed, because some lists depend on owners. */
const takeContents: EraseRows = async (db, userId) => {
  const { rowCount } = await eraseOwner.run(db, [userId]);
  if (rowCount) await catalogueChanged(db);
  return { content: rowCount ?? 0 };
};

export const contentTables = {
  Content: {
    table: 'content',
    data: 'the owner of a content, if the catalogue names one',
    distribution: { key: 'id', group: 'content' },
    personalData: {
      inventory: {
        purpose: 'private contents, rankings by owner',
        stored: 'with the catalogue',
        atErasure: 'the owner is removed; the content belongs to the catalogue',
      },
      exportAs: { ownedContents: 't.owner_id = $1' },
      hidden: ['search', 'search_title'],
      onErase: { owner_id: keptBy(takeContents) },
    },
  },
} satisfies Partial<Tables>;
