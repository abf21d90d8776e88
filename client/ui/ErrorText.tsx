/** Any error in words for the person in front of the screen, and the box that shows it. */

import { useTranslation } from 'react-i18next';
import { ApiProblem, ApiUnreachable } from '../api.ts';
import { Alert } from './Alert.tsx';
import { Button } from './Button.tsx';

/** The sentence for an error; the server's own words where it sent some. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (error instanceof ApiProblem) return error.detail ?? error.title;
    if (error instanceof ApiUnreachable) return t(`ui.error.${error.reason}`);
    return t('ui.error.unexpected');
  };
}

interface ErrorAlertProps {
  error: unknown;
  title?: string;
  onRetry?: (() => void) | undefined;
}

/** What failed, why, and a button to try again. */
export function ErrorAlert({ error, title, onRetry }: ErrorAlertProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const requestId = error instanceof ApiProblem && error.status >= 500 ? error.requestId : undefined;
  return (
    <Alert kind="danger" title={title ?? t('ui.form.failedTitle')} live="alert">
      <p className="kern-body">{errorText(error)}</p>
      {requestId && <p className="kern-body kern-body--small">{t('ui.error.requestId', { id: requestId })}</p>}
      {onRetry && (
        <div>
          <Button onPress={onRetry}>{t('ui.retry')}</Button>
        </div>
      )}
    </Alert>
  );
}
