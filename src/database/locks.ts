/** Keys of the advisory locks. Each serializes one kind of work over all servers and commands. */
export const locks = {
  migration: 7_263_001,
  /** Held by the process that runs the embedded PostgreSQL. */
  owner: 7_263_002,
  mending: 7_263_003,
  months: 7_263_004,
  distribution: 7_263_005,
  weights: 7_263_006,
  rebuild: 7_263_010,
} as const;
