/** The largest id that both databases can give to a row. */
export const LARGEST_ID = 2_147_483_647;

/** Whether a row could have this id; PostgreSQL refuses to compare its ids with a number that none could be. */
export const isPossibleId = (id: number): boolean => Number.isInteger(id) && id > 0 && id <= LARGEST_ID;
