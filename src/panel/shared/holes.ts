/** What stands for the parts of a sentence that are known only when it is said. */
export const HOLES = ['%1', '%2', '%3', '%4'] as const;
