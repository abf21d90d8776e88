/** A dialog over the page: focus goes in, stays in, and returns to where it came from; Escape closes. */

import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';

interface DialogProps {
  open: boolean;
  title: string;
  onClose: () => void;
  /** Buttons at the bottom, the main one first. A form in the dialog brings its own. */
  actions?: ReactNode;
  /** False where an answer is needed: no close button, no Escape. */
  dismissable?: boolean;
  role?: 'dialog' | 'alertdialog';
  children: ReactNode;
}

export function Dialog({ open, title, onClose, actions, dismissable = true, role = 'dialog', children }: DialogProps) {
  const { t } = useTranslation();
  return (
    <ModalOverlay
      className="wm-overlay"
      isOpen={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isKeyboardDismissDisabled={!dismissable}
    >
      <Modal className="wm-modal">
        <AriaDialog className="kern-dialog wm-dialog" role={role}>
          <div className="kern-dialog__header">
            <Heading slot="title" level={2} className="kern-title kern-title--large">
              {title}
            </Heading>
            {dismissable && (
              <Button kind="tertiary" icon="close" iconOnly onPress={onClose}>
                {t('ui.close')}
              </Button>
            )}
          </div>
          <div className="kern-dialog__body">{children}</div>
          {actions && <div className="kern-dialog__footer">{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
