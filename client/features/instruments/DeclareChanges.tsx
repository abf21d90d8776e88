/** The differences between a draft and the published version, item by item, with what its author says about each. */

import { useTranslation } from 'react-i18next';
import type { DeclaredChange } from '#surveys/instrument';
import { textIn } from '#surveys/language';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { byItem, type ItemChanges, type Judgement, undecided } from './declared-changes.ts';

interface DeclareChangesProps {
  /** The published version that is compared with. */
  version: number;
  changes: readonly DeclaredChange[];
  labels: ReadonlyMap<string, Readonly<Record<string, string>>>;
  judgements: Readonly<Record<string, Judgement>>;
  /** Items that still wait for a confirmation, once it was asked for. */
  unconfirmed: readonly string[];
  onJudge: (item: string, judgement: Judgement) => void;
}

export function DeclareChanges(props: DeclareChangesProps) {
  const { version, changes, labels, judgements, unconfirmed, onJudge } = props;
  const { t, i18n } = useTranslation();
  const items = byItem(changes);
  return (
    <div className="wm-compare">
      <h3 className="kern-heading-small">{t('instruments.compare.title', { version })}</h3>
      {items.length === 0 ? (
        <p className="kern-body">{t('instruments.compare.nothing')}</p>
      ) : (
        <>
          <p className="kern-body wm-page__lead">{t('instruments.compare.lead')}</p>
          <ul className="wm-cards">
            {items.map((each) => (
              <li className="wm-cards__card" key={each.item}>
                <ChangedItem
                  changes={each}
                  label={textIn(labels.get(each.item) ?? {}, i18n.language)}
                  judgement={judgements[each.item] ?? undecided}
                  missing={unconfirmed.includes(each.item)}
                  onJudge={(judgement) => onJudge(each.item, judgement)}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

interface ChangedItemProps {
  changes: ItemChanges;
  label: string;
  judgement: Judgement;
  missing: boolean;
  onJudge: (judgement: Judgement) => void;
}

function ChangedItem({ changes, label, judgement, missing, onJudge }: ChangedItemProps) {
  const { t } = useTranslation();
  const { item, kinds, needs } = changes;
  return (
    <div className="wm-actions__step">
      <h4 className="kern-title">{label || item}</h4>
      <p className="kern-body">
        <code>{item}</code>: {kinds.map((kind) => t(`instruments.compare.kind.${kind}`)).join(', ')}
      </p>
      {needs === 'breaks' && (
        <Checkbox
          label={t('instruments.compare.confirm')}
          value={judgement.confirmed}
          onChange={(confirmed) => onJudge({ ...judgement, confirmed })}
          {...(missing ? { issue: t('instruments.compare.unconfirmedHere') } : {})}
        />
      )}
      {needs === 'asks' && (
        <Select
          label={t('instruments.compare.means')}
          value={judgement.meaning}
          onChange={(meaning) => onJudge({ ...judgement, meaning })}
          options={(['same', 'meaning', 'direction'] as const).map((value) => ({
            value,
            label: t(`instruments.compare.${value}`),
          }))}
        />
      )}
      {needs !== 'plain' && (
        <TextField
          label={t('instruments.compare.note')}
          hint={t('instruments.compare.noteHint')}
          optional
          autoComplete="off"
          maxLength={500}
          value={judgement.note}
          onChange={(note) => onJudge({ ...judgement, note })}
        />
      )}
    </div>
  );
}
