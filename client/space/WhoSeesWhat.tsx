/** "Wer sieht was?": the three kinds of visibility in plain words, by name, and what new answers get. */

import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Space } from '#contract/space';
import { VISIBILITIES, type Visibility } from '#surveys/entry';
import { PageHeading } from './PageHeading.tsx';

interface WhoSeesWhatProps {
  space: Space;
  visibility: Visibility;
  onVisibility: (visibility: Visibility) => void;
}

export function WhoSeesWhat({ space, visibility, onVisibility }: WhoSeesWhatProps) {
  const { t } = useTranslation();
  const id = useId();
  const names = space.seenBy.join(', ');
  const texts: Record<Visibility, string> = {
    private: t('space.who.privateText'),
    shared: names === '' ? t('space.who.sharedNobody') : t('space.who.sharedText', { names }),
    counted: t('space.who.countedText'),
  };
  return (
    <>
      <PageHeading>{t('space.who.title')}</PageHeading>
      <p className="kern-body">{t('space.who.lead')}</p>
      <fieldset className="kern-fieldset wm-space__who">
        <legend className="kern-heading-small">{t('space.who.default')}</legend>
        <div className="kern-hint" id={`${id}-note`}>
          {t('space.who.defaultNote')}
        </div>
        {VISIBILITIES.map((one) => (
          <label key={one} className="wm-space__choice">
            <input
              type="radio"
              name={id}
              value={one}
              checked={one === visibility}
              aria-describedby={`${id}-note`}
              onChange={() => onVisibility(one)}
            />
            <span>
              <strong>{t(`space.who.${one}`)}</strong>
              <br />
              {texts[one]}
            </span>
          </label>
        ))}
      </fieldset>
      <section className="wm-map__group">
        <h2 className="kern-heading-small">{t('space.who.never')}</h2>
        <p className="kern-body">{t('space.who.neverText')}</p>
      </section>
    </>
  );
}
