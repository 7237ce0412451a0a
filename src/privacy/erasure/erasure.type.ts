import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../../graphql/scalars';
import type { ErasureAsker, Receipt } from './erase';
import { fateOf } from './erase-steps';

const ErasureAskerEnum = { USER: 'USER', ADMIN: 'ADMIN', SERVICE: 'SERVICE', PROVIDER: 'PROVIDER' } as const;
registerEnumType(ErasureAskerEnum, {
  name: 'ErasureAsker',
  description: 'Who asked for an erasure.',
  valuesConfig: {
    USER: { description: 'The person.' },
    ADMIN: { description: 'An admin.' },
    SERVICE: { description: 'A program of the team.' },
    PROVIDER: { description: 'The identity provider, by its signed message.' },
  },
});

const ErasureFateEnum = { KEPT: 'KEPT', DELETED: 'DELETED' } as const;
registerEnumType(ErasureFateEnum, {
  name: 'ErasureFate',
  description: 'What became of rows that named a person.',
  valuesConfig: {
    KEPT: { description: 'They still count, without words, with days in place of times, under keys that cannot be linked over contents.' },
    DELETED: { description: 'They are gone.' },
  },
});

@ObjectType({ description: 'How many rows of one kind an erasure took.' })
export class ErasedRows {
  @Field(() => String, { description: 'The kind, as docs/privacy.md lists them.' })
  kind!: string;

  @Field(() => ErasureFateEnum, { description: 'What became of them.' })
  fate!: keyof typeof ErasureFateEnum;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType({ description: 'What is told of an erasure, to show to whoever asks for it. Nothing in it leads to the person.' })
export class ErasureReceipt {
  @Field(() => ID, { description: 'Pass it to `erasureReceipt` to read the receipt again. Secret: whoever has it can read the receipt.' })
  id!: string;

  @Field(() => ErasureAskerEnum, { description: 'Who asked for it.' })
  askedBy!: ErasureAsker;

  @Field(() => DateTime, { description: 'When it was asked for: tokens issued until then are refused.' })
  erasedAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the last look found nothing more, some seconds after; null until then. From here on a newer token begins anew.',
  })
  finishedAt!: Date | null;

  @Field(() => [ErasedRows], { description: 'What was erased so far.' })
  rows!: ErasedRows[];
}

export function toReceipt({ rows, ...receipt }: Receipt): ErasureReceipt {
  const all = Object.entries(rows).map(([kind, count]) => ({ kind, fate: fateOf[kind] ?? 'DELETED', count }));
  return { ...receipt, rows: all.sort((a, b) => (a.kind < b.kind ? -1 : 1)) };
}
