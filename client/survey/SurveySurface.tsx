/** Draws one step of a questionnaire with SurveyJS's React parts, each question in a frame that the caller gives. */

import {
  type ComponentType,
  createContext,
  createElement,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
} from 'react';
import type { PanelModelBase, Question } from 'survey-core';
import {
  PopupModal,
  ReactElementFactory,
  ReactQuestionFactory,
  SurveyPanel,
  SvgBundleComponent,
} from 'survey-react-ui';
import { directionOf } from '#surveys/language';
import '../styles/survey.css';
import '../styles/survey-kinds.css';
import { FRAME, type SurveySession, type SurveyStep } from './survey-session.ts';
import { registerSurveyTexts } from './survey-texts.tsx';

export interface QuestionFrameProps {
  /** The question's name. */
  question: string;
  children: ReactNode;
}

interface SurveySurfaceProps {
  session: SurveySession;
  step: SurveyStep;
  /** Stands around each question, for what belongs to it beyond SurveyJS. */
  frame?: ComponentType<QuestionFrameProps>;
  /** The heading level of the questions' titles. */
  level?: 2 | 3;
}

const FrameContext = createContext<ComponentType<QuestionFrameProps> | null>(null);

interface WrapperProps {
  element: ReactElement;
  question: Question;
}

function Framed({ element, question }: WrapperProps) {
  const Frame = useContext(FrameContext);
  return Frame ? <Frame question={question.name}>{element}</Frame> : element;
}

registerSurveyTexts();
ReactElementFactory.Instance.registerElement(FRAME, (props: WrapperProps) => createElement(Framed, props));

/** The questions of a panel or page without its title, which stands above as the page's own heading. */
class StepRows extends SurveyPanel {
  protected override renderElement() {
    return (
      <div ref={this.rootRef} className="wm-survey__rows">
        {this.renderRows(this.panelBase.cssClasses)}
      </div>
    );
  }
}

/** What SurveyJS's parts ask of the survey around them. */
function creatorOf(session: SurveySession) {
  const { model } = session;
  const creator = {
    createQuestionElement: (question: Question) =>
      ReactQuestionFactory.Instance.createQuestion(
        question.isDefaultRendering() ? question.getTemplate() : question.getComponentName(),
        { question, isDisplayMode: question.isInputReadOnly, creator },
      ),
    renderError: (key: string, error: unknown, cssClasses: unknown, element: unknown) =>
      ReactElementFactory.Instance.createElement(model.questionErrorComponent, { key, error, cssClasses, element }),
    questionTitleLocation: () => model.questionTitleLocation,
    questionErrorLocation: () => model.questionErrorLocation,
  };
  return creator;
}

/**
 * The browser presses buttons by keyboard by itself. SurveyJS would do it anew when the key comes up, and forgets the
 * press when an answer that was just saved is drawn in between.
 */
function pressAsTheBrowserDoes(event: KeyboardEvent): void {
  if (event.target instanceof HTMLButtonElement && (event.key === 'Enter' || event.key === ' '))
    event.stopPropagation();
}

export function SurveySurface({ session, step, frame, level = 2 }: SurveySurfaceProps) {
  const root = useRef<HTMLDivElement>(null);
  const { model } = session;
  const creator = useMemo(() => creatorOf(session), [session]);
  session.titleLevel = level;
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const element: PanelModelBase | null = session.openElement(step);
  const isOpen = element !== null;
  // Before anything is painted, and after the page before it is gone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step's page is what matters of it
  useLayoutEffect(() => {
    if (isOpen) return;
    session.open(step);
    redraw();
  }, [session, step.page, isOpen]);

  useEffect(() => {
    if (root.current) model.afterRenderSurvey(root.current);
    return () => model.destroyResizeObserver();
  }, [model]);

  return (
    <FrameContext value={frame ?? null}>
      <div
        ref={root}
        onKeyDownCapture={pressAsTheBrowserDoes}
        className={`wm-survey ${model.getRootCss()}`}
        lang={session.language}
        dir={directionOf(session.language)}
      >
        <SvgBundleComponent />
        <PopupModal />
        <form onSubmit={(event) => event.preventDefault()}>
          {element && (
            <StepRows
              key={`${step.page}/${step.key}`}
              element={element}
              survey={model}
              creator={creator}
              css={model.css}
            />
          )}
        </form>
      </div>
    </FrameContext>
  );
}
