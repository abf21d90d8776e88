/** Language and theme, at the top of every page. */

import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { user as userSchema } from '#contract/user';
import { api } from '../api.ts';
import { changeLanguage, type UiLanguage, uiLanguages } from '../i18n/i18n.ts';
import { useSession } from '../session/session.tsx';
import { themes, useTheme } from '../theme.ts';
import { Menu } from '../ui/Menu.tsx';

export function LanguageMenu() {
  const { t, i18n } = useTranslation();
  const choose = useChooseLanguage();
  const current = uiLanguages.find((language) => language === i18n.language) ?? 'de';
  return (
    <Menu
      label={
        <>
          <span className="kern-sr-only">{t('shell.language')}: </span>
          {t(`shell.languages.${current}`)}
        </>
      }
      icon="language"
      selected={current}
      items={uiLanguages.map((language) => ({
        id: language,
        label: t(`shell.languages.${language}`),
        onAction: () => choose(language),
      }))}
    />
  );
}

/** Changes the page at once; whoever is signed in has it remembered with the account. */
function useChooseLanguage(): (language: UiLanguage) => void {
  const { i18n } = useTranslation();
  const { session, accept } = useSession();
  const save = useMutation({
    mutationFn: async (language: UiLanguage) => {
      if (!session) return;
      const body = { language, revision: session.user.revision };
      const user = await api.patch('/api/account', { body, reply: userSchema });
      await accept({ ...session, user, language });
    },
  });
  return (language) => {
    void changeLanguage(i18n, language);
    // A failure leaves the page in the chosen language; it is then remembered in this browser only.
    save.mutate(language);
  };
}

export function ThemeMenu() {
  const { t } = useTranslation();
  const [theme, choose] = useTheme();
  return (
    <Menu
      label={t('shell.theme')}
      icon="brightness-medium"
      iconOnly
      selected={theme}
      items={themes.map((each) => ({ id: each, label: t(`shell.themes.${each}`), onAction: () => choose(each) }))}
    />
  );
}
