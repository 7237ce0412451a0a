import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../../graphql/scalars';
import { fateOf } from './erase-steps';
import type { ErasureAsker, Receipt } from './run-erasure';

const ErasureAskerEnum = { USER: 'USER', ADMIN: 'ADMIN', SERVICE: 'SERVICE', PROVIDER: 'PROVIDER' } as const;
registerEnumType(ErasureAskerEnum, {
  name: 'ErasureAsker',
  description: 'Who requested the erasure of a user.',
  valuesConfig: {
    USER: { description: 'The user requested the erasure with `eraseMe`.' },
    ADMIN: { description: 'An admin requested the erasure with `eraseUser`.' },
    SERVICE: { description: 'A service of the operator requested the erasure with `eraseUser`.' },
    PROVIDER: { description: 'The identity provider requested the erasure with a signed webhook.' },
  },
});

const ErasureFateEnum = { KEPT: 'KEPT', DELETED: 'DELETED' } as const;
registerEnumType(ErasureFateEnum, {
  name: 'ErasureFate',
  description: 'What an erasure did with the database rows that contained the id of the user.',
  valuesConfig: {
    KEPT: {
      description:
        'The rows remain stored and counted, but anonymized: the erasure deleted their texts, reduced their times to days, and replaced the user id with a random key. The key differs for each content, so that nothing links the rows.',
    },
    DELETED: { description: 'The erasure deleted the rows.' },
  },
});

@ObjectType({ description: 'One kind of database rows, and how many of them an erasure changed or deleted.' })
export class ErasedRows {
  @Field(() => String, { description: 'Kind of the database rows. docs/privacy.md lists the kinds.' })
  kind!: string;

  @Field(() => ErasureFateEnum, { description: 'What the erasure did with the database rows.' })
  fate!: keyof typeof ErasureFateEnum;

  @Field(() => Int, { description: 'Number of database rows that the erasure changed or deleted.' })
  count!: number;
}

@ObjectType({ description: 'Receipt of the erasure of a user, as proof for the user or an authority. It contains nothing that identifies the user.' })
export class ErasureReceipt {
  @Field(() => ID, { description: 'Id with which everybody can read the receipt in `erasureReceipt`. Keep it secret.' })
  id!: string;

  @Field(() => ErasureAskerEnum, { description: 'Who requested the erasure.' })
  askedBy!: ErasureAsker;

  @Field(() => DateTime, { description: 'Time at which the erasure was requested. The server rejects tokens of the user that were issued before.' })
  erasedAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time at which the erasure finished, usually some seconds after the request. Null until then. A user who signs in later starts without data.',
  })
  finishedAt!: Date | null;

  @Field(() => [ErasedRows], { description: 'Numbers of database rows that the erasure has changed or deleted up to now, one for each kind.' })
  rows!: ErasedRows[];
}

export function toReceipt({ rows, ...receipt }: Receipt): ErasureReceipt {
  const all = Object.entries(rows).map(([kind, count]) => ({ kind, fate: fateOf[kind] ?? 'DELETED', count }));
  return { ...receipt, rows: all.sort((a, b) => (a.kind < b.kind ? -1 : 1)) };
}
