/** The window of a dialog, over the page. Loaded when a dialog is opened; see Dialog.tsx. */

import { Dialog as AriaDialog, Heading } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTranslation } from 'react-i18next';
import { AriaLanguage } from './AriaLanguage.tsx';
import { Button } from './Button.tsx';
import type { DialogProps } from './Dialog.tsx';

export function DialogWindow(props: DialogProps) {
  const { open, title, onClose, actions, dismissable = true, role = 'dialog', children } = props;
  const { t } = useTranslation();
  return (
    <AriaLanguage>
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
    </AriaLanguage>
  );
}
