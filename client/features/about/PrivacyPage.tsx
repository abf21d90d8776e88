/** What happens with personal data here. */

import { TextPage } from './TextPage.tsx';

export default function PrivacyPage() {
  return <TextPage textKey="privacy" />;
}
