import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../../graphql/scalars';
import { fateOf } from './erase-steps';
import type { ErasureAsker, Receipt } from './run-erasure';

const ErasureAskerEnum = { USER: 'USER', ADMIN: 'ADMIN', SERVICE: 'SERVICE', PROVIDER: 'PROVIDER' } as const;
registerEnumType(ErasureAskerEnum, {
  name: 'ErasureAsker',
  description: 'Who requested an erasure.',
  valuesConfig: {
    USER: { description: 'The user.' },
    ADMIN: { description: 'An admin.' },
    SERVICE: { description: 'A service of the operator.' },
    PROVIDER: { description: 'The identity provider, by a signed message.' },
  },
});

const ErasureFateEnum = { KEPT: 'KEPT', DELETED: 'DELETED' } as const;
registerEnumType(ErasureFateEnum, {
  name: 'ErasureFate',
  description: 'How an erasure treated the rows that named the user.',
  valuesConfig: {
    KEPT: { description: 'The rows still count, without texts, with days in place of times, under keys that cannot be linked across contents.' },
    DELETED: { description: 'The rows were deleted.' },
  },
});

@ObjectType({ description: 'Number of rows of one kind that an erasure processed.' })
export class ErasedRows {
  @Field(() => String, { description: 'Kind of the rows; docs/privacy.md lists the kinds.' })
  kind!: string;

  @Field(() => ErasureFateEnum, { description: 'How the erasure treated the rows.' })
  fate!: keyof typeof ErasureFateEnum;

  @Field(() => Int, { description: 'Number of rows.' })
  count!: number;
}

@ObjectType({ description: 'Receipt of an erasure, as proof for the user or an authority. It contains nothing that identifies the user.' })
export class ErasureReceipt {
  @Field(() => ID, { description: 'Id to read the receipt again with `erasureReceipt`. Keep it secret: it gives access to the receipt.' })
  id!: string;

  @Field(() => ErasureAskerEnum, { description: 'Who requested the erasure.' })
  askedBy!: ErasureAsker;

  @Field(() => DateTime, { description: 'Time of the request. The server rejects tokens issued until then.' })
  erasedAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the last check found no more data, some seconds after the request; null until then. A token issued later starts with no data.',
  })
  finishedAt!: Date | null;

  @Field(() => [ErasedRows], { description: 'Rows erased so far, by kind.' })
  rows!: ErasedRows[];
}

export function toReceipt({ rows, ...receipt }: Receipt): ErasureReceipt {
  const all = Object.entries(rows).map(([kind, count]) => ({ kind, fate: fateOf[kind] ?? 'DELETED', count }));
  return { ...receipt, rows: all.sort((a, b) => (a.kind < b.kind ? -1 : 1)) };
}
