/** What can go wrong in a command, as codes; the sentences are in cli-texts.ts. */
import type { BackupErrorCode } from '../backup/backup-error.ts';
import type { EngineStartErrorCode } from '../db/embedded/start-error.ts';
import type { MigrationErrorCode } from '../migrations/migrator.ts';

export type CliErrorCode =
  | BackupErrorCode
  | EngineStartErrorCode
  | MigrationErrorCode
  | 'server_running'
  | 'project_unknown'
  | 'user_unknown'
  | 'instrument_unknown'
  | 'file_unreadable'
  | 'file_too_large'
  | 'json_unreadable'
  | 'definition_refused'
  | 'codebook_expected'
  | 'changes_undeclared'
  | 'import_refused'
  | 'export_not_writable'
  | 'facet_form'
  | 'admin_missing'
  | 'site_form'
  | 'backup_name'
  | 'keys_missing'
  | 'keys_given';

/** The command cannot be carried out; the person at the terminal gets one sentence. Exit code 1. */
export class CliError extends Error {
  readonly code: CliErrorCode;
  readonly params: Readonly<Record<string, string>>;

  constructor(code: CliErrorCode, params: Readonly<Record<string, string>> = {}) {
    super(code);
    this.name = 'CliError';
    this.code = code;
    this.params = params;
  }
}

export type UsageErrorCode = 'command_unknown' | 'option_unknown' | 'option_missing' | 'value_wrong' | 'value_missing';

/** The command was not understood; the person gets one sentence and where to find help. Exit code 2. */
export class UsageError extends Error {
  readonly code: UsageErrorCode;
  readonly params: Readonly<Record<string, string>>;

  constructor(code: UsageErrorCode, params: Readonly<Record<string, string>> = {}) {
    super(code);
    this.name = 'UsageError';
    this.code = code;
    this.params = params;
  }
}
