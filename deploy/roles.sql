-- Run once by the database's image, as its superuser, when the volume is empty.
-- Two roles: one defines tables and is used by `supervision migrate` alone; the service's own may add
-- entries and read them, which `supervision migrate --service-role` says to the tables.
\set ON_ERROR_STOP on
\set migrate_password `cat "$SUPERVISION_MIGRATE_PASSWORD_FILE"`
\set service_password `cat "$SUPERVISION_SERVICE_PASSWORD_FILE"`
CREATE ROLE supervision_migrate LOGIN PASSWORD :'migrate_password';
CREATE ROLE supervision_service LOGIN PASSWORD :'service_password';
CREATE DATABASE supervision OWNER supervision_migrate;
REVOKE ALL ON DATABASE supervision FROM PUBLIC;
GRANT CONNECT ON DATABASE supervision TO supervision_service;
\connect supervision
REVOKE ALL ON SCHEMA public FROM PUBLIC;
