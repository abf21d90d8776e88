/**
 * Personal slips of one subject: making one, printing it, taking it back. The code is in the reply that makes it and
 * nowhere else; leaving this part of the page forgets it.
 */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '#contract/project';
import { type Slip, type SlipCreated, slipCreated } from '#contract/slip';
import type { Subject } from '#contract/subject';
import { api } from '../../api.ts';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useFormats } from '../../ui/format.ts';
import { useAnnounce } from '../../ui/Live.tsx';
import { rescueFocus } from '../../ui/rescue-focus.ts';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { NewSlip } from './NewSlip.tsx';
import { slipsKey, subjectPath, useSlips } from './subject-queries.ts';

const DAYS = ['7', '30', '90', '180', '365'] as const;
const usual = '90';

interface SlipSectionProps {
  project: Project;
  subject: Subject;
  /** `short`: only making one, for a dialog beside a talk. */
  extent?: 'whole' | 'short';
}

export function SlipSection({ project, subject, extent = 'whole' }: SlipSectionProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [days, setDays] = useState<string>(usual);
  const [made, setMade] = useState<SlipCreated | null>(null);
  const slips = useSlips(project.id, subject.id);
  const path = `${subjectPath(project.id, subject.id)}/slips`;
  const create = useMutation({
    mutationFn: () => api.post(path, { body: { expiresInDays: Number(days) }, reply: slipCreated }),
    onSuccess: async (reply) => {
      setMade(reply);
      await queries.invalidateQueries({ queryKey: slipsKey(project.id, subject.id) });
    },
  });
  const valid = slips.data?.some((slip) => stateOf(slip) === 'active') ?? false;
  return (
    <>
      {made ? (
        <NewSlip project={project} path={path} slip={made} onDone={() => setMade(null)} />
      ) : (
        <div className="wm-actions__step">
          <Select
            label={t('subjects.slips.validFor')}
            value={days}
            onChange={setDays}
            options={DAYS.map((each) => ({ value: each, label: t('subjects.slips.days', { count: Number(each) }) }))}
          />
          <div>
            <Button busy={create.isPending} onPress={() => create.mutate()}>
              {t(valid ? 'subjects.slips.renew' : 'subjects.slips.create')}
            </Button>
          </div>
          {valid && <p className="kern-body">{t('subjects.slips.renewHint')}</p>}
          {create.isError && <ErrorAlert error={create.error} />}
        </div>
      )}
      {extent === 'whole' && slips.isError && <ErrorAlert error={slips.error} onRetry={() => void slips.refetch()} />}
      {extent === 'whole' && slips.isPending && <Skeleton lines={2} />}
      {extent === 'whole' && slips.data && slips.data.length > 0 && (
        <SlipList projectId={project.id} subjectId={subject.id} slips={slips.data} onRevoked={() => setMade(null)} />
      )}
    </>
  );
}

function stateOf(slip: Slip): 'active' | 'expired' | 'revoked' {
  if (slip.revokedAt) return 'revoked';
  return Date.parse(slip.expiresAt) <= Date.now() ? 'expired' : 'active';
}

interface SlipListProps {
  projectId: string;
  subjectId: string;
  slips: readonly Slip[];
  onRevoked: () => void;
}

function SlipList({ projectId, subjectId, slips, onRevoked }: SlipListProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: (slip: Slip) => api.delete(`${subjectPath(projectId, subjectId)}/slips/${slip.id}`),
    onSuccess: async () => {
      announce(t('subjects.slips.revokedNow'));
      onRevoked();
      rescueFocus();
      await queries.invalidateQueries({ queryKey: slipsKey(projectId, subjectId) });
    },
  });
  const words = (slip: Slip) => {
    const state = stateOf(slip);
    const date = formats.date(state === 'revoked' ? (slip.revokedAt ?? slip.expiresAt) : slip.expiresAt);
    return t(`subjects.slips.${state}`, { date });
  };
  const usedWords = ({ lastUsedAt }: Slip) =>
    lastUsedAt ? t('subjects.slips.used', { date: formats.date(lastUsedAt) }) : t('subjects.slips.unused');
  return (
    <>
      {revoke.isError && <ErrorAlert error={revoke.error} />}
      {revoke.isSuccess && <p className="kern-body">{t('subjects.slips.revokedNow')}</p>}
      <ul className="wm-cards" aria-label={t('subjects.slips.list')}>
        {slips.map((slip) => (
          <li className="wm-cards__card" key={slip.id}>
            <div>
              <p className="kern-body">
                <strong>{words(slip)}</strong>
              </p>
              <p className="kern-body kern-body--small">
                {slip.madeBy === 'person'
                  ? t('subjects.slips.byPerson', { date: formats.date(slip.createdAt) })
                  : `${t('subjects.slips.madeOn', { date: formats.date(slip.createdAt) })}, ${usedWords(slip)}`}
              </p>
            </div>
            {stateOf(slip) === 'active' && (
              <ButtonRow>
                <Button
                  kind="tertiary"
                  aria-label={t('subjects.slips.revokeNamed', { date: formats.date(slip.createdAt) })}
                  onPress={() => revoke.mutate(slip)}
                >
                  {t('subjects.slips.revoke')}
                </Button>
              </ButtonRow>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
