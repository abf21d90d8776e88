/** A project's own address: leads on to where its reader's work begins. */

import { Navigate, useParams } from 'react-router';
import { useSignedIn } from '../../session/session.tsx';
import { projectHome } from '../../shell/project-places.ts';

export default function ProjectHomePage() {
  const { projectId = '' } = useParams();
  const { session } = useSignedIn();
  const roles = session.projects.find((project) => project.id === projectId)?.roles ?? [];
  return <Navigate to={projectHome({ id: projectId, roles }, session.user.admin)} replace />;
}
