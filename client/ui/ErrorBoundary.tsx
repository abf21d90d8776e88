/**
 * Catches what breaks while rendering. The rest of the page goes on working, and what was typed is kept: forms write
 * their drafts as one types, so showing the part again brings the text back.
 */

import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from './Alert.tsx';
import { Button, ButtonRow } from './Button.tsx';

interface BoundaryProps {
  children: ReactNode;
}
interface BoundaryState {
  failed: boolean;
}

export class ErrorBoundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failed: false };

  static getDerivedStateFromError(): BoundaryState {
    return { failed: true };
  }

  override render(): ReactNode {
    if (this.state.failed) return <Failure onRetry={() => this.setState({ failed: false })} />;
    return this.props.children;
  }
}

/** What stands in place of the part that broke. */
export function Failure({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert kind="danger" title={t('ui.boundary.title')} live="alert">
      <p className="kern-body">{t('ui.boundary.body')}</p>
      <ButtonRow>
        <Button kind="primary" onPress={onRetry}>
          {t('ui.retry')}
        </Button>
        <Button onPress={() => window.location.reload()}>{t('ui.boundary.reload')}</Button>
      </ButtonRow>
    </Alert>
  );
}
