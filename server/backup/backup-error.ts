/** What can go wrong with a backup file or its target, as codes; the command line has the sentences. */

export type BackupErrorCode =
  /** The file to be written is there already. */
  | 'file_exists'
  | 'file_not_writable'
  | 'file_not_readable'
  /** Not a backup of this program. */
  | 'file_foreign'
  /** Cut off, or its content does not fit its checksum. */
  | 'file_damaged'
  /** Made by a newer version of this program. */
  | 'file_newer'
  /** Holds a document that cannot be written back byte by byte. */
  | 'file_unsupported'
  /** The database to restore into holds something already. */
  | 'target_not_empty'
  /** The database refused a document or an index of the backup. */
  | 'target_refused';

/** An expected failure of a backup or restore. `detail` is for the operator: a path, a collection, the system's reason. */
export class BackupError extends Error {
  readonly code: BackupErrorCode;
  readonly detail: string;

  constructor(code: BackupErrorCode, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.name = 'BackupError';
    this.code = code;
    this.detail = detail;
  }
}
