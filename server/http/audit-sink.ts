/** What the endpoint wrapper writes down about an action, and where to. server/audit/ keeps the entries. */
import type { Action } from '../policy.ts';

/** What an action was about. The label is a name of the thing itself (a login, a project), never a personal text. */
export interface AuditSubject {
  readonly kind: string;
  readonly id: string | null;
  readonly label?: string | null;
}

export interface AuditRecord {
  readonly at: Date;
  readonly actor: {
    readonly kind: 'user' | 'token' | 'person' | 'system' | 'anonymous';
    /** The account's id (for tokens too), the subject's for a person in their own space; null for the others. */
    readonly id: string | null;
    /** The login; for tokens the login as well. */
    readonly label: string;
  };
  readonly action: Action;
  readonly subject: AuditSubject | null;
  readonly projectId: string | null;
  readonly outcome: 'done' | 'refused';
  readonly requestId: string | null;
  /** Network address in clear; the sink encrypts it. */
  readonly address: string | null;
}

export interface AuditSink {
  record(entry: AuditRecord): Promise<void>;
}
