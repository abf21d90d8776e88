/** Explains how the person opens the same reading on a device of their own, and makes the slip for it. */

import { useTranslation } from 'react-i18next';
import type { Project } from '#contract/project';
import type { Subject } from '#contract/subject';
import { Dialog } from '../../ui/Dialog.tsx';
import { SlipSection } from './SlipSection.tsx';

interface SecondDeviceProps {
  project: Project;
  subject: Subject;
  mayMake: boolean;
  onClose: () => void;
}

export function SecondDevice({ project, subject, mayMake, onClose }: SecondDeviceProps) {
  const { t } = useTranslation();
  return (
    <Dialog open title={t('subjects.secondDevice')} onClose={onClose}>
      <p className="kern-body">{t('subjects.secondDeviceText')}</p>
      {mayMake ? (
        <SlipSection project={project} subject={subject} extent="short" />
      ) : (
        <p className="kern-body">{t('subjects.secondDeviceNoSlip')}</p>
      )}
    </Dialog>
  );
}
