-- store/built-in-roles: the roles that a new store has from the start; deploy/access.sql gave them to those that were there before
-- takes: store_id integer
insert into cartd.roles (store_id, role_id, name, description, permissions, built_in)
values
    ($1::integer, 1, 'admin', 'Everything.', '{accounts:read, accounts:write, accounts:delete, roles:read, roles:write, roles:assign, carts:read, carts:write}', true),
    ($1::integer, 2, 'support', 'Reads everything of the store.', '{accounts:read, roles:read, carts:read}', true),
    ($1::integer, 3, 'shopper', 'Own things only.', '{}', true);
