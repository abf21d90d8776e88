/** All accounts of the installation, for the administration: who there is, who may do what, who may still sign in. */

import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type User, userList } from '#contract/user';
import { paths } from '../../paths.ts';
import { Badge } from '../../ui/Badge.tsx';
import { LinkButton } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { useFormats } from '../../ui/format.ts';
import { Page } from '../../ui/Page.tsx';
import { Select } from '../../ui/Select.tsx';
import { useList } from '../../ui/use-list.ts';
import { UserStatus } from './UserStatus.tsx';

export default function UsersPage() {
  const { t } = useTranslation();
  const formats = useFormats();
  const source = useList({
    path: '/api/users',
    page: userList,
    sort: { by: 'name', order: 'asc' },
    filters: { active: '', admin: '' },
  });
  const columns: Column<User>[] = [
    {
      key: 'name',
      header: t('users.name'),
      sortable: true,
      isRowHeader: true,
      cell: (user) => (
        <Link className="kern-link kern-link--no-visited-state" to={paths.user(user.id)}>
          {user.name}
        </Link>
      ),
    },
    { key: 'login', header: t('users.login'), sortable: true, cell: (user) => user.login },
    {
      key: 'role',
      header: t('users.role'),
      cell: (user) => (user.admin ? <Badge kind="info">{t('users.admin')}</Badge> : '–'),
    },
    { key: 'status', header: t('users.status'), cell: (user) => <UserStatus user={user} /> },
    {
      key: 'lastSignInAt',
      header: t('users.lastSeen'),
      cell: (user) => (user.lastSignInAt ? formats.dateTime(user.lastSignInAt) : t('users.never')),
    },
    {
      key: 'createdAt',
      header: t('users.createdAt'),
      sortable: true,
      cell: (user) => formats.date(user.createdAt),
    },
  ];
  return (
    <Page
      title={t('users.title')}
      lead={t('users.lead')}
      actions={
        <LinkButton to={paths.newUser} kind="primary" icon="add">
          {t('users.create')}
        </LinkButton>
      }
    >
      <DataTable
        source={source}
        caption={t('users.table')}
        columns={columns}
        rowKey={(user) => user.id}
        searchLabel={t('users.search')}
        filters={
          <>
            <Select
              label={t('users.statusFilter')}
              value={source.filters.active ?? ''}
              onChange={(value) => source.setFilter('active', value)}
              options={[
                { value: '', label: t('users.all') },
                { value: 'true', label: t('users.onlyActive') },
                { value: 'false', label: t('users.onlyInactive') },
              ]}
            />
            <Select
              label={t('users.roleFilter')}
              value={source.filters.admin ?? ''}
              onChange={(value) => source.setFilter('admin', value)}
              options={[
                { value: '', label: t('users.all') },
                { value: 'true', label: t('users.onlyAdmins') },
                { value: 'false', label: t('users.onlyOthers') },
              ]}
            />
          </>
        }
        empty={
          <>
            <p className="kern-title">{t('users.emptyTitle')}</p>
            <p className="kern-body">{t('users.emptyText')}</p>
            <LinkButton to={paths.newUser} kind="primary">
              {t('users.create')}
            </LinkButton>
          </>
        }
      />
    </Page>
  );
}
