/** The largest id supported by both databases. */
export const LARGEST_ID = 2_147_483_647;

/** Whether a row could have this id. PostgreSQL rejects comparisons with numbers out of range. */
export const isPossibleId = (id: number): boolean => Number.isInteger(id) && id > 0 && id <= LARGEST_ID;
