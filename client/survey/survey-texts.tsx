/**
 * How SurveyJS shows the texts of a definition: through our own small part of Markdown, made of React elements. SurveyJS
 * would put HTML into the page for Markdown; here no text of a definition is ever read as HTML.
 */

import { createElement, useEffect, useReducer } from 'react';
import { LocalizableString } from 'survey-core';
import { ReactElementFactory } from 'survey-react-ui';
import { InlineMarkdown } from '../ui/Markdown.tsx';

interface SurveyTextProps {
  model: LocalizableString | undefined;
  textClass?: string;
  style?: React.CSSProperties;
}

function SurveyText({ model, textClass, style }: SurveyTextProps) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!model) return;
    model.onStringChanged.add(redraw);
    return () => model.onStringChanged.remove(redraw);
  }, [model]);
  if (!model) return null;
  return (
    <span className={model.getStringViewerClassName(textClass ?? '')} style={style}>
      <InlineMarkdown text={model.calculatedText ?? ''} />
    </span>
  );
}

/** Puts our way of showing texts in place of SurveyJS's. */
export function registerSurveyTexts(): void {
  ReactElementFactory.Instance.registerElement(LocalizableString.defaultRenderer, (props: SurveyTextProps) =>
    createElement(SurveyText, props),
  );
}
