/** A type of interaction that the history contains. */
export interface HistoryType {
  description: string;
  /**
   * Branch of the SQL view `history` that contains interactions of this type. EVENT is the branch of the table `interactions`, which can contain many
   * rows per user and content.
   */
  family: 'VIEW' | 'REACTION' | 'SAVE' | 'RATING' | 'COMMENT' | 'EVENT';
  /**
   * Weight of an interaction of this type in the user's preferences. Negative for types that express dislike. The server multiplies the weight of
   * RATING by a factor from -1 (rating 1) to 1 (rating 10).
   */
  preferenceWeight: number;
  /** Name of the type in the REST API, for example `cart_add`. */
  word: string;
  /**
   * Values of this type, such as the reaction LIKE, that have a separate preference weight and a separate name (`word`) in the REST API. The database
   * stores an interaction that has one of these values with the value as its type.
   */
  values?: Readonly<Record<string, { preferenceWeight: number; word: string }>>;
}

/** A type of interaction. If `family` is undefined, the history omits interactions of this type. */
export type InteractionTypeDefinition = HistoryType | { description: string; family?: undefined };
