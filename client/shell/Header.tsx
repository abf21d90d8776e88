/** The head of every page: the bar with language and theme, the name, the places, the account. */

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, useLocation, useNavigate } from 'react-router';
import { paths } from '../paths.ts';
import { useSession } from '../session/session.tsx';
import { Button, LinkButton } from '../ui/Button.tsx';
import { useErrorText } from '../ui/ErrorText.tsx';
import { useAnnounce } from '../ui/Live.tsx';
import { Menu } from '../ui/Menu.tsx';
import { Logo } from './Logo.tsx';
import { LanguageMenu, ThemeMenu } from './Preferences.tsx';
import { places } from './places.ts';

export function Header() {
  const { t } = useTranslation();
  const { session } = useSession();
  const { pathname } = useLocation();
  const [menuOpen, setMenuOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: going to another page closes the menu
  useEffect(() => setMenuOpen(false), [pathname]);

  return (
    <header className="wm-header">
      <div className="wm-header__bar kern-layer kern-level-1">
        <div className="wm-frame wm-header__row">
          <p className="kern-body kern-body--small wm-header__claim">{t('shell.claim')}</p>
          <div className="wm-header__tools">
            <LanguageMenu />
            <ThemeMenu />
          </div>
        </div>
      </div>
      <div className="wm-frame wm-header__row wm-header__main">
        <Link className="wm-brand" to={paths.home} aria-label={t('shell.home')}>
          <Logo />
          <span>Wegmarke</span>
        </Link>
        {session && (
          <div className="wm-header__burger">
            <Button
              kind="tertiary"
              icon={menuOpen ? 'close' : 'dehaze'}
              aria-expanded={menuOpen}
              aria-controls="wm-nav"
              onPress={() => setMenuOpen(!menuOpen)}
            >
              {t('shell.menu')}
            </Button>
          </div>
        )}
        {session ? (
          <div className={`wm-header__nav${menuOpen ? ' wm-header__nav--open' : ''}`} id="wm-nav">
            <PlaceLinks />
            <div className="wm-header__side">
              <ProjectMenu />
              <AccountMenu />
            </div>
          </div>
        ) : (
          session === null &&
          pathname !== paths.signIn &&
          pathname !== paths.setup && <LinkButton to={paths.signIn}>{t('shell.signIn')}</LinkButton>
        )}
      </div>
    </header>
  );
}

function PlaceLinks() {
  const { t } = useTranslation();
  const { can } = useSession();
  return (
    <nav aria-label={t('shell.mainNav')}>
      <ul className="wm-places">
        {places
          .filter((place) => can(place.action))
          .map((place) => (
            <li key={place.key}>
              <NavLink className="wm-places__link" to={place.to}>
                {t(`shell.places.${place.key}`)}
              </NavLink>
            </li>
          ))}
      </ul>
    </nav>
  );
}

/** Goes straight to another of one's projects; of no use to whoever has one. */
function ProjectMenu() {
  const { t } = useTranslation();
  const { session } = useSession();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  if (!session || session.projects.length < 2) return null;
  const current = session.projects.find((project) => pathname.startsWith(paths.project(project.id)));
  return (
    <Menu
      label={t(current ? 'shell.otherProject' : 'shell.chooseProject')}
      selected={current?.id ?? ''}
      items={session.projects.map((project) => ({
        id: project.id,
        label: project.name,
        onAction: () => void navigate(paths.project(project.id)),
      }))}
    />
  );
}

function AccountMenu() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const errorText = useErrorText();
  const { session, signOut } = useSession();
  if (!session) return null;

  async function leave(): Promise<void> {
    try {
      await signOut();
      await navigate(paths.signIn, { state: { signedOut: true } });
    } catch (error) {
      announce(t('shell.signOutFailed', { reason: errorText(error) }));
    }
  }

  return (
    <Menu
      label={
        <>
          <span className="kern-sr-only">{t('shell.accountPage')}: </span>
          {session.user.name}
        </>
      }
      icon="account-circle"
      items={[
        {
          id: 'account',
          label: t('shell.accountPage'),
          icon: 'account-circle',
          onAction: () => void navigate(paths.account),
        },
        { id: 'sign-out', label: t('shell.signOut'), icon: 'logout', onAction: () => void leave() },
      ]}
    />
  );
}
