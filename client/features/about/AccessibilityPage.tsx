/** The accessibility statement, with a way to report a barrier without an account. */

import { FeedbackForm } from './FeedbackForm.tsx';
import { TextPage } from './TextPage.tsx';

export default function AccessibilityPage() {
  return (
    <TextPage textKey="accessibility">
      <FeedbackForm />
    </TextPage>
  );
}
