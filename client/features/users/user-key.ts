/** Where one account is kept among the queries. */
export function userKey(userId: string): readonly unknown[] {
  return ['user', userId];
}
