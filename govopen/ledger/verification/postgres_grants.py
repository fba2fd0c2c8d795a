"""Who may do what to a ledger on a server: an owner makes it, all others read and append."""

from __future__ import annotations

from collections.abc import Iterator

from govopen.ledger.backends.schema_version import HERE
from govopen.ledger.queries import Source
from govopen.messages import Message, msg

_MINE = f"""SELECT bool_or(relowner = u.oid), bool_or(pg_has_role(u.oid, relowner, 'MEMBER')), bool_or(u.rolsuper)
  FROM pg_class, pg_roles u WHERE relnamespace = {HERE} AND relkind = 'r' AND u.rolname = current_user"""
#: Rights over a table or one of its columns that change what stands there; the letters of the reminder are no evidence.
_GIVEN = f"""SELECT name, coalesce(rolname, 'PUBLIC'), string_agg(DISTINCT privilege_type, ', ' ORDER BY privilege_type) FROM (
    SELECT relname AS name, relowner AS owner, (aclexplode(relacl)).* FROM pg_class
      WHERE relnamespace = {HERE} AND relkind = 'r'
    UNION ALL
    SELECT relname, relowner, (aclexplode(attacl)).* FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
      WHERE relnamespace = {HERE} AND relkind = 'r'
  ) given LEFT JOIN pg_roles ON pg_roles.oid = grantee
  WHERE grantee <> owner AND left(name, 4) <> 'mail' AND (privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'MAINTAIN')
    OR privilege_type = 'INSERT' AND name NOT IN ('entry', 'matter'))
  GROUP BY name, rolname ORDER BY name, rolname"""
#: Whoever may make something in the schema can put a function or an operator of the same name before those that are meant.
_MAKERS = f"""SELECT coalesce(rolname, 'PUBLIC') FROM (SELECT nspowner, (aclexplode(nspacl)).* FROM pg_namespace
    WHERE nspname = current_schema()) given LEFT JOIN pg_roles ON pg_roles.oid = grantee
  WHERE privilege_type = 'CREATE' AND grantee <> nspowner AND coalesce(rolname, '') <> 'pg_database_owner'
    AND grantee NOT IN (SELECT relowner FROM pg_class WHERE relnamespace = {HERE} AND relkind = 'r')"""


def server_rights(source: Source) -> Iterator[Message]:
    """Yield what is wrong with the rights of the role that works with a ledger, and of all others."""
    owns, belongs, everything = source.rows(_MINE)[0]
    if owns:
        yield msg("The user that works with the ledger owns its tables; give it a role that owns nothing.")
    if everything:
        yield msg("The user that works with the ledger is a superuser; give it a role that owns nothing.")
    elif belongs and not owns:
        yield msg("The user that works with the ledger belongs to the role that owns its tables; give it a role that owns nothing.")
    for table, role, rights in source.rows(_GIVEN):
        yield msg("{role} may change the table {table}; run: REVOKE {rights} ON {table} FROM {role}", role=role, table=table, rights=rights)
    for (role,) in source.rows(_MAKERS):
        yield msg("{role} may make tables and functions beside the ledger's; run: REVOKE CREATE ON SCHEMA … FROM {role}", role=role)
