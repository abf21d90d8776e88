/** Why the engine could not start, in a form that the application can put into one sentence. */

export type EngineStartErrorCode =
  | 'directoryInUse'
  | 'directoryNotWritable'
  | 'dataDamaged'
  | 'formatTooNew'
  | 'startFailed';

export class EngineStartError extends Error {
  readonly code: EngineStartErrorCode;

  constructor(code: EngineStartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineStartError';
    this.code = code;
  }
}
