/** Buttons and links that look like buttons. A label says what happens: "Standort anlegen", not "OK". */

import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon, type IconName } from './Icon.tsx';

type Kind = 'primary' | 'secondary' | 'tertiary';

interface LookProps {
  kind?: Kind | undefined;
  icon?: IconName | undefined;
  /** Stands behind the label: an arrow that says that something opens. */
  iconAfter?: IconName | undefined;
  /** Shows the icon only; the label stays for screen readers. */
  iconOnly?: boolean | undefined;
  /** As wide as its container. */
  block?: boolean | undefined;
  children: ReactNode;
}

interface ButtonProps extends LookProps {
  type?: 'button' | 'submit';
  onPress?: (() => void) | undefined;
  disabled?: boolean | undefined;
  /** Something runs: the button keeps its focus and does nothing more until it is over. */
  busy?: boolean | undefined;
  /** For a control in the header or a row that opens or toggles something. */
  'aria-expanded'?: boolean;
  'aria-controls'?: string;
  'aria-pressed'?: boolean;
  'aria-describedby'?: string | undefined;
  'aria-label'?: string;
  autoFocus?: boolean;
}

function lookClass({ kind = 'secondary', block }: LookProps): string {
  return `kern-btn kern-btn--${kind}${block ? ' kern-btn--block' : ''}`;
}

function Look({ icon, iconAfter, iconOnly, children }: LookProps) {
  return (
    <>
      {icon && <Icon name={icon} />}
      <span className={iconOnly ? 'kern-label kern-sr-only' : 'kern-label'}>{children}</span>
      {iconAfter && <Icon name={iconAfter} size="small" />}
    </>
  );
}

/**
 * A button. While it is busy it keeps its focus and its words say so; react-aria's own pending state is not used,
 * because its announcer leaves an image without a name in the page.
 *
 * It works inside `MenuTrigger` and the other react-aria triggers too.
 */
export function Button({ type = 'button', onPress, disabled, busy, autoFocus, children, ...rest }: ButtonProps) {
  const { t } = useTranslation();
  const { kind, icon, iconAfter, iconOnly, block, ...aria } = rest;
  return (
    <AriaButton
      type={type}
      className={lookClass({ kind, block, children })}
      isDisabled={disabled ?? false}
      {...(onPress && !busy ? { onPress } : {})}
      {...(autoFocus ? { autoFocus } : {})}
      {...aria}
    >
      <Look icon={icon} iconAfter={iconAfter} iconOnly={iconOnly}>
        {busy && !iconOnly ? t('ui.busy') : children}
      </Look>
    </AriaButton>
  );
}

interface LinkButtonProps extends LookProps {
  to: string;
}

/** A link to another page that looks like a button. */
export function LinkButton({ to, ...look }: LinkButtonProps) {
  return (
    <Link to={to} className={lookClass(look)}>
      <Look {...look} />
    </Link>
  );
}

/** Puts buttons beside each other, wrapping where there is little room; the main one first. */
export function ButtonRow({ children }: { children: ReactNode }) {
  return <div className="kern-btn-wrapper wm-button-row">{children}</div>;
}
