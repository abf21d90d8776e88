/** Buttons and links that look like buttons. A label says what happens: "Standort anlegen", not "OK". */

import type { KeyboardEventHandler, ReactNode, Ref } from 'react';
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
  /** @param withoutPointer pressed by a key or by an assistive technology */
  onPress?: ((withoutPointer: boolean) => void) | undefined;
  disabled?: boolean | undefined;
  /** Something runs: the button keeps its focus and does nothing more until it is over. */
  busy?: boolean | undefined;
  /** It is about to be pressed: the pointer or the focus has come to it. */
  onApproach?: (() => void) | undefined;
  onKeyDown?: KeyboardEventHandler<HTMLButtonElement>;
  onBlur?: () => void;
  id?: string;
  ref?: Ref<HTMLButtonElement>;
  /** For a control in the header or a row that opens or toggles something. */
  'aria-expanded'?: boolean;
  'aria-controls'?: string | undefined;
  'aria-haspopup'?: 'menu';
  'aria-pressed'?: boolean;
  'aria-describedby'?: string | undefined;
  'aria-label'?: string;
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

/** A button of the browser's own. While it is busy it keeps its focus and its words say so. */
export function Button({ type = 'button', onPress, onApproach, disabled, busy, children, ...rest }: ButtonProps) {
  const { t } = useTranslation();
  const { kind, icon, iconAfter, iconOnly, block, ...others } = rest;
  return (
    <button
      type={type}
      className={lookClass({ kind, block, children })}
      disabled={disabled ?? false}
      onClick={(event) => {
        const withoutPointer = event.detail === 0;
        // Safari leaves the focus where it was; a dialog that closes has to find its way back here.
        if (!withoutPointer) event.currentTarget.focus({ preventScroll: true });
        if (!busy) onPress?.(withoutPointer);
      }}
      onPointerEnter={onApproach}
      onFocus={onApproach}
      {...others}
    >
      <Look icon={icon} iconAfter={iconAfter} iconOnly={iconOnly}>
        {busy && !iconOnly ? t('ui.busy') : children}
      </Look>
    </button>
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
