/**
 * The collection that is there while a backup is being restored. Found at start it means that a restore broke off and
 * the database holds only a part of what was saved.
 */
export const RESTORE_MARK = 'restore_unfinished';
